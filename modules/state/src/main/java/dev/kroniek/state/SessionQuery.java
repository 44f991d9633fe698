package dev.kroniek.state;

import dev.kroniek.domain.ProjectId;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions to list; what is null does not narrow.
 *
 * @param status active, parked, stale or completed
 * @param limit 1 to {@link #LIMIT_MAX}
 * @param cursor where the page before ended, from {@link SessionPage#nextCursor}; anything else is
 *     an {@link IllegalArgumentException}
 */
public record SessionQuery(
    @Nullable String status,
    @Nullable ProjectId project,
    @Nullable String agent,
    int limit,
    @Nullable String cursor) {
  /** The most sessions on a page. */
  public static final int LIMIT_MAX = 1000;

  public SessionQuery {
    if (limit < 1 || limit > LIMIT_MAX) {
      throw new IllegalArgumentException("limit must lie between 1 and " + LIMIT_MAX);
    }
    if (cursor != null) {
      PageCursor.parse(cursor);
    }
  }

  /** The first page of all sessions. */
  public static SessionQuery all(int limit) {
    return new SessionQuery(null, null, null, limit, null);
  }
}
