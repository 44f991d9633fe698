package dev.kroniek.engine;

import static dev.kroniek.engine.Fixtures.command;
import static dev.kroniek.engine.Fixtures.event;
import static dev.kroniek.engine.Fixtures.snapshots;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.SessionId;
import dev.kroniek.state.DamagedStateException;
import dev.kroniek.state.SessionQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The state is damaged while the engine runs on it: it ends, and the next start makes it anew. */
class DamageWhileRunningTest {
  @TempDir Path data;
  private final CompletableFuture<Throwable> failure = new CompletableFuture<>();

  @BeforeEach
  void recordASessionThatHasEnded() throws Exception {
    try (Kroniek kroniek = Kroniek.open(data)) {
      kroniek.append(event("1", "s1", "hello")).applied().join();
      kroniek.append(command("2", CommandType.COMPLETE_SESSION, "s1")).applied().join();
    }
  }

  private Kroniek open() throws IOException {
    return Kroniek.open(data, KroniekOptions.defaults().onFailure(failure::complete));
  }

  /** Once a snapshot that was deleted is there again, all of them have been looked at. */
  private Kroniek openAndSweep() throws IOException {
    Path snapshot = data.resolve("sessions").resolve(snapshots(data).firstKey());
    Files.delete(snapshot);
    Kroniek kroniek = open();
    await().until(() -> Files.exists(snapshot));
    return kroniek;
  }

  private void sql(String statement) throws Exception {
    try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("state.db"));
        Statement sql = db.createStatement()) {
      sql.execute(statement);
    }
  }

  @Test
  void whatWasAcknowledgedMeanwhileIsThereAfterTheNextStart() throws Exception {
    Receipt acknowledged;
    try (Kroniek kroniek = openAndSweep()) {
      sql("DROP TABLE last_records");
      acknowledged = kroniek.append(event("3", "s2", "kept"));
      assertThat(acknowledged.journaled().join()).isEqualTo(3);
      assertThat(failure.get(20, TimeUnit.SECONDS)).isInstanceOf(DamagedStateException.class);
      assertThatThrownBy(() -> acknowledged.applied().join())
          .cause()
          .isInstanceOfSatisfying(
              AppendRefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.FAILED))
          .hasMessageContaining("is journaled");
      assertThat(kroniek.health()).isInstanceOf(Health.Failed.class);
      assertThatThrownBy(() -> kroniek.append(event("4", "s2", "no more")))
          .isInstanceOf(AppendRefusedException.class);
      assertThatThrownBy(() -> kroniek.mostRecent()).isInstanceOf(NotAnsweredException.class);
    }
    assertHealed();
    try (Kroniek kroniek = Kroniek.open(data)) {
      assertThat(kroniek.history(new SessionId("s2"), 0, 10).rows())
          .extracting(row -> row.entry().sequence())
          .containsExactly(3L, 4L);
    }
  }

  @Test
  void damageThatAReadMeetsEndsTheEngineToo() throws Exception {
    try (Kroniek kroniek = openAndSweep()) {
      sql("UPDATE heads SET crc = crc + 1");
      assertThatThrownBy(() -> kroniek.sessions(SessionQuery.all(10)))
          .isInstanceOf(NotAnsweredException.class);
      assertThat(failure.get(20, TimeUnit.SECONDS)).isInstanceOf(DamagedStateException.class);
      assertThatThrownBy(() -> kroniek.append(event("3", "s2", "no more")))
          .isInstanceOf(AppendRefusedException.class);
    }
    assertHealed();
  }

  @Test
  void damageThatTheWritingOfSnapshotsMeetsIsNotTriedForEver() throws Exception {
    sql("UPDATE heads SET crc = crc + 1");
    try (Kroniek kroniek = open()) {
      assertThat(failure.get(20, TimeUnit.SECONDS)).isInstanceOf(DamagedStateException.class);
      assertThat(kroniek.health()).isInstanceOf(Health.Failed.class);
    }
    assertHealed();
  }

  private void assertHealed() throws Exception {
    try (Kroniek kroniek = Kroniek.open(data)) {
      kroniek.recovered().join();
      assertThat(kroniek.status().damage()).anyMatch(note -> note.contains("put aside"));
      assertThat(kroniek.session(new SessionId("s1"))).isInstanceOf(SessionLookup.Found.class);
      long last = kroniek.lastSequence();
      assertThat(kroniek.append(event("5", "s2", "goes on")).applied().join().sequence())
          .isEqualTo(last + 1);
    }
    SortedMap<String, String> healed = snapshots(data);
    try (Kroniek kroniek = Kroniek.open(data)) {
      assertThat(kroniek.status().damage()).isEmpty();
      assertThat(kroniek.session(new SessionId("s2"))).isInstanceOf(SessionLookup.Found.class);
    }
    assertThat(snapshots(data)).isEqualTo(healed).hasSize(2);
  }
}
