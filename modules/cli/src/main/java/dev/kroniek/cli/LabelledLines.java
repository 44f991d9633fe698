package dev.kroniek.cli;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lines of a label and a text, as a report prints them. */
final class LabelledLines {
  private static final int LABEL_WIDTH = 10;

  private final Context context;

  LabelledLines(Context context) {
    this.context = context;
  }

  /** Prints a line; the text must have passed {@link Printable}. */
  void row(String label, String text) {
    context
        .out()
        .line(
            context.terminal().styled(Style.FAINT, label)
                + " ".repeat(LABEL_WIDTH - label.length())
                + text);
  }

  /** Such as {@code 12 MiB}. */
  static String bytes(long bytes) {
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
    int unit = 0;
    long value = bytes;
    while (value >= 10_240 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    return value + " " + units[unit];
  }

  /** Such as {@code 3 active, 0 parked, 1 stale, 0 completed}. */
  static String sessions(Map<String, Long> countByStatus) {
    return Stream.of("active", "parked", "stale", "completed")
        .map(status -> countByStatus.getOrDefault(status, 0L) + " " + status)
        .collect(Collectors.joining(", "));
  }
}
