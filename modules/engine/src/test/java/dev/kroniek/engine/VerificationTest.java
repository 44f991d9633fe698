package dev.kroniek.engine;

import static dev.kroniek.engine.Fixtures.command;
import static dev.kroniek.engine.Fixtures.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Entry;
import dev.kroniek.domain.Field;
import dev.kroniek.domain.Fold;
import dev.kroniek.domain.Outcome;
import dev.kroniek.domain.Reason;
import dev.kroniek.domain.SessionHead;
import dev.kroniek.domain.SessionId;
import dev.kroniek.domain.State;
import dev.kroniek.journal.ChronicleJournal;
import dev.kroniek.journal.JournalOptions;
import dev.kroniek.journal.MaintenanceProgress;
import dev.kroniek.journal.NextGeneration;
import dev.kroniek.journal.TombstoneFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerificationTest {
  private static final SessionId SHOP = new SessionId("shop");

  @TempDir Path temporary;

  private final long seed = Long.getLong("kroniek.seed", System.nanoTime());
  private Path data;

  /** The entry that gave the shop its title. */
  private long titled;

  @BeforeEach
  void record() throws Exception {
    System.out.println("seed " + seed);
    data = temporary.resolve("data");
    RandomDay day = new RandomDay(seed);
    try (Kroniek kroniek = Kroniek.open(data, day.options())) {
      day.append(kroniek, 200);
      kroniek.append(event("e1", "shop", "opened")).applied().join();
      titled =
          kroniek
              .append(command("u", CommandType.UPDATE_SESSION, "shop", "title", "Bells"))
              .journaled()
              .join();
      day.append(kroniek, 200);
      kroniek.append(event("e2", "shop", "closed")).applied().join();
    }
  }

  @Test
  void theSameRulesFindNothing() throws Exception {
    Verdict verdict = verify(Fold::apply);

    assertThat(verdict.findings()).as("seed %d", seed).isEmpty();
    assertThat(verdict.isGood()).isTrue();
    assertThat(verdict.first()).isOne();
    assertThat(verdict.earliest()).isNull();
  }

  @Test
  void aRuleThatMakesAnotherStateIsFoundWhereItFirstDid() throws Exception {
    Verdict verdict = verify(VerificationTest::titlesInCapitals);

    assertThat(verdict.isGood()).isFalse();
    assertThat(verdict.findings())
        .anySatisfy(finding -> assertThat(finding.file()).isEqualTo("state.db"))
        .anySatisfy(
            finding -> {
              assertThat(finding.file()).endsWith("shop/session.json");
              assertThat(finding.session()).isEqualTo(SHOP);
              assertThat(finding.field()).isEqualTo("title");
              assertThat(finding.expected()).isEqualTo("\"BELLS\"");
              assertThat(finding.found()).isEqualTo("\"Bells\"");
            });
    assertThat(verdict.earliest())
        .satisfies(first -> assertThat(first.entry()).isEqualTo(titled))
        .satisfies(first -> assertThat(first.session()).isEqualTo(SHOP));
  }

  private static Outcome titlesInCapitals(State state, Entry entry) {
    Outcome outcome = Fold.apply(state, entry);
    SessionHead head = state.head(SHOP);
    boolean isTitled = head != null && head.field(Field.TITLE) != null;
    if (head != null && isTitled && entry.command().type() == CommandType.UPDATE_SESSION) {
      Map<Field, String> fields = new EnumMap<>(head.fields());
      fields.put(Field.TITLE, "BELLS");
      state.put(
          new SessionHead(
              head.origin(),
              fields,
              head.tags(),
              head.lifecycle(),
              head.liveness(),
              head.progress(),
              head.counts()));
    }
    return outcome;
  }

  @Test
  void aRuleThatDecidesOtherwiseIsFoundWhereItFirstDid() throws Exception {
    Verdict verdict =
        verify(
            (state, entry) ->
                entry.sequence() == titled
                    ? new Outcome.Rejected(titled, Reason.SESSION_ENDED, 1, "")
                    : Fold.apply(state, entry));

    assertThat(verdict.findings())
        .anySatisfy(
            finding -> {
              assertThat(finding.file()).isEqualTo("outcomes.log");
              assertThat(finding.sequence()).isEqualTo(titled);
              assertThat(finding.field()).isEqualTo("outcome");
            });
    assertThat(verdict.earliest()).satisfies(first -> assertThat(first.entry()).isEqualTo(titled));
  }

  @Test
  void aForgottenSessionIsGoodBeforeItsEntriesAreErasedAndAfterwards() throws Exception {
    try (Kroniek kroniek = Kroniek.open(data, new RandomDay(seed).options())) {
      kroniek.append(command("f", CommandType.FORGET_SESSION, "shop")).applied().join();
      kroniek.append(event("e3", "other", "later")).applied().join();
    }
    assertThat(verify(Fold::apply).findings()).as("seed %d", seed).isEmpty();

    eraseForgotten();

    assertThat(verify(Fold::apply).findings()).as("seed %d", seed).isEmpty();
    assertThat(verification(Fold::apply).quick().findings()).as("seed %d", seed).isEmpty();
  }

  @Test
  void killedSinceEntriesWereDroppedItIsGoodBeforeTheNextStart() throws Exception {
    data = temporary.resolve("dropped");
    RandomDay day = new RandomDay(seed);
    for (int part = 0; part < 6; part++) {
      day.record(data, 150, 5);
    }
    List<String> files = List.of("state.db", "state.db.crc32c", "outcomes.log");
    Path aside = Files.createDirectory(temporary.resolve("aside"));
    for (String file : files) {
      Files.copy(data.resolve(file), aside.resolve(file));
    }
    try (Kroniek kroniek = Kroniek.open(data, day.options())) {
      Retention retention = new Retention(Duration.ofHours(12), Long.MAX_VALUE, null);
      assertThat(kroniek.compact(retention).result().join().plan().droppedTo()).isPositive();
    }
    for (String file : files) {
      Files.copy(aside.resolve(file), data.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }

    assertThat(verify(Fold::apply).findings()).as("seed %d", seed).isEmpty();
  }

  private void eraseForgotten() throws IOException {
    Path directory = data.resolve("journal");
    try (ChronicleJournal journal = ChronicleJournal.open(directory, JournalOptions.DEFAULT)) {
      try (NextGeneration next = journal.nextGeneration()) {
        journal.begin(next);
      }
      journal.maintenance().compact(null, TombstoneFile.read(directory), MaintenanceProgress.NONE);
      assertThat(journal.maintenance().mayHold(TombstoneFile.read(directory))).isFalse();
    }
  }

  private Verdict verify(FoldRule rule) throws Exception {
    Path scratch = temporary.resolve("scratch");
    try {
      return verification(rule).full(scratch);
    } finally {
      Fixtures.deleteTree(scratch);
    }
  }

  private Verification verification(FoldRule rule) {
    return new Verification(
        new DataDirectory(data), Verification.Owner.NONE, phase -> ReplayListener.NONE, rule);
  }
}
