package dev.kroniek.engine;

import dev.kroniek.domain.Command;
import dev.kroniek.journal.Durability;
import dev.kroniek.testkit.HandClock;
import dev.kroniek.testkit.RandomCommands;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Fills a data directory with seeded random commands of all types, over hours of its own clock. */
final class RandomDay {
  private final RandomCommands random;
  private final HandClock clock;

  RandomDay(long seed) {
    random = new RandomCommands(seed);
    clock = new HandClock(random.now());
  }

  Instant now() {
    return clock.instant();
  }

  KroniekOptions options() {
    return KroniekOptions.defaults().durability(Durability.OS).clock(clock);
  }

  /** Records so many commands, then lets some hours pass. */
  void record(Path data, int count, int hours) throws Exception {
    try (Kroniek kroniek = Kroniek.open(data, options())) {
      append(kroniek, count);
    }
    clock.advance(Duration.ofHours(hours));
  }

  private static void requireForgotten(@Nullable Throwable refusal) {
    if (!(refusal instanceof AppendRefusedException e && e.refusal() == Refusal.FORGOTTEN)) {
      throw new AssertionError(refusal);
    }
  }

  /** Hands in one after the other, and waits until all are folded. */
  void append(Kroniek kroniek, int count) throws IOException {
    List<Receipt> receipts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Command command = random.next();
      Duration passed = Duration.between(clock.instant(), random.now());
      clock.advance(passed.isNegative() ? Duration.ZERO : passed);
      try {
        Receipt receipt = kroniek.append(command);
        receipt.journaled().join();
        receipts.add(receipt);
      } catch (AppendRefusedException e) {
        requireForgotten(e);
      } catch (CompletionException e) {
        requireForgotten(e.getCause());
      }
    }
    receipts.forEach(receipt -> receipt.applied().join());
  }
}
