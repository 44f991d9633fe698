package dev.kroniek.bench;

import dev.kroniek.domain.Command;
import dev.kroniek.engine.Kroniek;
import dev.kroniek.engine.KroniekOptions;
import dev.kroniek.engine.Receipt;
import dev.kroniek.journal.Durability;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What one command costs, from handing it in to its outcome, in a session with a long history
 * beside one with a short history, in turns. Journaled without forcing: the disk would hide the
 * difference.
 */
final class GrowthBench {
  private static final int ROUNDS = 20_000;
  private static final int WARM_UP = 5_000;
  private static final int BATCH = 1_000;

  private final int longHistory;

  GrowthBench(int longHistory) {
    this.longHistory = longHistory;
  }

  void run() throws Exception {
    Path directory = Directories.fresh();
    try (Kroniek kroniek =
        Kroniek.open(directory, KroniekOptions.defaults().durability(Durability.OS))) {
      fill(kroniek);
      long[] inLong = new long[ROUNDS];
      long[] inShort = new long[ROUNDS];
      for (int i = -WARM_UP; i < ROUNDS; i++) {
        // A short session stays short: a new one every ten commands.
        long shortNanos = timed(kroniek, Commands.event("short-" + (i + WARM_UP) / 10, "s" + i));
        long longNanos = timed(kroniek, Commands.event("long", "l" + i));
        if (i >= 0) {
          inShort[i] = shortNanos;
          inLong[i] = longNanos;
        }
      }
      Figures.print(
          "growth: a command in a session with %d events %.1f us, in one with at most 10 %.1f us;"
              + " ratio %.2f",
          longHistory,
          Figures.medianNanos(inLong) / 1e3,
          Figures.medianNanos(inShort) / 1e3,
          (double) Figures.medianNanos(inLong) / Figures.medianNanos(inShort));
    } finally {
      Directories.delete(directory);
    }
  }

  private static long timed(Kroniek kroniek, Command command) throws Exception {
    long start = System.nanoTime();
    kroniek.append(command).applied().join();
    return System.nanoTime() - start;
  }

  private void fill(Kroniek kroniek) throws Exception {
    for (int i = 0; i < longHistory; i += BATCH) {
      List<Command> batch = new ArrayList<>(BATCH);
      for (int j = i; j < Math.min(longHistory, i + BATCH); j++) {
        batch.add(Commands.event("long", "fill-" + j));
      }
      List<Receipt> receipts = kroniek.appendAll(batch);
      receipts.get(receipts.size() - 1).applied().join();
    }
  }
}
