package dev.kroniek.engine;

/** A command was not taken; {@link #refusal()} says why and the message says what to do. */
public final class AppendRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Refusal refusal;

  public AppendRefusedException(Refusal refusal, String message) {
    super(message);
    this.refusal = refusal;
  }

  public Refusal refusal() {
    return refusal;
  }
}
