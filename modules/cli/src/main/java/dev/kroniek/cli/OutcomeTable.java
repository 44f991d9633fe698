package dev.kroniek.cli;

import dev.kroniek.cli.Table.Cell;
import dev.kroniek.domain.Json;

/** Entries with their outcomes, printed as they come. */
final class OutcomeTable {
  private final Context context;
  private final FixedColumns columns;

  OutcomeTable(Context context) {
    this.context = context;
    this.columns = new FixedColumns(context.terminal(), 8, 16, 16, 8);
  }

  void title() {
    context
        .out()
        .line(
            columns.line(
                new Cell("SEQUENCE", Style.FAINT),
                new Cell("TIME", Style.FAINT),
                new Cell("TYPE", Style.FAINT),
                new Cell("SESSION", Style.FAINT),
                new Cell("OUTCOME", Style.FAINT)));
  }

  void row(Json.Obj row) {
    boolean isRejected = "rejected".equals(row.text("outcome"));
    context
        .out()
        .line(
            columns.line(
                Cell.of(Shown.number(row, "sequence")),
                Cell.of(context.times().at(row.text("recorded_at"))),
                Cell.of(Shown.text(row, "type")),
                Cell.of(Shown.prefix(EntryText.target(row), 8)),
                isRejected
                    ? new Cell(Shown.text(row, "reason"), Style.RED)
                    : EntryText.outcome(row)));
  }
}
