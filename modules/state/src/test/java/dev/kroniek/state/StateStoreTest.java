package dev.kroniek.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.MalformedCommandException;
import dev.kroniek.domain.Outcome;
import dev.kroniek.domain.ProjectId;
import dev.kroniek.domain.SessionHead;
import dev.kroniek.domain.SessionId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateStoreTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final SessionId S1 = new SessionId("s1");

  @TempDir Path directory;

  private final FoldedJournal journal = new FoldedJournal();

  @Test
  void whatWasCheckpointedIsThereWhenOpenedAgain() throws Exception {
    try (StateStore store = open()) {
      assertThat(store.found().condition()).isEqualTo(Found.Condition.NOTHING);
      append("1", CommandType.START_SESSION, "s1");
      append("2", CommandType.HEARTBEAT, "s1");
      journal.foldRestInto(store);
      store.checkpoint();
    }
    try (StateStore store = open()) {
      assertThat(store.found().condition()).isEqualTo(Found.Condition.UNCLEAN);
      assertThat(store.reached()).isEqualTo(new Reached(2, FoldedJournal.position(2)));
      assertThat(store.head(S1)).isNotNull();
      assertThat(store.active(new ProjectId("p"))).containsExactly(S1);
      append("2", CommandType.HEARTBEAT, "s1");
      assertThat(journal.foldRestInto(store)).first().isInstanceOf(Outcome.Duplicate.class);
      assertThat(new History(store.outcomes()).after(store.historyAfter(S1, 0, 9), 0, 9))
          .containsExactly(1L, 2L, 3L);
      assertThat(store.sessions(SessionQuery.all(10)).sessions())
          .extracting(SessionHead::id)
          .containsExactly(S1);
    }
  }

  @Test
  void whatWasNotCheckpointedIsFoldedAgain() throws Exception {
    append("1", CommandType.START_SESSION, "s1");
    try (StateStore store = open()) {
      journal.foldRestInto(store);
    }
    try (StateStore store = open()) {
      assertThat(store.reached()).isEqualTo(Reached.NOTHING);
      assertThat(store.head(S1)).isNull();
      assertThat(journal.foldRestInto(store)).hasSize(1);
      store.checkpointClean();
    }
    try (StateStore store = open()) {
      assertThat(store.found().condition()).isEqualTo(Found.Condition.CLEAN);
    }
    try (StateStore store = StateStore.openReadOnly(directory, new RealDisk(), journal)) {
      assertThat(store.head(S1)).isNotNull();
      append("2", CommandType.ADD_EVENT, "s1");
      journal.foldRestInto(store);
      store.checkpoint();
      assertThat(store.body(S1).recentEvents()).hasSize(1);
      assertThat(store.idsWithPrefix("s", 2)).isEqualTo(List.of(S1));
    }
  }

  private StateStore open() throws StateException {
    return StateStore.open(directory, new RealDisk(), journal);
  }

  private void append(String id, CommandType type, String session)
      throws MalformedCommandException {
    Json.Obj data =
        type == CommandType.ADD_EVENT
            ? Json.Obj.builder().put("kind", "note").build()
            : Json.Obj.EMPTY;
    journal.append(
        Command.of(new Key("hook/claude-code", id), type, NOON.plusSeconds(journal.lastSequence()))
            .session(new SessionId(session))
            .project(new ProjectId("p"))
            .data(data)
            .build());
  }
}
