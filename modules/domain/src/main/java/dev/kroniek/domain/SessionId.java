package dev.kroniek.domain;

/**
 * The name an agent gave its session: 1 to 256 characters without control characters. Opaque, case
 * matters, never used as a path unescaped. Ordered by UTF-16 code units.
 */
public record SessionId(String value) implements Comparable<SessionId> {
  /** The longest id, in characters (code points). */
  public static final int CHARS_MAX = 256;

  public SessionId {
    Texts.name("session", value, CHARS_MAX);
  }

  @Override
  public int compareTo(SessionId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
