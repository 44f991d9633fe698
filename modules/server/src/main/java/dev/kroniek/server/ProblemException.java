package dev.kroniek.server;

/** A request that is answered with a problem. Cheap: it has no stack trace. */
final class ProblemException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  ProblemException(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  ProblemException(Problem.Kind kind, String detail) {
    this(new Problem(kind, detail));
  }

  Problem problem() {
    return problem;
  }
}
