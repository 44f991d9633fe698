package dev.kroniek.cli;

import dev.kroniek.domain.SessionId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How people name a session: by its id, by the beginning of its id if no other begins so, or as
 * {@code @last}, the one heard last.
 */
final class SessionArgument {
  static final String LAST = "@last";
  private static final String VARIABLE = "CLAUDE_CODE_SESSION_ID";
  private static final int CANDIDATES_MAX = 4;

  private SessionArgument() {}

  /** What was named, else the session that this shell runs in. */
  static String orOwn(@Nullable String named, Context context) {
    String own = named == null ? context.variable(VARIABLE) : named;
    if (own == null) {
      throw Failure.usage(
          "name a session: its id, the beginning of its id, or @last; without one, $"
              + VARIABLE
              + " is taken, which is not set here");
    }
    return checked(own);
  }

  /** An empty name above all, as of a variable that is not set, would be how every id begins. */
  private static String checked(String named) {
    try {
      return new SessionId(named).value();
    } catch (IllegalArgumentException e) {
      throw Failure.usage(
          "the name of the " + e.getMessage() + "; give its id, the beginning of its id, or @last");
    }
  }

  /**
   * The id of the session that is meant.
   *
   * @throws Failure if there is none, or more than one
   */
  static String resolve(String named, SessionNames names) {
    return find(named, names)
        .orElseThrow(
            () ->
                Failure.refused(
                    "session_not_found: no session's id is or begins with \""
                        + named
                        + "\"; see \"kroniek sessions\""));
  }

  /** As {@link #resolve}, but what no session answers to stays as it is: the fold will judge. */
  static String resolveOrKeep(String named, SessionNames names) {
    return find(named, names).orElse(named);
  }

  private static Optional<String> find(String named, SessionNames names) {
    if (named.equals(LAST)) {
      return Optional.of(
          names.mostRecent().orElseThrow(() -> Failure.refused("there is no session yet")));
    }
    List<String> ids = names.idsWithPrefix(named, CANDIDATES_MAX);
    if (ids.contains(named)) {
      return Optional.of(named);
    }
    if (ids.size() > 1) {
      throw Failure.usage(
          "\""
              + named
              + "\" begins the ids of several sessions: "
              + String.join(", ", ids)
              + (ids.size() == CANDIDATES_MAX ? ", …" : "")
              + "; give more of it");
    }
    return ids.stream().findFirst();
  }
}
