package dev.kroniek.cli;

import dev.kroniek.cli.Table.Cell;

/**
 * Lays out rows that are printed one by one, before the next is known: each column has its width,
 * the last takes what is left of the terminal. What does not fit is cut with an ellipsis.
 */
final class FixedColumns {
  private static final int LAST_MIN = 12;

  private final Terminal terminal;
  private final int[] widths;

  /** Widths of all columns but the last. */
  FixedColumns(Terminal terminal, int... widths) {
    this.terminal = terminal;
    this.widths = widths.clone();
  }

  /** A line of one cell more than there are widths. */
  String line(Cell... cells) {
    StringBuilder line = new StringBuilder();
    int used = 0;
    for (int i = 0; i < widths.length; i++) {
      String text = TextWidth.cut(cells[i].text(), widths[i]);
      line.append(terminal.styled(cells[i].style(), text))
          .append(" ".repeat(widths[i] - TextWidth.of(text) + 2));
      used += widths[i] + 2;
    }
    Cell last = cells[widths.length];
    String text = TextWidth.cut(last.text(), Math.max(LAST_MIN, terminal.columns() - used));
    return (line + terminal.styled(last.style(), text)).stripTrailing();
  }
}
