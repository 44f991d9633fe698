package dev.kroniek.engine;

import static dev.kroniek.engine.Fixtures.AT;
import static dev.kroniek.engine.Fixtures.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.Entry;
import dev.kroniek.domain.Fold;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.SessionId;
import dev.kroniek.domain.Tombstone;
import dev.kroniek.state.RealDisk;
import dev.kroniek.state.SnapshotFiles;
import dev.kroniek.state.StateStore;
import dev.kroniek.testkit.EntryNumbering;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotSweepTest {
  private static final int SESSIONS = 50;

  @TempDir Path data;

  private final EntryNumbering numbering = new EntryNumbering();
  private final List<Key> keys = new ArrayList<>();
  private final List<SessionId> all = new ArrayList<>();
  private StateStore store;

  @BeforeEach
  void foldSessionsOneHeardAfterTheOther() throws Exception {
    store =
        StateStore.open(data, new RealDisk(), (sequence, position) -> keys.get((int) sequence - 1));
    for (int i = 0; i < SESSIONS; i++) {
      SessionId id = new SessionId("s%02d".formatted(i));
      all.add(id);
      heard(id, AT.plusSeconds(i));
    }
  }

  private void heard(SessionId id, Instant at) throws Exception {
    Command sample = event("e" + keys.size(), id.value(), "m");
    Command command =
        Command.of(sample.key(), sample.type(), at)
            .session(id)
            .project(sample.project())
            .data(sample.data())
            .build();
    keys.add(command.key());
    Entry entry = numbering.next(command, at);
    store.folded(entry, entry.sequence(), Fold.apply(store, entry));
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  /** There is no file yet, so that all are out of step. */
  @Test
  void noSessionIsLeftOutWhateverIsHeardMeanwhile() throws Exception {
    SnapshotSweep sweep =
        new SnapshotSweep(store, new SnapshotFiles(new RealDisk(), data.resolve("sessions")));
    List<SessionId> outOfStep = new ArrayList<>();
    int turn = 0;
    while (sweep.next(outOfStep::add) > 0) {
      heard(all.get(turn), AT.plusSeconds(SESSIONS + turn));
      turn++;
    }
    assertThat(outOfStep).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void whatAForgottenSessionLeftIsDeleted() throws Exception {
    SnapshotFiles files = new SnapshotFiles(new RealDisk(), data.resolve("sessions"));
    for (SessionId id : all) {
      var head = store.head(id);
      if (head != null) {
        files.write(head, store.body(id));
      }
    }
    SessionId gone = all.get(20);
    store.forget(gone, new Tombstone(SESSIONS + 1, AT, null));
    SnapshotSweep sweep = new SnapshotSweep(store, files);
    List<SessionId> outOfStep = new ArrayList<>();
    while (sweep.next(outOfStep::add) > 0) {
      // some more
    }
    assertThat(outOfStep).isEmpty();
    for (SessionId id : all) {
      assertThat(Files.exists(files.path(id))).as(id.value()).isEqualTo(!id.equals(gone));
    }
  }

  @Test
  void whatIsInStepIsLeftAlone() throws Exception {
    SnapshotFiles files = new SnapshotFiles(new RealDisk(), data.resolve("sessions"));
    for (SessionId id : all.subList(0, 30)) {
      var head = store.head(id);
      if (head != null) {
        files.write(head, store.body(id));
      }
    }
    SnapshotSweep sweep = new SnapshotSweep(store, files);
    List<SessionId> outOfStep = new ArrayList<>();
    while (sweep.next(outOfStep::add) > 0) {
      // some more
    }
    assertThat(outOfStep).containsExactlyElementsOf(all.subList(30, SESSIONS));
  }
}
