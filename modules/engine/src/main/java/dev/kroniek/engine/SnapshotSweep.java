package dev.kroniek.engine;

import dev.kroniek.domain.SessionHead;
import dev.kroniek.domain.SessionId;
import dev.kroniek.state.SnapshotFiles;
import dev.kroniek.state.StateStore;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks, once after a start and a few sessions at a time, whether every session's snapshot is there
 * and in step: an unclean stop may have left them behind or ahead, a person may have deleted them.
 * Goes by the ids, which stay as they are whatever is folded meanwhile.
 */
final class SnapshotSweep {
  private static final int SESSIONS_A_TURN = 16;

  private final StateStore store;
  private final SnapshotFiles files;
  private @Nullable SessionId last;
  private boolean isDone;

  SnapshotSweep(StateStore store, SnapshotFiles files) {
    this.store = store;
    this.files = files;
  }

  /** Checks a few more and hands over those out of step. Returns how many; 0 once all are done. */
  int next(Consumer<SessionId> outOfStep) throws IOException {
    if (isDone) {
      return 0;
    }
    List<SessionId> ids = store.idsAfter(last, SESSIONS_A_TURN);
    for (SessionId id : ids) {
      SessionHead head = store.head(id);
      if (head != null && !files.isInStep(head, store.body(id))) {
        outOfStep.accept(id);
      }
      last = id;
    }
    isDone = ids.size() < SESSIONS_A_TURN;
    return ids.size();
  }
}
