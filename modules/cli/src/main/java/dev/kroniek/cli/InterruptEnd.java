package dev.kroniek.cli;

/**
 * Until it is over, an interrupt (SIGINT, SIGTERM) is how a person ends the command, and no
 * failure: the process puts its terminal right and ends with 0.
 */
final class InterruptEnd {
  private final Thread end;

  private InterruptEnd(Runnable putRight) {
    this.end =
        new Thread(
            () -> {
              putRight.run();
              Runtime.getRuntime().halt(ExitCode.DONE);
            },
            "interrupt-end");
  }

  /**
   * Begins.
   *
   * @param putRight what is to be done first; on another thread than the caller's
   */
  static InterruptEnd with(Runnable putRight) {
    InterruptEnd interrupt = new InterruptEnd(putRight);
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
