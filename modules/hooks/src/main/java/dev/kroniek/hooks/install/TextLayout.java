package dev.kroniek.hooks.install;

import dev.kroniek.domain.Json;
import dev.kroniek.domain.JsonText;
import java.util.stream.Collectors;

/**
 * How a JSON text is laid out, so that what is added to it looks like the rest.
 *
 * @param lineEnd LF or CR LF, as its first line ends
 * @param unit what a level is indented by
 * @param isCompact whether all of it stands on one line
 */
record TextLayout(String text, String lineEnd, String unit, boolean isCompact) {
  private static final String UNIT_DEFAULT = "  ";

  static TextLayout of(String text, LocatedJson root) {
    int lineFeed = text.indexOf('\n');
    String lineEnd = lineFeed > 0 && text.charAt(lineFeed - 1) == '\r' ? "\r\n" : "\n";
    if (root.children().isEmpty()) {
      return new TextLayout(text, lineEnd, UNIT_DEFAULT, false);
    }
    int first = root.children().get(0).start();
    boolean isCompact = text.substring(root.start(), first).indexOf('\n') < 0;
    String unit = isCompact ? "" : indentAt(text, first);
    return new TextLayout(text, lineEnd, unit.isEmpty() ? UNIT_DEFAULT : unit, isCompact);
  }

  /** The blanks that begin the line of that index. */
  String indentAt(int index) {
    return indentAt(text, index);
  }

  private static String indentAt(String text, int index) {
    int start = text.lastIndexOf('\n', index - 1) + 1;
    int end = start;
    while (end < index && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) {
      end++;
    }
    return text.substring(start, end);
  }

  /** Whether each child of the object or array has a line of its own; an empty one has none. */
  boolean isOverLines(LocatedJson container) {
    return !container.children().isEmpty()
        && text.substring(container.start(), container.children().get(0).start()).indexOf('\n')
            >= 0;
  }

  /** The value over several lines, all but the first behind {@code indent}. */
  String pretty(Json value, String indent) {
    return JsonText.pretty(value)
        .lines()
        .map(this::reindented)
        .collect(Collectors.joining(lineEnd + indent));
  }

  private String reindented(String line) {
    int blanks = 0;
    while (blanks < line.length() && line.charAt(blanks) == ' ') {
      blanks++;
    }
    return unit.repeat(blanks / UNIT_DEFAULT.length()) + line.substring(blanks);
  }
}
