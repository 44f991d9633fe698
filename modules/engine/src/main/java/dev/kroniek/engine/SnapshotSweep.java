package dev.kroniek.engine;

import dev.kroniek.domain.SessionHead;
import dev.kroniek.domain.SessionId;
import dev.kroniek.state.SnapshotFiles;
import dev.kroniek.state.StateStore;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks, once after a start and a few sessions at a time, whether every session's snapshot is there
 * and in step, and no other: an unclean stop may have left them behind or ahead, or that of a
 * session that was forgotten; a person may have deleted them. Goes by the ids, which stay as they
 * are whatever is folded meanwhile.
 */
final class SnapshotSweep {
  private static final int SESSIONS_A_TURN = 16;

  private final StateStore store;
  private final SnapshotFiles files;
  private @Nullable SessionId last;
  private boolean areAllChecked;

  /** Directories to be searched for snapshots of sessions that are none; null: not listed yet. */
  private @Nullable Deque<Integer> shares;

  SnapshotSweep(StateStore store, SnapshotFiles files) {
    this.store = store;
    this.files = files;
  }

  /**
   * Checks a few more: hands over those out of step, deletes those of sessions that are none.
   * Returns how much was done; 0 once all is.
   */
  int next(Consumer<SessionId> outOfStep) throws IOException {
    return areAllChecked ? deleteStrays() : check(outOfStep);
  }

  private int check(Consumer<SessionId> outOfStep) throws IOException {
    List<SessionId> ids = store.idsAfter(last, SESSIONS_A_TURN);
    for (SessionId id : ids) {
      SessionHead head = store.head(id);
      if (head != null && !files.isInStep(head, store.body(id))) {
        outOfStep.accept(id);
      }
      last = id;
    }
    areAllChecked = ids.size() < SESSIONS_A_TURN;
    return Math.max(1, ids.size());
  }

  private int deleteStrays() throws IOException {
    Deque<Integer> left = shares;
    if (left == null) {
      left = new ArrayDeque<>(files.shares());
      shares = left;
    }
    Integer share = left.peek();
    if (share == null) {
      return 0;
    }
    files.deleteStrays(share, store.idsSharing(share));
    left.remove();
    return 1;
  }
}
