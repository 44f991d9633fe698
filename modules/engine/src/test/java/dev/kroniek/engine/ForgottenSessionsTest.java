package dev.kroniek.engine;

import static dev.kroniek.engine.Fixtures.command;
import static dev.kroniek.engine.Fixtures.deleteTree;
import static dev.kroniek.engine.Fixtures.event;
import static dev.kroniek.engine.Fixtures.snapshots;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.MalformedCommandException;
import dev.kroniek.domain.Outcome;
import dev.kroniek.domain.SessionId;
import dev.kroniek.journal.Durability;
import dev.kroniek.testkit.HandClock;
import dev.kroniek.testkit.RandomCommands;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was forgotten stays forgotten, and all else comes back, where only the journal is left. */
class ForgottenSessionsTest {
  private static final int BATCHES = 80;
  private static final Instant BEGIN = Instant.parse("2026-11-23T10:00:00Z");
  private static final SessionId S1 = new SessionId("s1");

  @TempDir Path data;

  private final long seed = Long.getLong("kroniek.seed", System.nanoTime());
  private final Random draw = new Random(seed);
  private final RandomCommands random = new RandomCommands(seed);
  private final HandClock clock = new HandClock(BEGIN);
  private final Set<SessionId> named = new HashSet<>();
  private final Set<SessionId> forgotten = new HashSet<>();
  private final List<Command> sent = new ArrayList<>();

  @BeforeEach
  void tellTheSeed() {
    System.out.println("seed " + seed);
  }

  private Kroniek open() throws IOException {
    return Kroniek.open(data, KroniekOptions.defaults().durability(Durability.OS).clock(clock));
  }

  @Test
  void deletingAllButTheJournalBringsTheSameBytesAndAnswersBack() throws Exception {
    for (int part = 0; part < 4; part++) {
      try (Kroniek kroniek = open()) {
        kroniek.recovered().join();
        for (int i = 0; i < BATCHES / 4; i++) {
          append(kroniek, batch());
        }
      }
    }
    assertThat(forgotten).as("seed %d", seed).isNotEmpty();
    List<String> answersBefore = answersToRetries();
    Seen before = see(); // after the retries: one whose key was reused counts as rejected again

    deleteAllButTheJournal();
    open().close();

    assertThat(see()).as("seed %d", seed).isEqualTo(before);
    assertThat(answersToRetries()).as("seed %d", seed).isEqualTo(answersBefore);

    Seen complete = see();
    deleteAllButTheJournal();
    open().close();
    assertThat(see()).as("seed %d", seed).isEqualTo(complete);
  }

  /** Some commands, and among them, now and then, one that forgets and others after it. */
  private List<Command> batch() throws MalformedCommandException {
    List<Command> batch = new ArrayList<>();
    int size = 1 + draw.nextInt(25);
    while (batch.size() < size) {
      Command next = random.next();
      if (next.session() == null || !forgotten.contains(next.session())) {
        batch.add(next);
      }
    }
    List<SessionId> candidates =
        new TreeSet<>(named).stream().filter(id -> !forgotten.contains(id)).toList();
    if (draw.nextInt(6) == 0 && !candidates.isEmpty()) {
      SessionId gone = candidates.get(draw.nextInt(candidates.size()));
      int at = draw.nextInt(batch.size());
      batch.add(at, about(gone, CommandType.FORGET_SESSION, "cli"));
      batch.add(about(gone, CommandType.HEARTBEAT, "hook/claude-code"));
      batch.add(about(gone, CommandType.RESUME_SESSION, "cli"));
      batch.add(about(gone, CommandType.FORGET_SESSION, "cli"));
    }
    return batch;
  }

  private Command about(SessionId session, CommandType type, String source)
      throws MalformedCommandException {
    return Command.of(new Key(source, "f" + draw.nextLong()), type, random.now())
        .session(session)
        .build();
  }

  private void append(Kroniek kroniek, List<Command> batch) throws AppendRefusedException {
    clock.advance(Duration.between(clock.instant(), random.now()));
    List<Receipt> receipts = kroniek.appendAll(batch);
    sent.addAll(batch);
    for (int i = 0; i < batch.size(); i++) {
      Outcome outcome = receipts.get(i).applied().join();
      SessionId session = batch.get(i).session();
      if (session != null) {
        named.add(session);
        if (batch.get(i).type() == CommandType.FORGET_SESSION
            && outcome instanceof Outcome.Applied) {
          forgotten.add(session);
        }
      }
    }
  }

  /** All that can be seen from outside. */
  private record Seen(
      SortedMap<String, String> snapshots,
      ByteBuffer outcomesLog,
      List<String> outcomes,
      Map<SessionId, String> lookups,
      Map<SessionId, List<String>> histories) {}

  private Seen see() throws IOException {
    List<String> outcomes = new ArrayList<>();
    Map<SessionId, String> lookups = new TreeMap<>();
    Map<SessionId, List<String>> histories = new TreeMap<>();
    try (Kroniek kroniek = open()) {
      kroniek.recovered().join();
      for (Page<OutcomeRow> page = kroniek.outcomes(0, 500); !page.rows().isEmpty(); ) {
        page.rows().forEach(row -> outcomes.add(row.toJson().toString()));
        page = kroniek.outcomes(outcomes.size(), 500);
      }
      for (SessionId id : named) {
        lookups.put(id, kroniek.session(id).toString());
        if (!forgotten.contains(id)) {
          histories.put(
              id,
              kroniek.history(id, 0, 10_000).rows().stream()
                  .map(row -> row.toJson().toString())
                  .toList());
        }
      }
    }
    return new Seen(
        snapshots(data),
        ByteBuffer.wrap(Files.readAllBytes(data.resolve("outcomes.log"))),
        outcomes,
        lookups,
        histories);
  }

  /** Sends some of it again: duplicates, and refusals where the session was forgotten. */
  private List<String> answersToRetries() throws IOException {
    List<String> answers = new ArrayList<>();
    try (Kroniek kroniek = open()) {
      kroniek.recovered().join();
      for (int i = 0; i < sent.size(); i += 3) {
        answers.add(answer(kroniek, sent.get(i)));
      }
    }
    return answers;
  }

  private static String answer(Kroniek kroniek, Command command) {
    try {
      Outcome outcome = kroniek.append(command).applied().join();
      return outcome instanceof Outcome.Duplicate duplicate
          ? duplicate.first().toString()
          : outcome.wireName() + (outcome instanceof Outcome.Rejected r ? r.reason() : "");
    } catch (AppendRefusedException e) {
      return e.refusal().name();
    }
  }

  private void deleteAllButTheJournal() throws IOException {
    try (var files = Files.list(data)) {
      for (Path file : files.toList()) {
        if (!file.endsWith("journal")) {
          deleteTree(file);
        }
      }
    }
  }

  @Test
  void nothingIsTakenForAForgottenSessionWhileItsForgettingIsFoldedAgain() throws Exception {
    try (Kroniek kroniek = open()) {
      List<Command> events = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) {
        events.add(event("e" + i, "s" + i % 7, "m"));
      }
      kroniek.appendAll(events);
      kroniek.append(command("gone", CommandType.FORGET_SESSION, "s1")).applied().join();
    }
    deleteAllButTheJournal();
    try (Kroniek kroniek = open()) {
      assertThatThrownBy(() -> kroniek.append(event("late", "s1", "a secret")))
          .isInstanceOfSatisfying(
              AppendRefusedException.class,
              e -> assertThat(e.refusal()).isIn(Refusal.OVERLOADED, Refusal.FORGOTTEN));
      assertThat(kroniek.append(event("other", "s2", "m")).journaled().join()).isEqualTo(10_002);
      kroniek.recovered().join();
      assertThatThrownBy(() -> kroniek.append(event("later", "s1", "a secret")))
          .isInstanceOfSatisfying(
              AppendRefusedException.class,
              e -> assertThat(e.refusal()).isEqualTo(Refusal.FORGOTTEN));
      assertThat(kroniek.lastSequence()).isEqualTo(10_002);
    }
  }

  /** A kill may come between the checkpoint and the deletion of the file. */
  @Test
  void aSnapshotThatAKillLeftOfAForgottenSessionIsDeletedAtTheStart() throws Exception {
    try (Kroniek kroniek = open()) {
      kroniek.append(event("1", "s1", "a secret")).applied().join();
      kroniek.append(event("2", "s2", "m")).applied().join();
    }
    SortedMap<String, String> before = snapshots(data);
    try (Kroniek kroniek = open()) {
      kroniek.append(command("3", CommandType.FORGET_SESSION, "s1")).applied().join();
    }
    for (Map.Entry<String, String> snapshot : before.entrySet()) {
      Path file = data.resolve("sessions").resolve(snapshot.getKey());
      Files.createDirectories(file.getParent());
      Files.writeString(file, snapshot.getValue());
    }
    try (Kroniek kroniek = open()) {
      await().until(() -> snapshots(data).size() == 1);
      assertThat(kroniek.session(S1)).isInstanceOf(SessionLookup.Forgotten.class);
    }
    assertThat(snapshots(data).values()).noneMatch(text -> text.contains("secret"));
  }
}
