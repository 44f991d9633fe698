package dev.kroniek.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows of aligned columns that fit the width of a terminal. What does not fit is cut with an
 * ellipsis, first in the columns that may shrink, the widest of them first. Only what is to be
 * copied is never cut: with too much of that a line is longer than the terminal is wide.
 */
final class Table {
  private static final int GAP = 2;
  private static final int SHRUNK_MIN = 8;

  /** What happens to a column when there is too little room. */
  enum Fit {
    KEPT,
    SHRINKS,
    /** Never cut. */
    WHOLE
  }

  record Column(String title, Fit fit) {}

  /** A cell's text, made printable here, and how it looks. */
  record Cell(String text, Style style) {
    Cell {
      text = Printable.line(text);
    }

    static Cell of(String text) {
      return new Cell(text, Style.PLAIN);
    }
  }

  private final List<Column> columns;
  private final List<List<Cell>> rows = new ArrayList<>();

  Table(Column... columns) {
    this.columns = List.of(columns);
  }

  /** Adds a row of as many cells as there are columns. */
  void row(Cell... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          columns.size() + " columns, but " + cells.length + " cells");
    }
    rows.add(List.of(cells));
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /** The lines, the titles first. */
  List<String> lines(Terminal terminal) {
    int[] widths = fitted(terminal.columns());
    List<String> lines = new ArrayList<>();
    lines.add(
        line(
            columns.stream().map(c -> new Cell(c.title(), Style.FAINT)).toList(),
            widths,
            terminal));
    for (List<Cell> row : rows) {
      lines.add(line(row, widths, terminal));
    }
    return lines;
  }

  private static String line(List<Cell> row, int[] widths, Terminal terminal) {
    StringBuilder line = new StringBuilder();
    int pending = 0; // blanks are written before the next text, so that none ends the line
    for (int i = 0; i < row.size(); i++) {
      String text = TextWidth.cut(row.get(i).text(), widths[i]);
      if (!text.isEmpty()) {
        line.append(" ".repeat(pending)).append(terminal.styled(row.get(i).style(), text));
        pending = 0;
      }
      pending += widths[i] - TextWidth.of(text) + GAP;
    }
    return line.toString();
  }

  private int[] fitted(int room) {
    int[] widths = IntStream.range(0, columns.size()).map(this::natural).toArray();
    int excess = Arrays.stream(widths).sum() + GAP * (widths.length - 1) - room;
    while (excess > 0) {
      int widest = widest(widths);
      if (widest < 0) {
        break;
      }
      widths[widest]--;
      excess--;
    }
    return widths;
  }

  private int natural(int column) {
    int width = TextWidth.of(columns.get(column).title());
    for (List<Cell> row : rows) {
      width = Math.max(width, TextWidth.of(row.get(column).text()));
    }
    return width;
  }

  /**
   * The widest column that may shrink, or, when all of those are small, the widest that may be cut;
   * -1 where there is none left to cut.
   */
  private int widest(int[] widths) {
    int widest = -1;
    int shrinking = -1;
    for (int i = 0; i < widths.length; i++) {
      boolean isCut = columns.get(i).fit() != Fit.WHOLE && widths[i] > 1;
      if (isCut && (widest < 0 || widths[i] > widths[widest])) {
        widest = i;
      }
      if (columns.get(i).fit() == Fit.SHRINKS
          && widths[i] > SHRUNK_MIN
          && (shrinking < 0 || widths[i] > widths[shrinking])) {
        shrinking = i;
      }
    }
    return shrinking < 0 ? widest : shrinking;
  }
}
