package dev.kroniek.engine;

/** A command was not taken; {@link #refusal()} says why and the message says what to do. */
public final class AppendRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Refusal refusal;

  public AppendRefusedException(Refusal refusal, String message) {
    super(message);
    this.refusal = refusal;
  }

  static AppendRefusedException forgotten() {
    return new AppendRefusedException(
        Refusal.FORGOTTEN, "the session was forgotten and takes no more commands");
  }

  public Refusal refusal() {
    return refusal;
  }
}
