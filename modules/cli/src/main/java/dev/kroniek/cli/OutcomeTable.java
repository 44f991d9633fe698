package dev.kroniek.cli;

import dev.kroniek.cli.Table.Cell;
import dev.kroniek.domain.Json;

/** Entries with their outcomes, printed as they come. */
final class OutcomeTable {
  private static final int SESSION = 3;
  private static final int ID_SHOWN = 8;

  private final Context context;
  private final FixedColumns columns;

  OutcomeTable(Context context) {
    this.context = context;
    this.columns = FixedColumns.keeping(SESSION, context.terminal(), 8, 16, 16, ID_SHOWN);
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
                Cell.of(Shown.id(EntryText.target(row), ID_SHOWN)),
                isRejected
                    ? new Cell(Shown.text(row, "reason"), Style.RED)
                    : EntryText.outcome(row)));
  }
}
