package dev.kroniek.server;

import dev.kroniek.domain.Command;
import dev.kroniek.engine.AppendRefusedException;
import dev.kroniek.engine.Receipt;
import dev.kroniek.engine.Refusal;
import dev.kroniek.hooks.SpoolFile;
import dev.kroniek.journal.CommandTooLargeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Spool files whose commands are journaled together. For one thread. */
final class SpoolBatch {
  private static final int FILES_MAX = 256;
  private static final int COMMANDS_MAX = 1024;
  private static final long BYTES_MAX = 4L << 20;
  private static final long JOURNAL_SECONDS_MAX = 30;

  private final CommandAppender appender;
  private final List<Read> files = new ArrayList<>();
  private int commands;
  private long bytes;

  SpoolBatch(CommandAppender appender) {
    this.appender = appender;
  }

  /** A file and what it says. */
  record Read(SpoolFile.Complete file, List<Command> commands) {}

  void add(Read read) {
    files.add(read);
    commands += read.commands().size();
    bytes += read.file().payloadBytes();
  }

  void clear() {
    files.clear();
    commands = 0;
    bytes = 0;
  }

  boolean isFull() {
    return files.size() >= FILES_MAX || commands >= COMMANDS_MAX || bytes >= BYTES_MAX;
  }

  /**
   * What became of the files.
   *
   * @param journaled those that are done with
   * @param tooLarge those that the journal will never take
   */
  record Result(List<SpoolFile.Complete> journaled, List<SpoolFile.Complete> tooLarge) {}

  /**
   * Appends all commands in their order and waits until they are journaled.
   *
   * @throws AppendRefusedException if they were not taken, or it is not known whether they were;
   *     the files must be kept, and handed in again later under the same keys
   */
  Result journal() throws AppendRefusedException, InterruptedException {
    try {
      journal(files.stream().flatMap(read -> read.commands().stream()).toList());
      return new Result(files.stream().map(Read::file).toList(), List.of());
    } catch (CommandTooLargeException e) {
      return journalOneByOne();
    } catch (AppendRefusedException e) {
      if (e.refusal() == Refusal.FORGOTTEN) {
        return journalOneByOne();
      }
      throw e;
    }
  }

  /** One of them spoils it for all: take the others. */
  private Result journalOneByOne() throws AppendRefusedException, InterruptedException {
    List<SpoolFile.Complete> journaled = new ArrayList<>();
    List<SpoolFile.Complete> tooLarge = new ArrayList<>();
    for (Read read : files) {
      try {
        journal(read.commands());
        journaled.add(read.file());
      } catch (CommandTooLargeException e) {
        tooLarge.add(read.file());
      } catch (AppendRefusedException e) {
        if (e.refusal() != Refusal.FORGOTTEN) {
          throw e;
        }
        // What comes for a forgotten session is not journaled; that is what was asked for.
        journaled.add(read.file());
      }
    }
    return new Result(journaled, tooLarge);
  }

  private void journal(List<Command> some) throws AppendRefusedException, InterruptedException {
    if (some.isEmpty()) {
      return;
    }
    for (Receipt receipt : appender.appendAll(some)) {
      await(receipt);
    }
  }

  private static void await(Receipt receipt) throws AppendRefusedException, InterruptedException {
    try {
      receipt.journaled().get(JOURNAL_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AppendRefusedException refused) {
        throw refused;
      }
      throw new AppendRefusedException(Refusal.FAILED, String.valueOf(e.getCause()));
    } catch (TimeoutException e) {
      throw new AppendRefusedException(
          Refusal.OVERLOADED, "not journaled within " + JOURNAL_SECONDS_MAX + " s");
    }
  }
}
