package dev.kroniek.cli;

/**
 * Until it is over, an interrupt (SIGINT, SIGTERM) puts right what the command has changed, its
 * terminal above all, and ends the process.
 */
final class InterruptEnd {
  private final Thread end;

  private InterruptEnd(Runnable putRight, int exitCode) {
    this.end =
        new Thread(
            () -> {
              putRight.run();
              Runtime.getRuntime().halt(exitCode);
            },
            "interrupt-end");
  }

  /**
   * Begins, where an interrupt is how a person ends the command, and no failure.
   *
   * @param putRight what is to be done first; on another thread than the caller's
   */
  static InterruptEnd with(Runnable putRight) {
    return begin(putRight, ExitCode.DONE);
  }

  /** As {@link #with}, where the command has then not done what it was for. */
  static InterruptEnd failing(Runnable putRight) {
    return begin(putRight, ExitCode.FAILED);
  }

  private static InterruptEnd begin(Runnable putRight, int exitCode) {
    InterruptEnd interrupt = new InterruptEnd(putRight, exitCode);
    Runtime.getRuntime().addShutdownHook(interrupt.end);
    return interrupt;
  }

  /** An interrupt is one again as it was before. */
  void over() {
    try {
      Runtime.getRuntime().removeShutdownHook(end);
    } catch (IllegalStateException e) {
      // the process is ending this very moment
    }
  }
}
