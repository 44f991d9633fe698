package dev.kroniek.cli;

import dev.kroniek.engine.HistoryRow;
import java.util.Locale;

/** How {@code kroniek export} writes entries; described in {@code docs/exchange.md}. */
enum ExportFormat {
  NDJSON {
    @Override
    String line(HistoryRow row) {
      return CommandForms.ours(row) + "\n";
    }
  },
  CLOUDEVENTS {
    @Override
    String line(HistoryRow row) {
      return CommandForms.cloudEvent(row) + "\n";
    }
  },
  CSV {
    @Override
    String head() {
      return CsvForm.head();
    }

    @Override
    String line(HistoryRow row) {
      return CsvForm.line(row);
    }
  };

  /** What stands before the first entry. */
  String head() {
    return "";
  }

  /** One entry, its end of line included. */
  abstract String line(HistoryRow row);

  /** Whether commands can be read back from it. */
  boolean isImportable() {
    return this != CSV;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
