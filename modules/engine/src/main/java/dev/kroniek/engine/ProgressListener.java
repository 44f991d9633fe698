package dev.kroniek.engine;

/** Follows work that takes long, on the thread that does it. */
@FunctionalInterface
public interface ProgressListener {
  /** Follows nothing. */
  ProgressListener NONE = (done, total) -> {};

  /**
   * Now and then.
   *
   * @param done of the whole
   * @param total the whole, in the same unit
   */
  void progress(long done, long total);
}
