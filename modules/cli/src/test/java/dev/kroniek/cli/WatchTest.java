package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code kroniek sessions --watch}, a look at a time. */
@Timeout(60)
class WatchTest {
  private static final String ESC = "\u001b[";

  @RegisterExtension final Stage stage = new Stage();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private volatile String answer = "{\"sessions\":[]}";

  private Context context(Terminal terminal) {
    return new Context(
        Map.of("KRONIEK_DATA", stage.data().toString()),
        new ByteArrayInputStream(new byte[0]),
        new Output(out),
        new Messages(new PrintStream(err, true, StandardCharsets.UTF_8)),
        terminal,
        new Times(InstantSource.fixed(Shell.NOON), () -> ZoneOffset.UTC));
  }

  private static final Terminal PIPE = new Terminal(100, Terminal.Colour.NONE);

  private void daemon() throws IOException {
    stage.daemon(request -> FakeDaemon.json(200, answer));
  }

  private static String session(String id, String status, String heard, String more) {
    return "{\"id\":\""
        + id
        + "\",\"status\":\""
        + status
        + "\",\"project\":\"/p/shop\",\"last_heartbeat\":\"2026-11-23T"
        + heard
        + "Z\""
        + more
        + "}";
  }

  private void sessions(String... sessions) {
    answer = "{\"sessions\":[" + String.join(",", sessions) + "]}";
  }

  private static String attention(String kind, String since) {
    return ",\"attention\":{\"kind\":\"" + kind + "\",\"since\":\"2026-11-23T" + since + "Z\"}";
  }

  private String printed() {
    String text = out.toString(StandardCharsets.UTF_8);
    out.reset();
    return text;
  }

  private SessionsWatch watch(WatchView view, Context context) {
    return new SessionsWatch(new RootCommand(context), new Records.Filter(null, null, null), view);
  }

  private DaemonClient client() {
    return DaemonClient.connect(stage.data()).orElseThrow();
  }

  @Test
  void whatNeedsItsPersonComesFirstThenWhatIsActive() throws Exception {
    daemon();
    DaemonClient client = client();
    sessions(
        session("done", "completed", "11:59:59", ""),
        session("busy", "active", "11:59:58", ""),
        session("asks", "active", "11:59:00", attention("question", "11:58:00")),
        session("waits", "active", "11:50:00", attention("permission", "11:50:00")),
        session("rests", "active", "11:30:00", attention("idle", "11:30:00")),
        session("aside", "parked", "11:20:00", attention("permission", "11:20:00")));
    WatchedScreen view = new WatchedScreen(context(PIPE), 50, () -> new Screen.Size(24, 80));

    view.open();
    watch(view, context(PIPE)).look(client);
    view.close();

    String screen = printed();
    assertThat(screen)
        .startsWith(
            ESC + "?1049h" + ESC + "?25l" + ESC + "H3 need you, 4 active, 1 parked, 0 stale")
        .endsWith(ESC + "J" + ESC + "?25h" + ESC + "?1049l");
    assertThat(
            screen
                .lines()
                .map(line -> line.replaceAll("\u001b\\[[?0-9;]*[A-Za-z]", "").split(" +"))
                .filter(words -> words.length > 3 && words[words.length - 1].equals("shop"))
                .map(words -> words[words.length - 2]))
        .containsExactly("waits", "asks", "rests", "busy", "done", "aside");
    client.close();
  }

  @Test
  void theTableFitsTheTerminalWhateverItsSizeIsNow() throws Exception {
    daemon();
    DaemonClient client = client();
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      many.add(
          session("session-" + i, "active", "11:00:00", ",\"title\":\"" + "鐘".repeat(60) + "\""));
    }
    sessions(many.toArray(String[]::new));
    Screen.Size[] size = {new Screen.Size(10, 60)};
    WatchedScreen view = new WatchedScreen(context(PIPE), 50, () -> size[0]);
    view.open();
    SessionsWatch watch = watch(view, context(PIPE));
    printed();

    watch.look(client);
    assertThat(drawn()).hasSize(10).allMatch(line -> TextWidth.of(line) <= 60);
    size[0] = new Screen.Size(40, 30);
    watch.look(client);
    assertThat(drawn()).hasSize(33).allMatch(line -> TextWidth.of(line) <= 30);
    size[0] = new Screen.Size(3, 20);
    watch.look(client);
    assertThat(drawn()).hasSizeLessThanOrEqualTo(3);
    client.close();
  }

  private List<String> drawn() {
    return printed().replaceAll("\u001b\\[[?0-9;]*[A-Za-z]", "").lines().toList();
  }

  @Test
  void inAPipeThereIsATableForEachChangeButNotForEachHeartbeat() throws Exception {
    daemon();
    DaemonClient client = client();
    SessionsWatch watch = watch(new WatchedTables(context(PIPE), 50), context(PIPE));

    sessions(session("one", "active", "11:59:00", ""));
    watch.look(client);
    assertThat(printed())
        .isEqualTo(
            """
            STATUS  ATTENTION  HEARD   SESSION  PROJECT  TITLE / ACTIVITY
            active             1m ago  one      shop
            """);
    sessions(session("one", "active", "11:59:50", ""));
    watch.look(client);
    assertThat(printed()).isEmpty();
    sessions(session("one", "active", "11:59:50", ",\"current_activity\":\"Edit\""));
    watch.look(client);
    assertThat(printed()).startsWith("\nSTATUS").contains("10s ago  one      shop     Edit\n");
    client.close();
  }

  @Test
  void asJsonThereIsALineForEachSessionThatHasChanged() throws Exception {
    daemon();
    DaemonClient client = client();
    SessionsWatch watch = watch(new WatchedLines(new RootCommand(context(PIPE))), context(PIPE));

    sessions(session("one", "active", "11:59:00", ""), session("two", "active", "11:59:00", ""));
    watch.look(client);
    assertThat(printed()).hasLineCount(2);
    sessions(session("one", "parked", "11:59:00", ""), session("two", "active", "11:59:00", ""));
    watch.look(client);
    assertThat(printed()).startsWith("{\"id\":\"one\",\"status\":\"parked\"").hasLineCount(1);
    client.close();
  }

  @Test
  void aDaemonThatGoesAwayIsWaitedFor() throws Exception {
    daemon();
    sessions(session("one", "active", "11:59:00", ""));
    WatchedScreen view = new WatchedScreen(context(PIPE), 50, () -> new Screen.Size(24, 80));
    view.open();
    SessionsWatch watch = watch(view, context(PIPE));
    DaemonClient client = watch.look(client());
    printed();

    client.close();
    stage.daemon().close();
    client = watch.look(client);
    client = watch.look(client);
    assertThat(printed()).contains("waiting for the daemon: lost the daemon on ").contains("one");
    Files.deleteIfExists(stage.data().resolve("kroniek.sock"));
    daemon();
    client = watch.look(client);
    client = watch.look(client);
    assertThat(printed()).contains("1 active");
    client.close();
  }

  @Test
  void nothingIsDrawnOnceTheTerminalWasGivenBack() throws Exception {
    daemon();
    DaemonClient client = client();
    sessions(session("one", "active", "11:59:00", ""));
    WatchedScreen view = new WatchedScreen(context(PIPE), 50, () -> new Screen.Size(24, 80));
    view.open();
    view.close();
    view.close();
    printed();

    watch(view, context(PIPE)).look(client);

    assertThat(printed()).isEmpty();
    client.close();
  }

  @Test
  void withoutADaemonThatIsSaidAndTheTerminalIsLeftAlone() {
    Shell.Ran ran = stage.shell().run("sessions", "--watch");

    assertThat(ran.exit()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(ran.err()).startsWith("kroniek: no daemon runs on ");
    assertThat(ran.out()).isEmpty();
    assertThat(stage.shell().run("sessions", "--watch", "--at", "3").exit())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void theSizeIsWhatSttySays() {
    assertThat(Screen.Size.parsed("50 132\n")).isEqualTo(new Screen.Size(50, 132));
    assertThat(Screen.Size.parsed("0 0\n")).isEqualTo(new Screen.Size(24, 80));
    assertThat(Screen.Size.parsed("")).isEqualTo(new Screen.Size(24, 80));
  }

  @Test
  void sessionsThatAskForNothingKeepTheirOrder() {
    List<Json.Obj> sessions =
        List.of(
            Json.Obj.builder().put("id", "b").put("status", "active").build(),
            Json.Obj.builder().put("id", "a").put("status", "active").build());

    assertThat(NeedyFirst.sorted(sessions)).isEqualTo(sessions);
  }
}
