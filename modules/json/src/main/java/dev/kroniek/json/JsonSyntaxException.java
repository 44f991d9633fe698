package dev.kroniek.json;

/** A text that is not JSON as we accept it; the message says what is wrong and where. */
public final class JsonSyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  public JsonSyntaxException(String message) {
    super(message);
  }
}
