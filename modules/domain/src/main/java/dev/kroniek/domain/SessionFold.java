package dev.kroniek.domain;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What each command about one session does to it: its description, its signs of life and where it
 * stands. Its facts are in {@link FactFold}.
 */
final class SessionFold {
  /** A process heard this recently keeps a session open when another of its processes ends. */
  static final Duration PROCESS_HEARD_WITHIN = Duration.ofMinutes(30);

  private SessionFold() {}

  /** Folds the draft's entry into it. Returns why it cannot be applied, or null. */
  static @Nullable Rejection apply(Draft draft) {
    describeNewSession(draft);
    Action action = draft.entry().command().action();
    Rejection rejection = dispatch(draft, action);
    if (rejection == null && !isHeartbeatOfEnded(draft, action)) {
      noteSignOfLife(draft, action);
    }
    return rejection;
  }

  private static void describeNewSession(Draft draft) {
    if (draft.version() == 0) {
      draft.set(Field.AGENT, draft.key().agent());
    }
  }

  private static @Nullable Rejection dispatch(Draft draft, Action action) {
    if (action instanceof Action.StartSession start) {
      return start(draft, start);
    }
    if (action instanceof Action.Heartbeat heartbeat) {
      return heartbeat(draft, heartbeat);
    }
    if (action instanceof Action.UpdateSession update) {
      return update(draft, update);
    }
    if (action instanceof Action.ParkSession park) {
      return park(draft, park);
    }
    if (action instanceof Action.ResumeSession) {
      return resume(draft);
    }
    if (action instanceof Action.CompleteSession complete) {
      return complete(draft, complete);
    }
    return FactFold.apply(draft, action);
  }

  private static boolean isHeartbeatOfEnded(Draft draft, Action action) {
    return action instanceof Action.Heartbeat && draft.lifecycle() instanceof Lifecycle.Completed;
  }

  private static void noteSignOfLife(Draft draft, Action action) {
    if (draft.key().isFromAgent()) {
      draft.heard();
    }
    boolean isEndOfProcess = action instanceof Action.CompleteSession && draft.key().isFromHook();
    if (!isEndOfProcess) {
      draft.entry().command().pid().ifPresent(draft::processHeard);
    }
  }

  private static @Nullable Rejection start(Draft draft, Action.StartSession start) {
    boolean isReopening =
        !(draft.lifecycle() instanceof Lifecycle.Completed completed)
            || draft.time().isAfter(completed.endedAt());
    if (isReopening) {
      draft.reopen();
    }
    start.fields().forEach(draft::set);
    return null;
  }

  private static @Nullable Rejection heartbeat(Draft draft, Action.Heartbeat heartbeat) {
    if (draft.lifecycle() instanceof Lifecycle.Completed) {
      return null;
    }
    draft.reviveIfStale();
    draft.heard();
    if (draft.key().isFromAgent()) {
      draft.clearAttentionOf(heartbeat.agentId());
    }
    if (heartbeat.toolUseId() != null) {
      draft.openTool(
          heartbeat.toolUseId(),
          new OpenTool(Texts.keptOrNull(heartbeat.activity()), draft.time(), heartbeat.agentId()));
    }
    if (heartbeat.activity() != null && heartbeat.agentId() == null) {
      draft.set(Field.CURRENT_ACTIVITY, heartbeat.activity());
    }
    return null;
  }

  private static @Nullable Rejection update(Draft draft, Action.UpdateSession update) {
    if (update.tags() != null) {
      Json patched = MergePatch.apply(draft.tags(), update.tags());
      Json.Obj tags = patched instanceof Json.Obj object ? object : Json.Obj.EMPTY;
      if (JsonText.compactBytes(tags) > SessionHead.TAGS_BYTES_MAX) {
        return new Rejection(
            Reason.LIMIT_REACHED,
            "the tags would exceed " + SessionHead.TAGS_BYTES_MAX + " bytes of JSON");
      }
      draft.setTags(tags);
    }
    draft.reviveIfStale();
    for (Map.Entry<Field, Optional<String>> field : update.fields().entrySet()) {
      draft.set(field.getKey(), field.getValue().orElse(null));
    }
    return null;
  }

  private static @Nullable Rejection park(Draft draft, Action.ParkSession park) {
    if (draft.lifecycle() instanceof Lifecycle.Completed completed) {
      return ended(draft, completed);
    }
    if (!(draft.lifecycle() instanceof Lifecycle.Parked)) {
      draft.become(new Lifecycle.Parked(Texts.keptOrNull(park.reason())));
      if (park.nextSteps() != null) {
        draft.set(Field.NEXT_STEPS, park.nextSteps());
      }
    }
    return null;
  }

  private static @Nullable Rejection resume(Draft draft) {
    if (draft.lifecycle() instanceof Lifecycle.Completed completed) {
      return ended(draft, completed);
    }
    draft.reopen();
    return null;
  }

  private static @Nullable Rejection complete(Draft draft, Action.CompleteSession complete) {
    if (draft.key().isFromHook()) {
      draft.entry().command().pid().ifPresent(draft::processEnded);
    }
    if (draft.lifecycle() instanceof Lifecycle.Completed completed) {
      return completeAgain(draft, completed, complete);
    }
    if (draft.key().isFromHook() && staysOpen(draft)) {
      return null;
    }
    draft.become(
        new Lifecycle.Completed(
            draft.time(), complete.outcome(), Texts.keptOrNull(complete.reason())));
    draft.stopAllActivity();
    summarise(draft, complete);
    return null;
  }

  /** A process that ends does not end a parked session, nor one in which another process works. */
  private static boolean staysOpen(Draft draft) {
    return draft.lifecycle() instanceof Lifecycle.Parked
        || draft.hasProcessHeardSince(draft.time().minus(PROCESS_HEARD_WITHIN));
  }

  private static @Nullable Rejection completeAgain(
      Draft draft, Lifecycle.Completed completed, Action.CompleteSession complete) {
    if (complete.outcome() == SessionOutcome.UNKNOWN) {
      return null;
    }
    if (completed.outcome() != SessionOutcome.UNKNOWN) {
      return ended(draft, completed);
    }
    String reason = complete.reason() == null ? completed.reason() : Texts.kept(complete.reason());
    draft.become(new Lifecycle.Completed(completed.endedAt(), complete.outcome(), reason));
    summarise(draft, complete);
    return null;
  }

  private static void summarise(Draft draft, Action.CompleteSession complete) {
    if (complete.summary() != null) {
      draft.set(Field.SUMMARY, complete.summary());
    }
  }

  private static Rejection ended(Draft draft, Lifecycle.Completed completed) {
    return new Rejection(
        Reason.SESSION_ENDED,
        "session "
            + draft.id()
            + " ended at "
            + Timestamps.format(completed.endedAt())
            + " with outcome "
            + completed.outcome().wireName());
  }
}
