package dev.kroniek.engine;

import static dev.kroniek.engine.Fixtures.command;
import static dev.kroniek.engine.Fixtures.deleteTree;
import static dev.kroniek.engine.Fixtures.event;
import static dev.kroniek.engine.Fixtures.snapshots;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.Outcome;
import dev.kroniek.domain.Reason;
import dev.kroniek.domain.SessionId;
import dev.kroniek.state.RealDisk;
import dev.kroniek.state.SessionQuery;
import dev.kroniek.state.SnapshotFiles;
import dev.kroniek.state.StateStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KroniekTest {
  private static final SessionId S1 = new SessionId("s1");

  @TempDir Path data;

  @Test
  void aCommandIsAppliedAndSeen() throws Exception {
    try (Kroniek kroniek = Kroniek.open(data)) {
      Outcome outcome = kroniek.append(event("1", "s1", "hello")).applied().join();
      assertThat(outcome).isEqualTo(new Outcome.Applied(1, 1, List.of()));
      assertThat(events(kroniek, S1)).isEqualTo(1);
      assertThat(kroniek.mostRecent()).contains(S1);
      assertThat(kroniek.idsWithPrefix("s", 10)).containsExactly(S1);
      assertThat(kroniek.sessions(new SessionQuery("active", null, null, 10, null)).sessions())
          .hasSize(1);
    }
    assertThat(snapshots(data))
        .hasSize(1)
        .allSatisfy((path, text) -> assertThat(text).contains("hello"));
  }

  @Test
  void aRetriedCommandIsAppliedOnceAlsoAfterARestart() throws Exception {
    try (Kroniek kroniek = Kroniek.open(data)) {
      kroniek.append(event("1", "s1", "hello")).applied().join();
    }
    try (Kroniek kroniek = Kroniek.open(data)) {
      Outcome again = kroniek.append(event("1", "s1", "hello")).applied().join();
      assertThat(again).isInstanceOf(Outcome.Duplicate.class);
      assertThat(((Outcome.Duplicate) again).first().sequence()).isEqualTo(1);
      assertThat(events(kroniek, S1)).isEqualTo(1);
    }
  }

  @Test
  void aRetriedCommandMayHaveItsFieldsInAnotherOrder() throws Exception {
    try (Kroniek kroniek = Kroniek.open(data)) {
      kroniek
          .append(command("1", CommandType.ADD_EVENT, "s1", "kind", "note", "message", "hello"))
          .applied()
          .join();
      assertThat(
              kroniek
                  .append(
                      command("1", CommandType.ADD_EVENT, "s1", "message", "hello", "kind", "note"))
                  .applied()
                  .join())
          .isInstanceOf(Outcome.Duplicate.class);
    }
  }

  @Test
  void manyThreadsLoseNothing() throws Exception {
    int threads = 8;
    int each = 250;
    try (Kroniek kroniek = Kroniek.open(data)) {
      List<Thread> running = new ArrayList<>();
      CountDownLatch begin = new CountDownLatch(1);
      for (int t = 0; t < threads; t++) {
        int number = t;
        Thread thread = new Thread(() -> appendAll(kroniek, begin, number, each));
        running.add(thread);
        thread.start();
      }
      begin.countDown();
      for (Thread thread : running) {
        thread.join();
      }
      assertThat(events(kroniek, S1)).isEqualTo((long) threads * each);
      assertThat(kroniek.history(S1, 0, 10_000).rows()).hasSize(threads * each);
      assertThat(kroniek.lastSequence()).isEqualTo((long) threads * each);
    }
  }

  private static void appendAll(Kroniek kroniek, CountDownLatch begin, int thread, int count) {
    try {
      begin.await();
      List<Receipt> receipts = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        receipts.add(kroniek.append(event(thread + "-" + i, "s1", "m")));
      }
      receipts.forEach(receipt -> receipt.applied().join());
    } catch (AppendRefusedException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void deletingAllButTheJournalBringsTheSameBytesBack() throws Exception {
    try (Kroniek kroniek = Kroniek.open(data)) {
      for (Command command : someCommands()) {
        kroniek.append(command).applied().join();
      }
    }
    SortedMap<String, String> before = snapshots(data);
    byte[] outcomes = Files.readAllBytes(data.resolve("outcomes.log"));
    deleteTree(data.resolve("sessions"));
    Files.delete(data.resolve("state.db"));
    Files.delete(data.resolve("outcomes.log"));
    try (Kroniek kroniek = Kroniek.open(data)) {
      kroniek.recovered().join();
      assertThat(kroniek.lastSequence()).isEqualTo(63);
    }
    assertThat(snapshots(data)).isEqualTo(before);
    assertThat(Files.readAllBytes(data.resolve("outcomes.log"))).isEqualTo(outcomes);
  }

  @Test
  void aSnapshotThatSomebodyChangedIsMendedAtTheStart() throws Exception {
    try (Kroniek kroniek = Kroniek.open(data)) {
      kroniek.append(event("1", "s1", "hello")).applied().join();
    }
    SortedMap<String, String> before = snapshots(data);
    Path file = data.resolve("sessions").resolve(before.firstKey());
    Files.writeString(file, "{}");
    try (Kroniek kroniek = Kroniek.open(data)) {
      Awaitility.await().until(() -> snapshots(data).equals(before));
      assertThat(kroniek.lastSequence()).isEqualTo(1);
    }
  }

  @Test
  void aSecondProcessIsToldWhoHasTheDirectory() throws Exception {
    try (Kroniek kroniek = Kroniek.open(data)) {
      assertThat(kroniek.lastSequence()).isZero();
      assertThatThrownBy(() -> Kroniek.open(data))
          .isInstanceOf(DataDirectoryLockedException.class)
          .hasMessageContaining("" + ProcessHandle.current().pid());
    }
  }

  @Test
  void aReaderBesideTheWriterSeesAllAndWritesNothing() throws Exception {
    try (Kroniek kroniek = Kroniek.open(data)) {
      kroniek.append(event("1", "s1", "hello")).applied().join();
      try (Kroniek reader = Kroniek.openReadOnly(data)) {
        assertThat(events(reader, S1)).isEqualTo(1);
        assertThat(reader.newestHistory(S1, 5).rows()).hasSize(1);
        assertThatThrownBy(() -> reader.append(event("2", "s1", "no")))
            .isInstanceOf(AppendRefusedException.class);
      }
      kroniek.append(event("2", "s1", "more")).applied().join();
      assertThat(events(kroniek, S1)).isEqualTo(2);
    }
  }

  @Test
  void aReaderOfAnEmptyDirectoryIsToldSo() {
    assertThatThrownBy(() -> Kroniek.openReadOnly(data))
        .hasMessageContaining("nothing was recorded yet");
  }

  @Test
  void aForgottenSessionIsGoneFromEveryReadAndTakesNoMore() throws Exception {
    try (Kroniek kroniek = Kroniek.open(data)) {
      kroniek.append(event("1", "s1", "a secret")).applied().join();
      kroniek.append(command("2", CommandType.FORGET_SESSION, "s1")).applied().join();
      assertThat(kroniek.session(S1)).isInstanceOf(SessionLookup.Forgotten.class);
      assertThat(kroniek.outcomes(0, 10).rows())
          .allSatisfy(row -> assertThat(row.toJson().toString()).doesNotContain("secret", "s1"));
      assertThatThrownBy(() -> kroniek.append(event("3", "s1", "back")))
          .isInstanceOfSatisfying(
              AppendRefusedException.class,
              e -> assertThat(e.refusal()).isEqualTo(Refusal.FORGOTTEN));
    }
    assertThat(snapshots(data)).isEmpty();
    try (Kroniek kroniek = Kroniek.open(data)) {
      assertThatThrownBy(() -> kroniek.append(event("4", "s1", "back")))
          .isInstanceOf(AppendRefusedException.class);
    }
  }

  @Test
  void theHistoryNamesEveryEntryAndTheCleanupThatClosed() throws Exception {
    try (Kroniek kroniek = Kroniek.open(data)) {
      kroniek.append(event("1", "s1", "hello")).applied().join();
      kroniek.append(cleanup()).applied().join();
      List<HistoryRow> history = kroniek.history(S1, 0, 10).rows();
      assertThat(history)
          .extracting(row -> row.entry().command().type())
          .containsExactly(CommandType.ADD_EVENT, CommandType.CLEANUP_STALE_SESSIONS);
      assertThat(kroniek.outcomes(1, 10).rows().get(0).closed()).containsExactly(S1);
    }
  }

  private static Command cleanup() throws Exception {
    return Command.of(
            new Key("cli", "clean"),
            CommandType.CLEANUP_STALE_SESSIONS,
            Fixtures.AT.plusSeconds(3600))
        .data(Json.Obj.builder().put("stale_after", "PT30M").build())
        .build();
  }

  @Test
  void aPageOfLargeEntriesEndsEarlyAndTheNextGoesOn() throws Exception {
    try (Kroniek kroniek = Kroniek.open(data)) {
      for (int i = 1; i <= 5; i++) {
        kroniek.append(event("e" + i, "s1", "x".repeat(1_000_000))).applied().join();
      }
      Page<HistoryRow> first = kroniek.history(S1, 0, 1000);
      assertThat(first.rows()).extracting(row -> row.entry().sequence()).containsExactly(1L, 2L);
      assertThat(first.isMore()).isTrue();
      Page<HistoryRow> last = kroniek.history(S1, 4, 1000);
      assertThat(last.rows()).extracting(row -> row.entry().sequence()).containsExactly(5L);
      assertThat(last.isMore()).isFalse();
      Page<HistoryRow> newest = kroniek.newestHistory(S1, 1000);
      assertThat(newest.rows()).extracting(row -> row.entry().sequence()).containsExactly(4L, 5L);
      assertThat(newest.isMore()).isTrue();
      assertThat(kroniek.newestHistory(S1, 1).rows()).hasSize(1);
      Page<OutcomeRow> outcomes = kroniek.outcomes(1, 1000);
      assertThat(outcomes.rows()).hasSize(2);
      assertThat(outcomes.isMore()).isTrue();
      assertThat(kroniek.outcomes(3, 2).isMore()).isFalse();
      assertThat(kroniek.outcomes(3, 1).isMore()).isTrue();
      assertThat(kroniek.outcomes(5, 1).isMore()).isFalse();
    }
  }

  @Test
  void snapshotsThatAreMissingAreThereAlsoAfterAShortRun() throws Exception {
    int sessions = 300;
    try (Kroniek kroniek = Kroniek.open(data)) {
      for (int i = 0; i < sessions; i++) {
        kroniek.append(event("e" + i, "s" + i, "hello"));
      }
    }
    SortedMap<String, String> before = snapshots(data);
    assertThat(before).hasSize(sessions);
    deleteTree(data.resolve("sessions"));
    try (Kroniek kroniek = Kroniek.open(data)) {
      kroniek.recovered().join();
    }
    assertThat(snapshots(data)).isEqualTo(before);
  }

  @Test
  void whatElseLiesInASessionsDirectoryHoldsNobodyUp() throws Exception {
    Path strange;
    try (Kroniek kroniek = Kroniek.open(data)) {
      kroniek.append(event("1", "s1", "hello")).applied().join();
      Path snapshot = new SnapshotFiles(new RealDisk(), data.resolve("sessions")).path(S1);
      Awaitility.await().until(() -> Files.exists(snapshot));
      strange = Files.createDirectories(snapshot.resolveSibling("sub")).resolve("note");
      Files.writeString(strange, "mine");
      kroniek.append(command("2", CommandType.FORGET_SESSION, "s1")).applied().join();
      kroniek.append(event("3", "s2", "hello")).applied().join();
      Path other =
          new SnapshotFiles(new RealDisk(), data.resolve("sessions")).path(new SessionId("s2"));
      Awaitility.await().until(() -> Files.exists(other) && !Files.exists(snapshot));
    }
    assertThat(strange).hasContent("mine");
  }

  @Test
  void aSnapshotThatCannotBeWrittenCostsNoCheckpoint() throws Exception {
    Path snapshot = new SnapshotFiles(new RealDisk(), data.resolve("sessions")).path(S1);
    Files.createDirectories(snapshot.resolve("in the way"));
    try (Kroniek kroniek = Kroniek.open(data)) {
      kroniek.append(event("1", "s1", "hello")).applied().join();
      kroniek.append(event("2", "s2", "hello")).applied().join();
    }
    try (StateStore store =
        StateStore.openReadOnly(
            data,
            new RealDisk(),
            (sequence, position) -> {
              throw new AssertionError("nothing is folded");
            })) {
      assertThat(store.reached().sequence()).isEqualTo(2);
    }
  }

  @Test
  void aRejectionIsAnOutcomeAndCounted() throws Exception {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    try (Kroniek kroniek = Kroniek.open(data, KroniekOptions.defaults().meters(meters))) {
      kroniek.append(event("1", "s1", "hello")).applied().join();
      kroniek
          .append(command("2", CommandType.COMPLETE_SESSION, "s1", "outcome", "success"))
          .applied()
          .join();
      Outcome outcome =
          kroniek.append(command("3", CommandType.PARK_SESSION, "s1")).applied().join();
      assertThat(outcome)
          .isInstanceOfSatisfying(
              Outcome.Rejected.class,
              rejected -> assertThat(rejected.reason()).isEqualTo(Reason.SESSION_ENDED));
      assertThat(kroniek.outcomes(2, 10).rows())
          .extracting(row -> row.outcome().reason())
          .containsExactly(Reason.SESSION_ENDED);
      assertThat(kroniek.session(S1))
          .isInstanceOfSatisfying(
              SessionLookup.Found.class,
              found -> assertThat(found.head().counts().rejected()).isEqualTo(1));
      assertThat(meters.counter("kroniek.rejections", "reason", "session_ended").count())
          .isEqualTo(1);
    }
  }

  @Test
  void afterClosingNothingIsTaken() throws Exception {
    Kroniek kroniek = Kroniek.open(data);
    kroniek.close();
    assertThatThrownBy(() -> kroniek.append(event("1", "s1", "late")))
        .isInstanceOfSatisfying(
            AppendRefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.CLOSED));
  }

  private static List<Command> someCommands() {
    List<Command> commands = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      commands.add(event("e" + i, "s" + i % 3, "message " + i));
    }
    commands.add(command("t1", CommandType.ADD_TASK, "s1", "task", "1", "title", "日本語"));
    commands.add(command("c1", CommandType.ADD_COMMIT, "s1", "sha", "4b825dc"));
    commands.add(command("d1", CommandType.ADD_DECISION, "../../etc/passwd", "title", "no"));
    return commands;
  }

  private static long events(Kroniek kroniek, SessionId id) throws Exception {
    return kroniek.session(id) instanceof SessionLookup.Found found
        ? found.head().counts().events()
        : -1;
  }
}
