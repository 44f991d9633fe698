package dev.kroniek.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the standard output is connected to.
 *
 * @param columns its width
 */
record Terminal(int columns, Colour colour) {
  private static final int COLUMNS_DEFAULT = 80;
  private static final int COLUMNS_MIN = 20;
  private static final int COLUMNS_MAX = 2000;

  /** Whether escape sequences for colours are sent. */
  enum Colour {
    SHOWN,
    NONE
  }

  /**
   * The terminal as the launcher found it.
   *
   * @param size null where the output is no terminal, else what {@code stty size} said, such as
   *     {@code 24 80}, or nothing
   */
  static Terminal of(Map<String, String> environment, @Nullable String size) {
    String[] rowsAndColumns = size == null ? new String[0] : size.trim().split(" ", 2);
    int measured = rowsAndColumns.length == 2 ? columns(rowsAndColumns[1]) : 0;
    int told = columns(environment.getOrDefault("COLUMNS", ""));
    int usual = size == null ? COLUMNS_MAX : COLUMNS_DEFAULT; // a program cuts for itself
    int columns = told > 0 ? told : measured > 0 ? measured : usual;
    boolean wantsColour =
        size != null
            && environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !"dumb".equals(environment.get("TERM"));
    return new Terminal(Math.max(COLUMNS_MIN, columns), wantsColour ? Colour.SHOWN : Colour.NONE);
  }

  /** Whether what is printed is shown to a person at a terminal, as the launcher found. */
  static boolean isForPeople() {
    return System.getProperty("kroniek.terminal") != null;
  }

  /** The text in that style, where the terminal shows styles. */
  String styled(Style style, String text) {
    return colour == Colour.SHOWN ? style.around(text) : text;
  }

  /** The number, or 0 where it is none that makes sense. */
  private static int columns(String text) {
    try {
      int columns = Integer.parseInt(text.trim());
      return columns > 0 && columns <= COLUMNS_MAX ? columns : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
