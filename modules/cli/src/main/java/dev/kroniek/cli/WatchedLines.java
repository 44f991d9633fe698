package dev.kroniek.cli;

import dev.kroniek.domain.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Watched sessions as JSON: one that has changed is a line. */
final class WatchedLines implements WatchView {
  private final RootCommand kroniek;
  private Map<String, Json.Obj> said = Map.of();
  private boolean isLost;

  WatchedLines(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public void show(List<Json.Obj> sessions) {
    isLost = false;
    Map<String, Json.Obj> saying = new HashMap<>();
    for (Json.Obj session : sessions) {
      String id = Shown.text(session, "id");
      saying.put(id, session);
      if (!session.equals(said.get(id))) {
        kroniek.printLine(session);
      }
    }
    kroniek.context().out().flush();
    said = saying;
  }

  @Override
  public void showLoss(String why) {
    if (!isLost) {
      kroniek.context().err().tell(why + "; waiting for it to come back");
      isLost = true;
    }
  }
}
