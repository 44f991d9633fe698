package dev.kroniek.cli;

import dev.kroniek.domain.Json;
import dev.kroniek.domain.Timestamps;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * When an agent's hook was heard last: the newest file that it left and nobody has picked up, or
 * the newest entry that was made of one.
 */
final class LastPayload {
  private static final int PAGE = 1000;
  private static final int ENTRIES_MAX = 20_000;

  private LastPayload() {}

  /** Its time; empty where none was heard of, or not among the newest entries. */
  static Optional<Instant> of(Path data, String agent) {
    Optional<Instant> waiting = inSpool(data.resolve("spool"));
    if (waiting.isPresent()) {
      return waiting;
    }
    Optional<DaemonClient> daemon = DaemonClient.connect(data);
    if (daemon.isPresent()) {
      return inJournal(new DaemonRecords(daemon.get()), agent);
    }
    return Files.isDirectory(data.resolve("journal"))
        ? inJournal(StoppedRecords.open(data), agent)
        : Optional.empty();
  }

  private static Optional<Instant> inSpool(Path spool) {
    Instant newest = Instant.MIN;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(spool, "[0-9]*")) {
      for (Path file : files) {
        Instant modified = Files.getLastModifiedTime(file).toInstant();
        newest = modified.isAfter(newest) ? modified : newest;
      }
    } catch (NoSuchFileException e) {
      return Optional.empty(); // no spool, or a file that was just picked up
    } catch (IOException e) {
      throw Failure.unavailable("cannot read " + spool + ": " + Causes.text(e));
    }
    return newest.equals(Instant.MIN) ? Optional.empty() : Optional.of(newest);
  }

  private static Optional<Instant> inJournal(Records records, String agent) {
    try (records) {
      long first = records.firstSequence();
      long end = records.lastSequence();
      long earliest = Math.max(first, end - ENTRIES_MAX);
      while (end >= earliest && end > 0) {
        long after = Math.max(earliest - 1, end - PAGE);
        Optional<Instant> found = newest(records, after, end, agent);
        if (found.isPresent()) {
          return found;
        }
        end = after;
      }
      return Optional.empty();
    }
  }

  private static Optional<Instant> newest(Records records, long after, long end, String agent) {
    Optional<Instant> found = Optional.empty();
    long reached = after;
    boolean isMore = true;
    while (isMore && reached < end) {
      Records.Rows page = records.outcomes(reached, (int) (end - reached));
      List<Json.Obj> rows = page.rows();
      for (Json.Obj row : rows) {
        String at = row.text("at");
        if (("hook/" + agent).equals(row.text("source")) && at != null) {
          found = Optional.of(Timestamps.parse(at));
        }
      }
      reached = page.lastOr(end);
      isMore = page.isMore();
    }
    return found;
  }
}
