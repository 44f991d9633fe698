package dev.kroniek.engine;

/** A {@link Moment} that the journal does not have; the message says which ones it has. */
public final class NoSuchMomentException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why there is none. */
  public enum Kind {
    /** A time that is still to come. */
    FUTURE,
    /** An entry that is still to come. */
    BEYOND_THE_END,
    /** The entries that tell of it were dropped. */
    BEFORE_RETAINED
  }

  private final Kind kind;
  private final long nearest;

  /**
   * Says what is wrong.
   *
   * @param nearest the sequence nearest to it that can be told
   */
  NoSuchMomentException(Kind kind, long nearest, String message) {
    super(message, null, false, false);
    this.kind = kind;
    this.nearest = nearest;
  }

  public Kind kind() {
    return kind;
  }

  /** The sequence nearest to it whose state can be told. */
  public long nearest() {
    return nearest;
  }
}
