package dev.kroniek.cli;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.JsonText;
import dev.kroniek.domain.Timestamps;
import dev.kroniek.engine.HistoryRow;
import dev.kroniek.state.OutcomeRecord;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Entries as a table for spreadsheets: RFC 4180, a line of names first.
 *
 * <p>A spreadsheet takes a text that begins with certain characters for a formula and runs it, also
 * when it stands in quotes. What agents and people wrote is data: such a text gets an apostrophe in
 * front, which spreadsheets show as text.
 */
final class CsvForm {
  private static final List<String> COLUMNS =
      List.of(
          "sequence",
          "recorded_at",
          "at",
          "type",
          "session",
          "project",
          "source",
          "id",
          "pid",
          "expected_version",
          "outcome",
          "reason",
          "version",
          "first_sequence",
          "what",
          "data");

  /** What a formula can begin with, in the widths that spreadsheets take for the same. */
  private static final String FORMULA_STARTS = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

  private static final String END_OF_LINE = "\r\n";

  private CsvForm() {}

  static String head() {
    return String.join(",", COLUMNS) + END_OF_LINE;
  }

  static String line(HistoryRow row) {
    Command command = row.entry().command();
    OutcomeRecord outcome = row.outcome();
    Json.Obj shown =
        Json.Obj.builder()
            .put("type", command.type().wireName())
            .put("data", command.data())
            .build();
    List<String> cells =
        List.of(
            Long.toString(outcome.sequence()),
            Timestamps.format(outcome.recordedAt()),
            Timestamps.format(row.entry().time()),
            command.type().wireName(),
            command.session() == null ? "" : command.session().value(),
            command.project() == null ? "" : command.project().value(),
            command.key().source(),
            command.key().id(),
            number(command.pid()),
            number(command.expectedVersion()),
            outcome.kind().wireName(),
            outcome.reason() == null ? "" : outcome.reason().wireName(),
            positive(outcome.version()),
            positive(outcome.firstSequence()),
            EntryText.what(shown),
            JsonText.compact(command.data()));
    return cells.stream().map(CsvForm::cell).collect(Collectors.joining(",")) + END_OF_LINE;
  }

  static String cell(String content) {
    String text = Printable.lines(content);
    boolean isFormula = !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0;
    String safe = isFormula ? "'" + text : text;
    boolean isPlain = safe.chars().allMatch(CsvForm::isPlain);
    return isPlain ? safe : '"' + safe.replace("\"", "\"\"") + '"';
  }

  /** Whether it needs no quotes, whatever the reader takes for the end of a cell. */
  private static boolean isPlain(int c) {
    return c > ' ' && c != '"' && c != ',' && c != ';' && c != '|' && c != 0x7f;
  }

  private static String number(OptionalLong number) {
    return number.isPresent() ? Long.toString(number.getAsLong()) : "";
  }

  private static String positive(long number) {
    return number > 0 ? Long.toString(number) : "";
  }
}
