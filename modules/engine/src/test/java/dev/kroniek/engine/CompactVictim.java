package dev.kroniek.engine;

import static dev.kroniek.engine.Fixtures.command;
import static dev.kroniek.engine.Fixtures.event;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.journal.Durability;
import dev.kroniek.testkit.HandClock;
import dev.kroniek.testkit.RandomCommands;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The process that {@link CompactKillTest} kills: records, forgets and compacts without end. */
final class CompactVictim {
  /** Printed before a sequence up to which all was acknowledged. */
  static final String ACKNOWLEDGED = "acknowledged ";

  /** Printed before the id of a session that was forgotten. */
  static final String FORGOTTEN = "forgotten ";

  /** Printed when a compaction begins. */
  static final String COMPACTING = "compacting";

  static final Duration KEPT = Duration.ofHours(3);

  private static final int COMMANDS = 150;

  private CompactVictim() {}

  /** Arguments: {@code compact} or {@code forget}, data directory, archive, time, seed. */
  public static void main(String[] args) throws Exception {
    HandClock clock = new HandClock(Instant.parse(args[3]));
    RandomCommands random = new RandomCommands(Long.parseLong(args[4]));
    try (Kroniek kroniek = open(Path.of(args[1]), clock)) {
      kroniek.recovered().join();
      for (int round = 0; ; round++) {
        String marked = "marked-" + args[4] + "-" + round + "-";
        record(kroniek, random, marked);
        clock.advance(Duration.ofHours(1));
        if (args[0].equals("forget")) {
          append(kroniek, command("forget " + marked, CommandType.FORGET_SESSION, marked));
          System.out.println(FORGOTTEN + marked);
        }
        System.out.println(COMPACTING);
        kroniek.compact(retention(Path.of(args[2]))).result().join();
      }
    }
  }

  static Kroniek open(Path data, HandClock clock) throws IOException {
    return Kroniek.open(data, KroniekOptions.defaults().durability(Durability.OS).clock(clock));
  }

  static Retention retention(Path archive) {
    return new Retention(KEPT, Long.MAX_VALUE, archive);
  }

  private static void record(Kroniek kroniek, RandomCommands random, String marked)
      throws IOException {
    Receipt last = null;
    for (int i = 0; i < COMMANDS; i++) {
      Receipt receipt =
          append(
              kroniek, i % 10 == 0 ? event(marked + i, marked, "about " + marked) : random.next());
      last = receipt == null ? last : receipt;
    }
    if (last != null) {
      last.applied().join();
    }
    System.out.println(ACKNOWLEDGED + kroniek.lastSequence());
  }

  /** Null where the session was forgotten. */
  private static @Nullable Receipt append(Kroniek kroniek, Command command) throws IOException {
    try {
      Receipt receipt = kroniek.append(command);
      receipt.journaled().join();
      if (command.type() == CommandType.FORGET_SESSION) {
        receipt.applied().join();
      }
      return receipt;
    } catch (AppendRefusedException e) {
      return null;
    } catch (CompletionException e) {
      if (e.getCause() instanceof AppendRefusedException) {
        return null;
      }
      throw e;
    }
  }
}
