package dev.kroniek.cli;

import dev.kroniek.cli.Table.Cell;

/**
 * Lays out rows that are printed one by one, before the next is known: each column has its width,
 * the last takes what is left of the terminal. What does not fit is cut with an ellipsis, but in a
 * column that is kept: there it takes from what comes after.
 */
final class FixedColumns {
  private static final int LAST_MIN = 12;

  private static final int NONE = -1;

  private final Terminal terminal;
  private final int kept;
  private final int[] widths;

  /** Widths of all columns but the last. */
  FixedColumns(Terminal terminal, int... widths) {
    this(NONE, terminal, widths);
  }

  /** With a column, counted from 0, in which nothing is cut. */
  static FixedColumns keeping(int column, Terminal terminal, int... widths) {
    return new FixedColumns(column, terminal, widths);
  }

  private FixedColumns(int kept, Terminal terminal, int... widths) {
    this.kept = kept;
    this.terminal = terminal;
    this.widths = widths.clone();
  }

  /** A line of one cell more than there are widths. */
  String line(Cell... cells) {
    StringBuilder line = new StringBuilder();
    int used = 0;
    for (int i = 0; i < widths.length; i++) {
      String text = i == kept ? cells[i].text() : TextWidth.cut(cells[i].text(), widths[i]);
      int width = Math.max(widths[i], TextWidth.of(text));
      line.append(terminal.styled(cells[i].style(), text))
          .append(" ".repeat(width - TextWidth.of(text) + 2));
      used += width + 2;
    }
    Cell last = cells[widths.length];
    String text = TextWidth.cut(last.text(), Math.max(LAST_MIN, terminal.columns() - used));
    return (line + terminal.styled(last.style(), text)).stripTrailing();
  }
}
