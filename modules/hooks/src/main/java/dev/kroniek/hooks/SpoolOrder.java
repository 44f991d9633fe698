package dev.kroniek.hooks;

import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;

/**
 * A spool file's place among others: by the time it was last modified, then by the process that
 * wrote it, then by name.
 *
 * @param modified as exact as the file system keeps it
 * @param pid the number its name begins with; the largest long where there is none
 */
public record SpoolOrder(FileTime modified, long pid, String name)
    implements Comparable<SpoolOrder> {
  private static final Comparator<SpoolOrder> ORDER =
      Comparator.comparing(SpoolOrder::modified)
          .thenComparingLong(SpoolOrder::pid)
          .thenComparing(SpoolOrder::name);

  private static final int PID_DIGITS_MAX = 18;

  /** The file's place, given its attributes. */
  public static SpoolOrder of(Path file, BasicFileAttributes attributes) {
    String name = String.valueOf(file.getFileName());
    return new SpoolOrder(attributes.lastModifiedTime(), pid(name), name);
  }

  private static long pid(String name) {
    int digits = 0;
    while (digits < name.length() && name.charAt(digits) >= '0' && name.charAt(digits) <= '9') {
      digits++;
    }
    return digits == 0 || digits > PID_DIGITS_MAX
        ? Long.MAX_VALUE
        : Long.parseLong(name.substring(0, digits));
  }

  @Override
  public int compareTo(SpoolOrder other) {
    return ORDER.compare(this, other);
  }
}
