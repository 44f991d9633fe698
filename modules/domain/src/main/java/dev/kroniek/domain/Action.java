package dev.kroniek.domain;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a command asks for: its type with its checked {@code data}. Values that are absent are null.
 * Made by {@link ActionReader} from JSON; texts are of any length here, and cut by the fold.
 */
public sealed interface Action {

  /**
   * Creates a session, describes it further, or reopens it. Fields: all but summary and activity.
   */
  record StartSession(Map<Field, String> fields) implements Action {
    public StartSession {
      fields = inOrder(fields);
    }
  }

  /** A sign of life; with {@code toolUseId} a tool call begins. */
  record Heartbeat(@Nullable String activity, @Nullable String toolUseId, @Nullable String agentId)
      implements Action {}

  /** A sign of life for every active session of a project. */
  record HeartbeatProject(@Nullable String activity) implements Action {}

  /**
   * A merge patch of exactly the named fields.
   *
   * @param fields empty where the field is to be removed
   * @param tags null where the tags stay, {@link Json.Null} where they go, else a merge patch
   */
  record UpdateSession(Map<Field, Optional<String>> fields, @Nullable Json tags) implements Action {
    public UpdateSession {
      fields = inOrder(fields);
    }

    /** Sets the current activity, or removes it where {@code activity} is null. */
    public static UpdateSession activity(@Nullable String activity) {
      return new UpdateSession(Map.of(Field.CURRENT_ACTIVITY, Optional.ofNullable(activity)), null);
    }
  }

  /** Something that happened, for the timeline. */
  record AddEvent(String kind, @Nullable String message, Json.Obj data) implements Action {}

  /** A commit that was made. Counts that are not known are null. */
  record AddCommit(
      String sha,
      @Nullable String message,
      @Nullable String branch,
      @Nullable String kind,
      @Nullable Long files,
      @Nullable Long insertions,
      @Nullable Long deletions)
      implements Action {}

  /** A decision and why. {@code alternatives} is a string or an array of strings. */
  record AddDecision(String title, @Nullable String rationale, @Nullable Json alternatives)
      implements Action {}

  /** A new task. */
  record AddTask(String task, String title, @Nullable String detail, TaskStatus status)
      implements Action {}

  /** A change of a task: what is null stays. */
  record UpdateTask(
      String task,
      @Nullable TaskStatus status,
      @Nullable String title,
      @Nullable String detail,
      @Nullable String note)
      implements Action {}

  /** Puts a session aside: it is never stale until resumed. */
  record ParkSession(@Nullable String reason, @Nullable String nextSteps) implements Action {}

  /** Takes a parked or stale session up again. */
  record ResumeSession() implements Action {}

  /** Ends a session. {@link SessionOutcome#UNKNOWN} stands for none given. */
  record CompleteSession(SessionOutcome outcome, @Nullable String summary, @Nullable String reason)
      implements Action {}

  /**
   * Closes the active sessions whose last heartbeat is older than {@code staleAfter}, which counts
   * in whole microseconds, as all times of the state do.
   */
  record CleanupStaleSessions(Duration staleAfter) implements Action {
    public CleanupStaleSessions {
      staleAfter = staleAfter.truncatedTo(ChronoUnit.MICROS);
    }
  }

  /** Makes the session unreadable for ever. */
  record ForgetSession(@Nullable String reason) implements Action {}

  /** An empty map for fields, in the order of the snapshot. */
  static <V> Map<Field, V> fieldMap() {
    return new EnumMap<>(Field.class);
  }

  /**
   * An unmodifiable copy in the order of the snapshot; that of Map.copyOf changes with each JVM.
   */
  private static <V> Map<Field, V> inOrder(Map<Field, V> fields) {
    Map<Field, V> copy = fieldMap();
    copy.putAll(fields);
    return Collections.unmodifiableMap(copy);
  }
}
