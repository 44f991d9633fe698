package dev.kroniek.engine;

import dev.kroniek.domain.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Which session's snapshot is to be written when. A change is due at once, but no session more than
 * every 250 ms; a mere sign of life no more than once a second. For the writer's thread.
 */
final class SnapshotSchedule {
  /** How much a change matters to somebody who looks at the snapshot. */
  enum Change {
    CONTENT(Duration.ofMillis(250)),
    SIGN_OF_LIFE(Duration.ofSeconds(1));

    private final long pauseNanos;

    Change(Duration pause) {
      this.pauseNanos = pause.toNanos();
    }
  }

  /** A session whose snapshot is due; {@code hookAt} is the oldest hook's time that waits in it. */
  record Due(SessionId id, long dueNanos, @Nullable Instant hookAt) {}

  private static final class Slot {
    private boolean isDue;
    private long dueNanos;
    private boolean wasWritten;
    private long writtenNanos;
    private @Nullable Instant hookAt;
  }

  /** Beyond this many sessions those that rest are forgotten. */
  private static final int SLOTS_MAX = 1024;

  private final Map<SessionId, Slot> slots = new HashMap<>();
  private final PriorityQueue<Due> queue =
      new PriorityQueue<>((a, b) -> Long.compare(a.dueNanos() - b.dueNanos(), 0));

  /** Notes a change; {@code hookAt} is the time of the hook that made it, null where none did. */
  void changed(SessionId id, Change change, long nanos, @Nullable Instant hookAt) {
    Slot slot = slots.computeIfAbsent(id, key -> new Slot());
    if (hookAt != null && slot.hookAt == null) {
      slot.hookAt = hookAt;
    }
    long due =
        slot.wasWritten && slot.writtenNanos + change.pauseNanos - nanos > 0
            ? slot.writtenNanos + change.pauseNanos
            : nanos;
    if (!slot.isDue || due - slot.dueNanos < 0) {
      slot.isDue = true;
      slot.dueNanos = due;
      queue.add(new Due(id, due, null));
    }
  }

  /** Takes away a session whose snapshot is due, the longest due first; null where none is. */
  @Nullable Due takeDue(long nanos) {
    Due due;
    while ((due = queue.peek()) != null && due.dueNanos() - nanos <= 0) {
      queue.remove();
      Slot slot = slots.get(due.id());
      if (slot != null && slot.isDue && slot.dueNanos == due.dueNanos()) {
        Due taken = new Due(due.id(), due.dueNanos(), slot.hookAt);
        slot.isDue = false;
        slot.hookAt = null;
        slot.wasWritten = true;
        slot.writtenNanos = nanos;
        return taken;
      }
    }
    forgetResting(nanos);
    return null;
  }

  private void forgetResting(long nanos) {
    if (slots.size() > SLOTS_MAX) {
      long pause = Change.SIGN_OF_LIFE.pauseNanos;
      slots.values().removeIf(slot -> !slot.isDue && nanos - slot.writtenNanos > pause);
    }
  }

  /** The session has no snapshot any more. */
  void forget(SessionId id) {
    slots.remove(id);
  }

  /** Makes all that waits due now: the engine is about to stop. */
  void hurry(long nanos) {
    slots.forEach(
        (id, slot) -> {
          if (slot.isDue && slot.dueNanos - nanos > 0) {
            slot.dueNanos = nanos;
            queue.add(new Due(id, nanos, null));
          }
        });
  }

  /**
   * How long until something is due, in nanoseconds; {@link Agent#UNTIL_SIGNALLED} if nothing is.
   */
  long nanosUntilDue(long nanos) {
    Due next = queue.peek();
    return next == null ? Agent.UNTIL_SIGNALLED : Math.max(0, next.dueNanos() - nanos);
  }
}
