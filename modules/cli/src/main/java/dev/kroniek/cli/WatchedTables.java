package dev.kroniek.cli;

import dev.kroniek.domain.Json;
import java.util.List;

/**
 * Watched sessions where the output is no terminal: a table, and another whenever what it says has
 * changed, its times aside.
 */
final class WatchedTables implements WatchView {
  private final Context context;
  private final int limit;
  private String said = "";
  private boolean isLost;

  WatchedTables(Context context, int limit) {
    this.context = context;
    this.limit = limit;
  }

  @Override
  public void show(List<Json.Obj> sessions) {
    isLost = false;
    List<Json.Obj> shown = sessions.subList(0, Math.min(limit, sessions.size()));
    String saying = String.join("\n", SessionTable.lines(shown, heard -> "", context.terminal()));
    if (saying.equals(said)) {
      return;
    }
    Output out = context.out();
    if (!said.isEmpty()) {
      out.line("");
    }
    SessionTable.lines(shown, context.times()::ago, context.terminal()).forEach(out::line);
    out.flush();
    said = saying;
  }

  @Override
  public void showLoss(String why) {
    if (!isLost) {
      context.err().tell(why + "; waiting for it to come back");
      isLost = true;
    }
  }
}
