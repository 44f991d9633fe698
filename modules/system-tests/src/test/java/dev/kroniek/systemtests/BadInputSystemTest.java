package dev.kroniek.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kroniek.domain.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Everything bad that can be sent, over every way in, to one daemon. Each time the answer is the
 * documented one, and afterwards the same process lives, takes a good command, and has written
 * nothing where nothing belongs.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputSystemTest {
  private static final String START =
      "{\"type\":\"start_session\",\"session\":\"%s\",\"project\":\"/p\"}";

  private Daemon daemon;
  private long pid;
  private int count;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    daemon = new Daemon(directory.resolve("data")).start();
    pid = daemon.process().pid();
  }

  @AfterAll
  void killTheDaemon() {
    daemon.close();
  }

  @AfterEach
  void theDaemonLivesTakesAGoodCommandAndStaysInItsPlace() throws IOException {
    assertThat(daemon.http().get("/health/live").status()).isEqualTo(200);
    assertThat(Daemon.number(daemon.getJson("/v1/status"), "pid")).isEqualTo(pid);
    String session = "good-" + ++count;
    assertThat(daemon.http().post("/v1/commands", START.formatted(session)).status())
        .isEqualTo(202);
    awaitInSnapshot(session, session);
    soon().untilAsserted(() -> assertThat(DataLayout.strays(daemon.data())).isEmpty());
    soon().untilAsserted(() -> assertThat(snapshots()).isEqualTo(snapshotsOfKnownSessions()));
    assertThat(daemon.surroundings()).containsExactly("home", "tmp", "work");
  }

  private static ConditionFactory soon() {
    return await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(10));
  }

  private SortedSet<Path> snapshots() throws IOException {
    return DataLayout.files(daemon.data().resolve("sessions"));
  }

  private SortedSet<Path> snapshotsOfKnownSessions() throws IOException {
    SortedSet<Path> expected = new TreeSet<>();
    Json.Obj page = daemon.getJson("/v1/sessions?limit=1000");
    assertThat(page.get("sessions"))
        .isInstanceOfSatisfying(
            Json.Arr.class,
            sessions -> sessions.items().forEach(session -> expected.add(snapshotOf(session))));
    return expected;
  }

  private Path snapshotOf(Json session) {
    return DataLayout.snapshot(daemon.data(), String.valueOf(((Json.Obj) session).text("id")));
  }

  private void awaitInSnapshot(String session, String text) {
    Path file = DataLayout.snapshot(daemon.data(), session);
    soon()
        .alias(file + " holds " + text)
        .until(() -> Files.exists(file) && Files.readString(file).contains(text));
  }

  private long journaled() throws IOException {
    return Daemon.number(daemon.getJson("/v1/status"), "journaled");
  }

  static Stream<Arguments> badCommandsOnEveryWay() {
    return BadInput.commands().stream()
        .flatMap(bad -> ways(bad.bytes()).map(way -> Arguments.of(bad, way)));
  }

  private static Stream<CommandWay> ways(byte[] command) {
    return Stream.of(CommandWay.values()).filter(way -> way.takes(command));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("badCommandsOnEveryWay")
  void aBadCommandIsRefusedWithWhatIsWrongOnEveryWayIn(BadInput bad, CommandWay way)
      throws Exception {
    long before = journaled();
    Json.Obj told = way.send(daemon, bad.bytes());
    assertThat(Daemon.number(told, "status") + " " + told.text("type"))
        .isEqualTo(bad.problem().replace(" ", " /problems/"));
    assertThat(told.text("detail")).contains(bad.detail());
    assertThat(journaled()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(CommandWay.class)
  void whatIsJustGoodEnoughIsTakenOnEveryWayIn(CommandWay way) throws Exception {
    for (String command : BadInput.commandsJustGoodEnough()) {
      byte[] text = command.getBytes(UTF_8);
      if (way.takes(text)) {
        long before = journaled();
        assertThat(Daemon.number(way.send(daemon, text), "sequence")).isEqualTo(before + 1);
      }
    }
  }

  @Test
  void emptyLinesAreNoCommands() throws Exception {
    long before = journaled();
    byte[] lines = "\n\r\n  \n".getBytes(UTF_8);
    for (Http door : List.of(daemon.tcp(), daemon.http())) {
      assertThat(door.send("POST", "/v1/commands", "application/x-ndjson", lines))
          .isEqualTo(new Http.Reply(202, ""));
    }
    assertThat(daemon.kroniek(lines, "append", "--stdin")).isEqualTo(new Daemon.Run(0, "", ""));
    assertThat(journaled()).isEqualTo(before);
  }

  /** Whoever types a command is told in one line, before anything is sent. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "hartbeat session=s | there is no command \"hartbeat\" (did you mean heartbeat?)",
        "heartbeat | name a session: its id, the beginning of its id, or @last",
        "heartbeat session=s pid=x | heartbeat: pid: must be a whole number",
        "update_task session=s task=t status=done | update_task: data.status: must be one of",
        "heartbeat session:=\"a\\nb\" | the name of the session holds a control character",
        "heartbeat session:=9 | heartbeat: session: must be a string",
        "heartbeat session= | the name of the session is empty",
      })
  void aBadCommandInWordsIsWrongUsage(String words, String line) throws Exception {
    long before = journaled();
    Daemon.Run run = daemon.kroniek(("append " + words).split(" ", -1));
    assertThat(run.exit()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).startsWith("kroniek: " + line).containsOnlyOnce("\n").endsWith("\n");
    assertThat(run.out()).isEmpty();
    assertThat(journaled()).isEqualTo(before);
  }

  static Stream<Arguments> badPayloadsOnEveryWay() {
    return BadInput.payloads().stream()
        .flatMap(bad -> Stream.of(PayloadWay.values()).map(way -> Arguments.of(bad, way)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("badPayloadsOnEveryWay")
  void aBadPayloadIsRefusedWithWhatIsWrongOnEveryWayIn(BadInput bad, PayloadWay way)
      throws Exception {
    long before = journaled();
    assertThat(way.send(daemon, bad.bytes())).contains(bad.detail());
    assertThat(journaled()).isEqualTo(before);
  }

  static Stream<Arguments> oddPayloadsOnEveryWay() {
    return BadInput.payloadsThatAreTaken().stream()
        .flatMap(odd -> Stream.of(PayloadWay.values()).map(way -> Arguments.of(odd, way)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("oddPayloadsOnEveryWay")
  void anOddPayloadIsTakenOnEveryWayIn(BadInput odd, PayloadWay way) throws Exception {
    String session = "odd-" + ++count;
    assertThat(way.send(daemon, odd.bytes(session))).isEqualTo(PayloadWay.TAKEN);
    awaitInSnapshot(session, odd.detail());
  }

  /** Whoever leaves a file in the spool that is no hook's finds it put aside, as it was. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1-a | hello | foreign: it does not begin with kroniek1",
        "1-b | kroniek1 claude-code 1 1 - ../../b /p\\n{} | foreign: its first line names another file",
        "1-c | kroniek1 ../../x 1 1 - 1-c /p\\n{} | foreign: its first line is malformed",
      })
  void aFileThatIsNoHooksIsPutAside(String name, String text, String reason) throws Exception {
    long before = journaled();
    Path aside = daemon.data().resolve("spool/.aside");
    Files.writeString(aside, text.replace("\\n", "\n"));
    Files.move(aside, aside.resolveSibling(name), StandardCopyOption.ATOMIC_MOVE);
    daemon.awaitQuiet();
    Path rejected = daemon.data().resolve("spool/rejected/" + name);
    assertThat(rejected).hasContent(text.replace("\\n", "\n"));
    assertThat(rejected.resolveSibling(name + ".reason")).hasContent(reason + "\n");
    assertThat(journaled()).isEqualTo(before);
  }

  /** The last two differ only in case: each has a snapshot of its own. */
  static List<String> oddIds() {
    return List.of("../../etc/passwd", "\u20ac".repeat(256), "a\u00e9 %2F~", "Case", "case");
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("oddIds")
  void anIdIsJustANameOnEveryWayIn(String id) throws Exception {
    for (CommandWay way : CommandWay.values()) {
      Json.Obj told = way.send(daemon, START.formatted(id).getBytes(UTF_8));
      assertThat(told.text("session")).isEqualTo(id);
    }
    for (PayloadWay way : PayloadWay.values()) {
      String prompt = "said over " + way;
      assertThat(way.send(daemon, BadInput.prompt(id, prompt).getBytes(UTF_8)))
          .isEqualTo(PayloadWay.TAKEN);
      awaitInSnapshot(id, prompt);
    }
    awaitInSnapshot(id, "\"id\": \"" + id + "\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no token       | 127.0.0.1:PORT |             | 401 | token_missing",
        "a wrong token  | 127.0.0.1:PORT | Authorization: Bearer wrong | 401 | token_missing",
        "an empty token | 127.0.0.1:PORT | Authorization: Bearer | 401 | token_missing",
        "a foreign host | evil.example:PORT | Authorization: Bearer TOKEN | 421 | foreign_host",
        "a foreign port | 127.0.0.1:1 | Authorization: Bearer TOKEN | 421 | foreign_host",
        "a foreign page | 127.0.0.1:PORT | Authorization: Bearer TOKEN;Origin: http://evil.example | 403 | foreign_origin",
        "a local file   | 127.0.0.1:PORT | Authorization: Bearer TOKEN;Origin: null | 403 | foreign_origin",
      })
  void whoMayNotComeInOverTcpIsToldWhy(
      String name, String host, String headers, int status, String problem) throws Exception {
    long before = journaled();
    String all = "Host: " + host + (headers == null ? "" : ";" + headers);
    Http http =
        daemon.tcp(
            all.replace("PORT", "" + daemon.port())
                .replace("TOKEN", daemon.token())
                .split(";", -1));
    byte[] command = START.formatted("let-in").getBytes(UTF_8);
    byte[] payload = BadInput.prompt("let-in", "hello").getBytes(UTF_8);
    for (Http.Reply reply :
        List.of(
            http.send("POST", "/v1/commands", "application/json", command),
            http.send("POST", "/v1/commands", "application/x-ndjson", command),
            http.send("POST", "/v1/hooks/claude-code", "application/json", payload),
            http.get("/v1/sessions"))) {
      assertThat(reply.status()).as(name).isEqualTo(status);
      Json.Obj told = Daemon.object(reply.body());
      assertThat(told.text("type")).isEqualTo("/problems/" + problem);
      assertThat(told.text("detail"))
          .contains(
              switch (status) {
                case 401 -> "send the header Authorization: Bearer with what the file token";
                case 421 -> "the header Host names another server: send requests to http://127";
                default -> "the header Origin names another site: only pages of http://127.0.0.1";
              });
    }
    assertThat(journaled()).isEqualTo(before);
  }
}
