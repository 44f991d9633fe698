package dev.kroniek.cli;

import dev.kroniek.domain.Json;
import dev.kroniek.engine.Finding;
import dev.kroniek.engine.Verdict;

/** What a verification found, in words and as JSON. */
final class VerdictText {
  private static final int VALUE_MAX = 120;

  private VerdictText() {}

  /** Such as {@code state.db: session s1: heads.head.title differs: it is "a", and must be "b"}. */
  static String of(Finding finding) {
    StringBuilder text = new StringBuilder(finding.file()).append(": ");
    if (finding.session() != null) {
      text.append("session ").append(finding.session().value()).append(": ");
    }
    if (finding.field() != null) {
      if (finding.session() == null && finding.sequence() > 0) {
        text.append("entry ").append(finding.sequence()).append(": ");
      }
      text.append(finding.field()).append(' ');
    }
    text.append(finding.problem());
    if (finding.expected() != null && finding.found() != null) {
      text.append(": it is ")
          .append(excerpt(finding.found()))
          .append(", and must be ")
          .append(excerpt(finding.expected()));
    }
    if (finding.givenBy() > 0) {
      text.append(", as entry ").append(finding.givenBy()).append(" says");
    }
    return text.toString();
  }

  private static String excerpt(String value) {
    return value.length() <= VALUE_MAX ? value : value.substring(0, VALUE_MAX) + "…";
  }

  static Json.Obj json(Verdict verdict) {
    Finding earliest = verdict.earliest();
    return Json.Obj.builder()
        .put("good", new Json.Bool(verdict.isGood()))
        .put("first", verdict.first())
        .put("last", verdict.last())
        .put("sessions", verdict.sessions())
        .put("wrong", verdict.count())
        .put("earliest", earliest == null ? null : json(earliest))
        .put("findings", new Json.Arr(verdict.findings().stream().map(VerdictText::json).toList()))
        .put(
            "notes",
            new Json.Arr(verdict.notes().stream().map(note -> (Json) new Json.Text(note)).toList()))
        .build();
  }

  private static Json json(Finding finding) {
    Json.Builder json = Json.Obj.builder().put("file", finding.file());
    if (finding.entry() > 0) {
      json.put("entry", finding.entry());
    }
    return json.put("session", finding.session() == null ? null : finding.session().value())
        .put("field", finding.field())
        .put("problem", finding.problem())
        .put("expected", finding.expected())
        .put("found", finding.found())
        .build();
  }
}
