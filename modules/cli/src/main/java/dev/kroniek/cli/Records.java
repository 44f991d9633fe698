package dev.kroniek.cli;

import dev.kroniek.domain.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What commands that read can ask: of the running daemon, or, where none runs, of the data
 * directory itself. Both answer the same JSON. Every error comes out as a {@link Failure}. For one
 * thread.
 */
interface Records extends SessionNames, AutoCloseable {

  /** The session's snapshot; empty where there is no such session. */
  Optional<Json.Obj> session(String id);

  /**
   * The session's snapshot as it was.
   *
   * @param moment as {@link Moments#parse} gives it
   * @param now what is later is the future
   */
  Json.Obj sessionAt(String id, String moment, Instant now);

  /** Sessions, the one heard last first. */
  Listing sessions(Filter filter, int limit, @Nullable String cursor);

  /** The entries about a session after a sequence, oldest first. */
  Rows history(String id, long after, int limit);

  /** All entries after a sequence with their outcomes, oldest first. */
  Rows outcomes(long after, int limit);

  /** The first sequence whose outcome can be read. */
  long firstSequence();

  /** The last sequence that is folded, 0 where there is none. */
  long lastSequence();

  @Override
  void close();

  /** Some rows, which may be fewer than were asked for even where there is more. */
  record Rows(List<Json.Obj> rows, boolean isMore) {
    public Rows {
      rows = List.copyOf(rows);
    }

    /** The sequence of the last row, or {@code otherwise} where there is none. */
    long lastOr(long otherwise) {
      return rows.isEmpty() ? otherwise : Shown.count(rows.get(rows.size() - 1), "sequence");
    }
  }

  /** Which sessions are wanted; null stands for any. */
  record Filter(@Nullable String status, @Nullable String project, @Nullable String agent) {}

  /** Some sessions, and how to ask for more; null where there are no more. */
  record Listing(List<Json.Obj> sessions, @Nullable String nextCursor) {
    public Listing {
      sessions = List.copyOf(sessions);
    }
  }
}
