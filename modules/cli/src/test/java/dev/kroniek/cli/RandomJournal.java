package dev.kroniek.cli;

import dev.kroniek.domain.Command;
import dev.kroniek.engine.AppendRefusedException;
import dev.kroniek.engine.Kroniek;
import dev.kroniek.engine.KroniekOptions;
import dev.kroniek.engine.Receipt;
import dev.kroniek.engine.Refusal;
import dev.kroniek.journal.Durability;
import dev.kroniek.testkit.HandClock;
import dev.kroniek.testkit.RandomCommands;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Fills data directories with what a busy day sends; one seed always gives the same. Its nights are
 * short: the journal has a file for each hour.
 */
final class RandomJournal {
  private static final Duration STEP_MAX = Duration.ofMinutes(20);

  /** When all that these tests record is past. */
  static final Instant AFTERWARDS = Instant.parse("2026-12-23T12:00:00Z");

  private final RandomCommands random;
  private final HandClock clock;

  RandomJournal(long seed) {
    random = new RandomCommands(seed);
    clock = new HandClock(random.now());
  }

  /** Records so many commands, folds them, and closes the directory cleanly. */
  void record(Path data, int count) throws Exception {
    KroniekOptions options = KroniekOptions.defaults().durability(Durability.OS).clock(clock);
    try (Kroniek kroniek = Kroniek.open(data, options)) {
      List<Receipt> receipts = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Instant before = random.now();
        Command command = random.next();
        Duration step = Duration.between(before, random.now());
        clock.advance(step.compareTo(STEP_MAX) < 0 ? step : STEP_MAX);
        append(kroniek, command, receipts);
      }
      for (Receipt receipt : receipts) {
        receipt.applied().join();
      }
    }
  }

  /** A forgotten session takes nothing: that is no entry, and no failure either. */
  private static void append(Kroniek kroniek, Command command, List<Receipt> receipts)
      throws AppendRefusedException {
    try {
      Receipt receipt = kroniek.append(command);
      receipt.journaled().join();
      receipts.add(receipt);
    } catch (AppendRefusedException e) {
      requireForgotten(e, e);
    } catch (CompletionException e) {
      requireForgotten(e.getCause(), e);
    }
  }

  private static <E extends Exception> void requireForgotten(
      @Nullable Throwable refusal, E otherwise) throws E {
    if (!(refusal instanceof AppendRefusedException e && e.refusal() == Refusal.FORGOTTEN)) {
      throw otherwise;
    }
  }
}
