package dev.kroniek.bench;

import dev.kroniek.domain.Command;
import dev.kroniek.engine.Kroniek;
import dev.kroniek.engine.KroniekOptions;
import dev.kroniek.engine.Receipt;
import dev.kroniek.journal.Durability;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Makes a data directory with a journal of the month before now, folded and closed. */
final class GeneratedJournal {
  private static final int BATCH = 100;

  private final Path directory;
  private final long entries;
  private final int sessions;

  GeneratedJournal(Path directory, long entries, int sessions) {
    this.directory = directory;
    this.entries = entries;
    this.sessions = sessions;
  }

  void make() throws Exception {
    if (Files.exists(directory)) {
      throw new FileAlreadyExistsException(directory.toString());
    }
    Instant begin = Instant.now().minus(Duration.ofDays(30)).truncatedTo(ChronoUnit.SECONDS);
    GeneratedCommands commands = new GeneratedCommands(begin, entries, sessions);
    KroniekOptions options =
        KroniekOptions.defaults().durability(Durability.OS).clock(commands::now);
    long start = System.nanoTime();
    try (Kroniek kroniek = Kroniek.open(directory, options)) {
      for (long done = 0; done < entries; done += BATCH) {
        append(kroniek, commands, (int) Math.min(BATCH, entries - done));
      }
      Figures.print(
          "%d entries over %d sessions in %s, %d bytes of journal, made in %.0f s",
          kroniek.lastSequence(),
          kroniek.status().sessionsByStatus().values().stream().mapToLong(n -> n).sum(),
          directory,
          kroniek.status().journalBytes(),
          (System.nanoTime() - start) / 1e9);
    }
  }

  /** The batch is folded before the clock moves on. */
  private static void append(Kroniek kroniek, GeneratedCommands commands, int count)
      throws Exception {
    List<Command> batch = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      batch.add(commands.next());
    }
    List<Receipt> receipts = kroniek.appendAll(batch);
    receipts.get(count - 1).applied().join();
  }
}
