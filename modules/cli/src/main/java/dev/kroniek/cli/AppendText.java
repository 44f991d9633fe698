package dev.kroniek.cli;

import dev.kroniek.domain.Json;
import dev.kroniek.domain.Texts;

/** What became of an appended command, in words. */
final class AppendText {
  private AppendText() {}

  /** Such as {@code applied: sequence 12, version 3}. */
  static String line(Json.Obj outcome) {
    String sequence = Shown.number(outcome, "sequence");
    String kind = Shown.text(outcome, "outcome");
    return switch (kind) {
      case "" -> "journaled: sequence " + sequence;
      case "spooled" -> Printable.line("spooled: " + Shown.text(outcome, "file"));
      case "rejected" ->
          "rejected: sequence "
              + sequence
              + ", "
              + Shown.text(outcome, "reason")
              + Printable.line(": " + Shown.text(outcome, "detail"));
      default -> Printable.line(kind + ": sequence " + sequence + details(outcome));
    };
  }

  private static String details(Json.Obj outcome) {
    String first = Shown.number(outcome, "first_sequence");
    String version = Shown.number(outcome, "version");
    int closed = outcome.get("closed") instanceof Json.Arr ids ? ids.items().size() : 0;
    return (first.isEmpty() ? "" : " of " + first)
        + (version.isEmpty() ? "" : ", version " + version)
        + (closed == 0 ? "" : ", closed " + Texts.counted(closed, "session", "sessions"));
  }
}
