package dev.kroniek.cli;

import dev.kroniek.cli.Table.Cell;
import dev.kroniek.cli.Table.Column;
import dev.kroniek.cli.Table.Fit;
import dev.kroniek.domain.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sessions as the rows of a table. */
final class SessionTable {
  private static final int ID_SHOWN_MIN = 8;

  /** So many columns are enough for all that is told beside the ids. */
  private static final int OTHERS = 100;

  private SessionTable() {}

  /** How the time is told at which a session was heard last. */
  interface Heard {
    String tell(@Nullable String timestamp);
  }

  /** The lines, the titles first. */
  static List<String> lines(List<Json.Obj> sessions, Heard heard, Terminal terminal) {
    Table table =
        new Table(
            new Column("STATUS", Fit.KEPT),
            new Column("ATTENTION", Fit.KEPT),
            new Column("HEARD", Fit.KEPT),
            new Column("SESSION", Fit.WHOLE),
            new Column("PROJECT", Fit.SHRINKS),
            new Column("TITLE / ACTIVITY", Fit.SHRINKS));
    int shown = idShown(sessions, terminal.columns());
    for (Json.Obj session : sessions) {
      table.row(
          Shown.status(session),
          Shown.attention(session),
          Cell.of(heard.tell(Shown.heard(session))),
          Cell.of(Shown.id(Shown.text(session, "id"), shown)),
          Cell.of(Shown.baseName(Shown.text(session, "project"))),
          Cell.of(Shown.about(session)));
    }
    return table.lines(terminal);
  }

  /** So many characters tell all that are listed apart; all of them where there is room. */
  private static int idShown(List<Json.Obj> sessions, int columns) {
    List<String> ids = sessions.stream().map(s -> Shown.text(s, "id")).sorted().toList();
    int longest = ids.stream().mapToInt(String::length).max().orElse(0);
    if (longest <= columns - OTHERS) {
      return longest;
    }
    int shown = ID_SHOWN_MIN;
    for (int i = 1; i < ids.size(); i++) {
      shown = Math.max(shown, common(ids.get(i - 1), ids.get(i)) + 1);
    }
    return shown;
  }

  private static int common(String a, String b) {
    int i = 0;
    while (i < a.length() && i < b.length() && a.charAt(i) == b.charAt(i)) {
      i++;
    }
    return i;
  }
}
