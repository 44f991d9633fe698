package dev.kroniek.cli;

import dev.kroniek.domain.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Watched sessions as a table on a terminal that is drawn anew in its place. */
final class WatchedScreen implements WatchView {
  private final Context context;
  private final int limit;
  private final Screen screen;
  private final Supplier<Screen.Size> size;
  private List<Json.Obj> sessions = List.of();

  /** Shows so many sessions at most, and no more than there is room for. */
  WatchedScreen(Context context, int limit) {
    this(context, limit, Screen.Size::measured);
  }

  WatchedScreen(Context context, int limit, Supplier<Screen.Size> size) {
    this.context = context;
    this.limit = limit;
    this.screen = new Screen(context.out());
    this.size = size;
  }

  @Override
  public void open() {
    screen.enter();
  }

  @Override
  public void show(List<Json.Obj> now) {
    sessions = now;
    draw(isAnyWaiting() ? Style.RED : Style.PLAIN, summary());
  }

  @Override
  public void showLoss(String why) {
    draw(Style.RED, "waiting for the daemon: " + why);
  }

  private void draw(Style style, String headline) {
    Screen.Size now = size.get();
    Terminal terminal = new Terminal(now.columns(), context.terminal().colour());
    List<String> lines = new ArrayList<>();
    lines.add(terminal.styled(style, TextWidth.cut(Printable.line(headline), now.columns())));
    lines.add("");
    int room = Math.min(limit, now.rows() - 4); // the headline, a blank, the titles, the rest
    if (!sessions.isEmpty() && room > 0) {
      List<Json.Obj> shown = sessions.subList(0, Math.min(room, sessions.size()));
      lines.addAll(SessionTable.lines(shown, context.times()::ago, terminal));
      if (shown.size() < sessions.size()) {
        lines.add(
            terminal.styled(Style.FAINT, "… and " + (sessions.size() - shown.size()) + " more"));
      }
    }
    screen.draw(lines, now);
  }

  private boolean isAnyWaiting() {
    return sessions.stream().anyMatch(Shown::isWaiting);
  }

  private String summary() {
    long waiting = sessions.stream().filter(Shown::isWaiting).count();
    String needsYou = waiting == 0 ? "" : waiting + (waiting == 1 ? " needs you, " : " need you, ");
    return needsYou
        + count("active")
        + " active, "
        + count("parked")
        + " parked, "
        + count("stale")
        + " stale";
  }

  private long count(String status) {
    return sessions.stream().filter(s -> Shown.text(s, "status").equals(status)).count();
  }

  @Override
  public void close() {
    screen.leave();
  }
}
