package dev.kroniek.domain;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Which versions of one format are read, and how what an older program wrote becomes what the
 * present one writes: by steps, each from one version to the next. {@code docs/formats/versions.md}
 * tells how a format changes.
 *
 * @param current the version that is written, and the newest that is read
 * @param steps the last leads to the current version, the one before it to the version before, and
 *     so on; the first begins with the oldest version that is read
 * @param <T> what is read
 */
public record FormatVersions<T>(int current, List<UnaryOperator<T>> steps) {
  public FormatVersions {
    steps = List.copyOf(steps);
  }

  /** A format of which there was never another version. */
  public static <T> FormatVersions<T> only(int version) {
    return new FormatVersions<>(version, List.of());
  }

  /** The oldest version that is read. */
  public int oldest() {
    return current - steps.size();
  }

  /** Whether a later program wrote it. */
  public boolean isNewer(int version) {
    return version > current;
  }

  /** Whether it can be read. */
  public boolean isRead(int version) {
    return version >= oldest() && version <= current;
  }

  /** Brings what was written in {@code version}, which is read, to the current version. */
  public T upToDate(int version, T written) {
    if (!isRead(version)) {
      throw new IllegalArgumentException(
          "version %d is not among those that are read, %d to %d"
              .formatted(version, oldest(), current));
    }
    T value = written;
    for (UnaryOperator<T> step : steps.subList(version - oldest(), steps.size())) {
      value = step.apply(value);
    }
    return value;
  }

  /** What to tell of {@code what}, which a later program wrote. */
  public String tooNew(String what, int version) {
    return "%s has version %d of its format, and this program reads versions up to %d: a later version of Kroniek is needed"
        .formatted(what, version, current);
  }
}
