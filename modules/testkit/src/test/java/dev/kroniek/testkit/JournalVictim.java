package dev.kroniek.testkit;

import static dev.kroniek.testkit.JournalWords.append;

import dev.kroniek.domain.Command;
import dev.kroniek.journal.Appended;
import dev.kroniek.journal.ChronicleJournal;
import dev.kroniek.journal.Durability;
import dev.kroniek.journal.Journal;
import dev.kroniek.journal.JournalOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The process that {@link JournalKillTest} kills: appends without end, and prints the last sequence
 * of each batch once it is acknowledged. Entry n is {@code event(n, …)}.
 */
final class JournalVictim {
  /** Begins a line that names an acknowledged sequence; a line cut by a kill has no newline. */
  static final String ACKNOWLEDGED = "acknowledged ";

  /** The last line before appending begins. */
  static final String READY = "ready";

  private static final int BATCH_MAX = 20;

  private JournalVictim() {}

  /** Arguments: directory, durability, seed. */
  public static void main(String[] args) throws Exception {
    Random random = new Random(Long.parseLong(args[2]));
    JournalOptions options = JournalOptions.DEFAULT.withDurability(Durability.valueOf(args[1]));
    try (Journal journal = ChronicleJournal.open(Path.of(args[0]), options)) {
      if (!journal.damage().isEmpty()) {
        System.out.println("damage " + journal.damage());
        return;
      }
      System.out.println(READY);
      while (true) {
        Appended appended = append(journal, batch(random, journal.lastSequence() + 1));
        System.out.println(ACKNOWLEDGED + appended.lastSequence());
      }
    }
  }

  private static List<Command> batch(Random random, long first) {
    List<Command> batch = new ArrayList<>();
    int count = 1 + random.nextInt(BATCH_MAX);
    for (int i = 0; i < count; i++) {
      boolean isBig = random.nextInt(40) == 0;
      int size = isBig ? 100_000 + random.nextInt(900_000) : 200 + random.nextInt(2000);
      batch.add(SampleCommands.eventOfSize((int) first + i, size));
    }
    return batch;
  }
}
