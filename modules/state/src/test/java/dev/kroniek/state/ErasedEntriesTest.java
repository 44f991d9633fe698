package dev.kroniek.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Forgotten;
import dev.kroniek.domain.SessionId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A session that is forgotten leaves the same bytes behind as if its entries had been erased before
 * the first was folded: over seeded random commands, with checkpoints and crashes anywhere.
 */
class ErasedEntriesTest {
  private static final int STEPS = 40;
  private static final List<String> TABLES =
      List.of("meta", "heads", "bodies", "events", "tombstones", "last_records", "wide");

  @TempDir Path directory;

  private final FoldedJournal journal = new FoldedJournal();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void foldingGivesTheSameBytesWithAndWithoutTheEntriesErased(long seed) throws Exception {
    Random random = new Random(seed);
    Path live = directory.resolve("live");
    Forgotten forgotten = foldLive(live, random);
    assertThat(forgotten.tombstones()).as("seed %d", seed).isNotEmpty();
    String expected = describe(live);

    assertThat(foldFromNothing("without", Forgotten.NONE)).isEqualTo(expected);
    assertThat(foldFromNothing("known first", forgotten)).isEqualTo(expected);
    erase(forgotten, sequence -> random.nextBoolean());
    assertThat(foldFromNothing("some erased", forgotten)).isEqualTo(expected);
    erase(forgotten, sequence -> true);
    assertThat(foldFromNothing("all erased", forgotten)).isEqualTo(expected);
  }

  /** Folds as it comes, with checkpoints between, and with crashes that lose what came after. */
  private Forgotten foldLive(Path live, Random random) throws Exception {
    RandomCommands commands = new RandomCommands(random);
    StateStore store = open(live);
    try {
      for (int step = 0; step < STEPS; step++) {
        for (int i = random.nextInt(80); i > 0; i--) {
          journal.append(commands.next());
        }
        byte[] outcomesBefore = Files.readAllBytes(live.resolve("outcomes.log"));
        journal.foldRestInto(store);
        if (random.nextInt(3) == 0) {
          store.outcomes().flush();
          store.close();
          loseSomeOfWhatWasErased(live, outcomesBefore, random);
          store = open(live);
        } else if (random.nextBoolean()) {
          store.checkpoint();
        }
      }
      journal.foldRestInto(store);
      store.checkpointClean();
      return store.forgotten();
    } finally {
      store.close();
    }
  }

  /** A power cut keeps any of the pages that were written since they were forced. */
  private static void loseSomeOfWhatWasErased(Path live, byte[] before, Random random)
      throws Exception {
    Path file = live.resolve("outcomes.log");
    byte[] after = Files.readAllBytes(file);
    for (int at = 0; at + 64 <= before.length; at += 64) {
      if (random.nextBoolean()) {
        System.arraycopy(before, at, after, at, 64);
      }
    }
    Files.write(file, after);
  }

  private void erase(Forgotten forgotten, LongPredicate which) {
    for (long sequence = 1; sequence <= journal.lastSequence(); sequence++) {
      SessionId session = journal.entry(sequence).command().session();
      if (session != null && forgotten.holds(session) && which.test(sequence)) {
        journal.erase(sequence);
      }
    }
  }

  private String foldFromNothing(String name, Forgotten forgotten) throws Exception {
    Path target = directory.resolve(name);
    try (StateStore store = open(target)) {
      store.forgetAll(forgotten);
      journal.foldRestInto(store);
      store.checkpointClean();
    }
    return describe(target);
  }

  private StateStore open(Path where) throws StateException {
    return StateStore.open(where, new RealDisk(), journal);
  }

  /** All rows of all tables, and all bytes of the outcome log. */
  private static String describe(Path where) throws Exception {
    StringBuilder all = new StringBuilder();
    byte[] outcomes = Files.readAllBytes(where.resolve("outcomes.log"));
    for (int at = 0; at < outcomes.length; at += 64) {
      all.append(at / 64).append(' ');
      for (int i = at; i < at + 64; i++) {
        all.append("%02x".formatted(outcomes[i]));
      }
      all.append('\n');
    }
    try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + where.resolve("state.db"));
        Statement sql = db.createStatement()) {
      for (String table : TABLES) {
        all.append(table).append('\n');
        ResultSet rows = sql.executeQuery("SELECT * FROM " + table + " ORDER BY 1, 2");
        while (rows.next()) {
          for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            all.append(rows.getString(i)).append('|');
          }
          all.append('\n');
        }
      }
    }
    return all.toString();
  }
}
