package dev.kroniek.cli;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code kroniek sessions --watch}: asks the daemon once a second and shows what it answers, until
 * it is interrupted. A daemon that goes away is waited for.
 */
final class SessionsWatch {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  /** The newest so many are looked at, which is one answer of the daemon. */
  private static final int SESSIONS_MAX = 500;

  private final RootCommand kroniek;
  private final Records.Filter filter;
  private final WatchView view;

  SessionsWatch(RootCommand kroniek, Records.Filter filter, WatchView view) {
    this.kroniek = kroniek;
    this.filter = filter;
    this.view = view;
  }

  /**
   * Watches; an interrupt ends the process from here.
   *
   * @throws Failure if no daemon runs at the beginning, or it refuses to answer
   */
  int run() {
    DaemonClient daemon = kroniek.daemon();
    InterruptEnd interrupt = InterruptEnd.with(view::close);
    try {
      view.open();
      while (true) {
        daemon = look(daemon);
        LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
      }
    } finally {
      view.close();
      daemon.close();
      interrupt.over();
    }
  }

  /** Looks once. @return the daemon to ask the next time */
  DaemonClient look(DaemonClient daemon) {
    try {
      view.show(
          NeedyFirst.sorted(
              new DaemonRecords(daemon).sessions(filter, SESSIONS_MAX, null).sessions()));
      return daemon;
    } catch (Failure e) {
      if (e.exitCode() != ExitCode.UNAVAILABLE) {
        throw e;
      }
      view.showLoss(e.line());
      daemon.close();
      return DaemonClient.connect(kroniek.data()).orElse(daemon);
    }
  }
}
