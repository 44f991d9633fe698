package dev.kroniek.state;

import dev.kroniek.domain.SessionHead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some sessions, the one heard last first; those heard at the same time by the bytes of their ids.
 *
 * @param nextCursor asks for the page after this; null where there is none
 */
public record SessionPage(List<SessionHead> sessions, @Nullable String nextCursor) {
  public SessionPage {
    sessions = List.copyOf(sessions);
  }
}
