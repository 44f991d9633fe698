package dev.kroniek.cli;

import dev.kroniek.hooks.PromptCapture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/** Five agents at work on a data directory, shown live on a terminal. */
final class DemoPlay {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
  private static final Duration BETWEEN_GLANCES = Duration.ofMillis(100);
  private static final int SESSIONS_SHOWN = 50;

  private final Context context;
  private final Path data;
  private final WatchedScreen view;
  private final List<DemoAgent> agents = new ArrayList<>();

  /**
   * Five agents that wait to begin.
   *
   * @param between how long the first rests after each payload, the others a little longer
   */
  DemoPlay(Context context, Path data, Duration between) {
    this.context = context;
    this.data = data;
    this.view = new WatchedScreen(context, SESSIONS_SHOWN);
    String run = UUID.randomUUID().toString().substring(0, 8);
    for (DemoStory story : DemoStory.all()) {
      String session = "demo-" + (agents.size() + 1) + "-" + run;
      agents.add(
          new DemoAgent(
              story, session, data, between.multipliedBy(10 + agents.size()).dividedBy(10)));
    }
  }

  /**
   * Lets the agents work and tells whether all their facts are there.
   *
   * @param capture how much of prompts the daemon keeps
   * @throws Failure if the hook script cannot be run, or the daemon goes away
   */
  boolean areAllFactsThere(PromptCapture capture) {
    agents.forEach(DemoAgent::start);
    if (Screen.isThere(context)) {
      watch();
    }
    while (areAtWork()) {
      LockSupport.parkNanos(BETWEEN_GLANCES.toNanos());
    }
    agents.forEach(DemoAgent::requireNoProblem);
    try (Records records = records()) {
      return new DemoCheck(context, records).areAllThere(agents, capture);
    }
  }

  private void watch() {
    try (Records records = records()) {
      view.open();
      boolean isOver = false;
      while (!isOver) {
        isOver = !areAtWork(); // before the look, so that the last one shows the end
        Records.Filter all = new Records.Filter(null, null, null);
        view.show(NeedyFirst.sorted(records.sessions(all, SESSIONS_SHOWN, null).sessions()));
        LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
      }
    } finally {
      view.close();
    }
  }

  private boolean areAtWork() {
    return agents.stream().anyMatch(DemoAgent::isAtWork);
  }

  private Records records() {
    return new DaemonRecords(
        DaemonClient.connect(data)
            .orElseThrow(() -> Failure.unavailable("the daemon on " + data + " is gone")));
  }

  /** Sends the agents home and gives the terminal back. Any thread. */
  void end() {
    agents.forEach(DemoAgent::stop);
    view.close();
  }
}
