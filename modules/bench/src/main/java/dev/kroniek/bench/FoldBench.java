package dev.kroniek.bench;

import dev.kroniek.domain.Command;
import dev.kroniek.engine.Kroniek;
import dev.kroniek.engine.KroniekOptions;
import dev.kroniek.engine.Receipt;
import dev.kroniek.journal.Durability;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How fast a journal is folded from its first entry: what recovery costs when all else is gone. */
final class FoldBench {
  private static final int PASSES = 3;
  private static final int SESSIONS = 2_000;
  private static final int BATCH = 1_000;

  private final int entries;

  FoldBench(int entries) {
    this.entries = entries;
  }

  void run() throws Exception {
    Path directory = Directories.fresh();
    try {
      fill(directory);
      for (int pass = 1; pass <= PASSES; pass++) {
        forgetState(directory);
        long start = System.nanoTime();
        try (Kroniek kroniek = Kroniek.open(directory)) {
          kroniek.recovered().join();
          double seconds = (System.nanoTime() - start) / 1e9;
          Figures.print(
              "fold: %d entries over %d sessions, pass %d: %.0f/s (%.1f s, opening included)",
              kroniek.lastSequence(), SESSIONS, pass, entries / seconds, seconds);
        }
      }
    } finally {
      Directories.delete(directory);
    }
  }

  private void fill(Path directory) throws Exception {
    try (Kroniek kroniek =
        Kroniek.open(directory, KroniekOptions.defaults().durability(Durability.OS))) {
      for (int i = 0; i < entries; i += BATCH) {
        List<Command> batch = new ArrayList<>(BATCH);
        for (int j = i; j < Math.min(entries, i + BATCH); j++) {
          batch.add(Commands.event("bench-" + j % SESSIONS, "fold-" + j));
        }
        List<Receipt> receipts = kroniek.appendAll(batch);
        receipts.get(receipts.size() - 1).applied().join();
      }
    }
  }

  private static void forgetState(Path directory) throws Exception {
    for (String name : List.of("state.db", "state.db-wal", "state.db-shm", "outcomes.log")) {
      Files.deleteIfExists(directory.resolve(name));
    }
    Directories.delete(directory.resolve("sessions"));
  }
}
