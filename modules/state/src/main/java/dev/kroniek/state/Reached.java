package dev.kroniek.state;

/**
 * How far the state has come.
 *
 * @param sequence of the last entry folded, 0 for none
 * @param position where the journal keeps it, 0 for none
 */
public record Reached(long sequence, long position) {
  /** Before the first entry. */
  public static final Reached NOTHING = new Reached(0, 0);
}
