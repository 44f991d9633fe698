package dev.kroniek.domain;

/**
 * A command that is refused before it reaches the journal, because of its form alone. The message
 * is for the sender: it names the field and says what was expected.
 */
public final class MalformedCommandException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String field;

  public MalformedCommandException(String field, String problem) {
    super(field + ": " + problem);
    this.field = field;
  }

  /** The field at fault, such as {@code data.status}. */
  public String field() {
    return field;
  }
}
