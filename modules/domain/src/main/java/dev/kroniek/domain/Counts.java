package dev.kroniek.domain;

/** How many facts a session has; {@code openTasks} are those neither completed nor cancelled. */
public record Counts(
    long events, long commits, long decisions, long tasks, long openTasks, long rejected) {
  static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0);

  Counts eventAdded() {
    return new Counts(events + 1, commits, decisions, tasks, openTasks, rejected);
  }

  Counts commitAdded() {
    return new Counts(events, commits + 1, decisions, tasks, openTasks, rejected);
  }

  Counts decisionAdded() {
    return new Counts(events, commits, decisions + 1, tasks, openTasks, rejected);
  }

  Counts tasks(long tasks, long openTasks) {
    return new Counts(events, commits, decisions, tasks, openTasks, rejected);
  }

  Counts commandRejected() {
    return new Counts(events, commits, decisions, tasks, openTasks, rejected + 1);
  }
}
