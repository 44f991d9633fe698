package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Json;
import dev.kroniek.json.JsonReader;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A directory of one JSON file a session, as another store left it, becomes our sessions. */
@Timeout(120)
class OldStoreTest {
  private static final String WHOLE =
      """
      {
        "id": "s1", "project": "/home/a/shop", "title": "Mend the till", "branch": "main",
        "status": "completed", "outcome": "success", "summary": "It rings",
        "started_at": "2026-11-20T08:00:00+00:00", "last_heartbeat": "2026-11-20T09:30:00Z",
        "ended_at": "2026-11-20T09:31:00.5Z", "current_activity": "Polishing", "updated_at": 1,
        "events": [
          {"type": "prompt", "message": "ring!", "timestamp": "2026-11-20T08:00:01Z", "extra": 7},
          {"kind": "tool", "text": "Edit", "ts": 1795161602.25, "data": {"tool": "Edit"}},
          "just a text"],
        "commits": [{"hash": "3F2A9C1D", "message": "Hang the bell", "files_changed": ["a", "b"],
          "timestamp": "2026-11-20T09:00:00", "author": "a"}],
        "decisions": [{"decision": "Use brass", "reason": "it lasts", "alternatives": ["tin", "steel"],
          "timestamp": 1795165200000}],
        "tasks": [
          {"id": 1, "title": "Find the bell", "status": "done", "created_at": "2026-11-20T08:10:00Z",
            "updated_at": "2026-11-20T08:20:00Z", "note": "under the desk"},
          {"name": "Oil it", "status": "waiting"}]
      }
      """;

  @RegisterExtension final Stage stage = new Stage();

  private Path store;

  @BeforeEach
  void makeTheStore() throws Exception {
    store = Files.createDirectory(stage.data().resolve("store"));
  }

  @Test
  void aSessionIsMadeAgainWithItsFactsAtTheirTimes() throws Exception {
    write("s1.json", WHOLE);

    Shell.Ran ran = importing();

    assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.DONE);
    Json.Obj session = session("s1");
    assertThat(session.text("project")).isEqualTo("/home/a/shop");
    assertThat(session.text("title")).isEqualTo("Mend the till");
    assertThat(session.text("branch")).isEqualTo("main");
    assertThat(session.text("status")).isEqualTo("completed");
    assertThat(session.text("outcome")).isEqualTo("success");
    assertThat(session.text("summary")).isEqualTo("It rings");
    assertThat(session.text("started_at")).isEqualTo("2026-11-20T08:00:00.000000Z");
    assertThat(session.text("last_heartbeat")).isEqualTo("2026-11-20T09:30:00.000000Z");
    assertThat(session.text("ended_at")).isEqualTo("2026-11-20T09:31:00.500000Z");
    assertThat(session.get("implicit")).isEqualTo(new Json.Bool(false));
    assertThat(Shown.list(session, "recent_events"))
        .extracting(event -> event.text("at"), event -> event.text("kind"), Json.Obj::toString)
        .satisfiesExactly(
            first ->
                assertThat(first.toString())
                    .contains("2026-11-20T08:00:01.000000Z", "prompt", "ring!", "\"extra\":7"),
            second ->
                assertThat(second.toString())
                    .contains("2026-11-20T08:00:02.250000Z", "tool", "\"tool\":\"Edit\""),
            third ->
                assertThat(third.toString())
                    .contains("2026-11-20T08:00:02.250000Z", "note", "just a text"));
    assertThat(Shown.list(session, "commits").get(0).toString())
        .contains("3f2a9c1d", "Hang the bell", "\"files\":2", "2026-11-20T09:00:00.000000Z");
    assertThat(Shown.list(session, "decisions").get(0).toString())
        .contains("Use brass", "it lasts", "tin", "2026-11-20T09:00:00.000000Z");
    assertThat(Shown.list(session, "tasks"))
        .extracting(Json.Obj::toString)
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .contains("\"id\":\"1\"", "Find the bell", "completed", "under the desk")
                    .contains("\"created_at\":\"2026-11-20T08:10:00.000000Z\"")
                    .contains("\"updated_at\":\"2026-11-20T08:20:00.000000Z\""),
            second -> assertThat(second).contains("\"id\":\"2\"", "Oil it", "pending"));
  }

  @Test
  void whatIsLeftOutIsTold() throws Exception {
    write("s1.json", WHOLE);
    write("s2.json", "{\"status\": \"active\", \"colour\": \"blue\", \"depth\": 3, \"empty\": []}");
    write("s3.json", "{\"status\": \"odd\", \"outcome\": \"so-so\", \"ended_at\": 1795165200}");

    assertThat(importing().err())
        .contains(
            "s1.json, tasks[1]: left out: the status \"waiting\" is not known: the task is taken"
                + " as pending",
            "s2.json: left out: colour, depth\n",
            "s3.json: left out: the status \"odd\" is not known: the session is taken as completed",
            "s3.json: left out: the outcome \"so-so\" is not known: taken as unknown");
  }

  @ParameterizedTest
  @CsvSource({
    "active, active, ",
    "running, active, ",
    "parked, parked, ",
    "Stale, stale, 2026-11-20T09:00:00.000000Z",
    "completed, completed, 2026-11-20T10:00:00.000000Z",
    "done, completed, 2026-11-20T10:00:00.000000Z",
  })
  void aSessionStandsAsItStood(String told, String status, String ended) throws Exception {
    write(
        "s1.json",
        """
        {"status": "%s", "started_at": "2026-11-20T08:00:00Z", "ended_at": "2026-11-20T10:00:00Z",
         "last_heartbeat": "2026-11-20T09:00:00Z", "project": "p"}
        """
            .formatted(told));

    importing();

    assertThat(session("s1").text("status")).isEqualTo(status);
    assertThat(session("s1").text("ended_at")).isEqualTo(ended);
    assertThat(session("s1").text("last_heartbeat")).isEqualTo("2026-11-20T09:00:00.000000Z");
  }

  /** One that was stale takes no other along that the store knew as active. */
  @Test
  void aStaleSessionLeavesTheOthersAsTheyStood() throws Exception {
    write("a.json", "{\"status\": \"active\", \"project\": \"p\", \"started_at\": 1795161600}");
    write("b.json", "{\"status\": \"stale\", \"project\": \"p\", \"started_at\": 1795165200}");
    write("c.json", "{\"status\": \"stale\", \"project\": \"p\", \"started_at\": 1795161600}");

    importing();

    assertThat(session("a").text("status")).isEqualTo("active");
    assertThat(session("b").text("status")).isEqualTo("stale");
    assertThat(session("c").text("status")).isEqualTo("stale");
  }

  @Test
  void importingAgainAddsNothingAndAStoreThatHasGrownOnlyWhatIsNew() throws Exception {
    write("s1.json", WHOLE);
    write("s2.json", "{\"events\": [\"same\", \"same\"], \"status\": \"active\"}");
    String first = importing().out();
    assertThat(first).contains("\nalready there: 0\n");
    assertThat(session("s2").get("counts")).hasToString(counts(2));

    Files.setLastModifiedTime(store.resolve("s2.json"), FileTime.fromMillis(1795161600000L));
    assertThat(importing().out()).contains("\nadded: 0\n", "\nskipped: 0\n");

    write("s2.json", "{\"events\": [\"same\", \"same\", \"new\"], \"status\": \"completed\"}");
    assertThat(importing().out()).contains("\nadded: 2\n", "\nrejected: 0\n");
    assertThat(session("s2").text("status")).isEqualTo("completed");
    assertThat(session("s2").get("counts")).hasToString(counts(3));
  }

  private static String counts(int events) {
    return "{\"events\":%d,\"commits\":0,\"decisions\":0,\"tasks\":0,\"open_tasks\":0,\"rejected\":0}"
        .formatted(events);
  }

  @Test
  void whatIsNoSessionIsSkippedAndTold() throws Exception {
    write("a.json", "{\"status\": \"active\"}");
    write("array.json", "[]");
    write("broken.json", "{\"status\": ");
    write("config.json", "{\"colour\": \"blue\"}");
    write("readme.txt", "not looked at");
    write("deep/er/snapshot.json", snapshot());
    write(
        "z.json",
        """
        {"status": "active", "commits": ["not a sha", "abcdef12"], "decisions": [{}],
         "events": [{"kind": "two\\nlines"}], "tasks": [{"id": "t"}]}
        """);

    Shell.Ran ran = importing();

    assertThat(ran.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(ran.out()).endsWith("\nskipped: 8\n");
    assertThat(ran.err())
        .contains(
            "array.json: skipped: it is no JSON object",
            "broken.json: skipped: it is no JSON: ",
            "config.json: skipped: it has no field of a session, such as status or events",
            "deep/er/snapshot.json: skipped: it is a snapshot of Kroniek",
            "z.json, commits[0]: skipped: data.sha: must be 4 to 64 hexadecimal digits",
            "z.json, decisions[0]: skipped: data.title: is missing",
            "z.json, events[0]: skipped: data.kind: holds a control character",
            "z.json, tasks[0]: skipped: data.title: is missing");
    assertThat(Shown.list(session("z"), "commits")).hasSize(1);
    assertThat(session("a").text("project")).isEqualTo("unknown");
  }

  /** Nothing in a file keeps the others from being read, and nothing leads out of the directory. */
  @Test
  void hostileFilesAreSkippedAndTold() throws Exception {
    write("a.json", "{\"status\": \"active\"}");
    Files.write(
        store.resolve("bytes.json"), new byte[] {'{', '"', (byte) 0xc3, '"', ':', '1', '}'});
    write("control.json", "{\"id\": \"a\\u0000b\", \"status\": \"active\"}");
    write("deep.json", "{\"events\": " + "[".repeat(100_000) + "]".repeat(100_000) + "}");
    write("empty.json", "");
    try (RandomAccessFile huge = new RandomAccessFile(store.resolve("huge.json").toFile(), "rw")) {
      huge.setLength((64L << 20) + 1);
    }
    Path outside = Files.writeString(stage.data().resolve("outside"), "{\"status\": \"active\"}");
    Files.createSymbolicLink(store.resolve("link.json"), outside);
    Files.createSymbolicLink(store.resolve("loop"), store);
    Files.createSymbolicLink(store.resolve("nowhere.json"), store.resolve("nothing"));
    Files.createDirectory(store.resolve("directory.json"));
    write("long.json", "{\"id\": \"" + "x".repeat(257) + "\", \"status\": \"active\"}");
    write("twice.json", "{\"status\": \"active\", \"status\": \"parked\"}");

    Shell.Ran ran = importing();

    assertThat(ran.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(ran.out()).contains("\nadded: 1\n").endsWith("\nskipped: 9\n");
    assertThat(ran.err())
        .contains(
            "bytes.json: skipped: it is no JSON: ",
            "control.json: skipped: ",
            "deep.json: skipped: it is no JSON: ",
            "empty.json: skipped: it is no JSON: ",
            "huge.json: skipped: it is larger than 67108864 bytes",
            "link.json: skipped: it is a symbolic link",
            "long.json: skipped: ",
            "nowhere.json: skipped: it is a symbolic link",
            "twice.json: skipped: it is no JSON: ")
        .doesNotContain("loop")
        .hasLineCount(9);
  }

  /** What is missing or of the wrong type is left out and told; the rest is taken. */
  @Test
  void fieldsOfWrongTypesAreTold() throws Exception {
    write(
        "s1.json",
        """
        {"id": 7, "project": 5, "status": {"is": "active"}, "events": {"kind": "prompt"},
         "commits": "abcdef12", "decisions": [null, 3, ["a", "b"]], "tasks": [[], {"id": {}, "title": "t"}],
         "started_at": 1e999999999, "last_heartbeat": [], "ended_at": "soon", "title": {"a": 1}}
        """);

    Shell.Ran ran = importing();

    assertThat(ran.err())
        .contains("s1.json: left out: status, events, commits, started_at, ended_at, title\n")
        .doesNotContain("Exception");
    Json.Obj session = session("7");
    assertThat(session.text("project")).isEqualTo("5");
    assertThat(Shown.list(session, "decisions")).hasSize(3);
  }

  private static String snapshot() {
    return "{\"schema\":1,\"recent_events\":[],\"open_tools\":{},\"counts\":{},\"status\":\"active\"}";
  }

  @Test
  void whatUpdateSessionWroteIntoAnObjectOfItsOwnIsFoundThere() throws Exception {
    write(
        "s1.json",
        """
        {"id": "s1", "status": "parked", "created_at": 1795161600.5, "heartbeat_at": 1795161700,
         "fields": {"goal": "Ring", "next_steps": ["oil", "hang"], "tags": {"till": 3}}}
        """);

    importing();

    Json.Obj session = session("s1");
    assertThat(session.text("goal")).isEqualTo("Ring");
    assertThat(session.text("next_steps")).isEqualTo("oil\nhang");
    assertThat(session.get("tags")).hasToString("{\"till\":3}");
    assertThat(session.text("started_at")).isEqualTo("2026-11-20T08:00:00.500000Z");
    assertThat(session.text("last_heartbeat")).isEqualTo("2026-11-20T08:01:40.000000Z");
  }

  private void write(String name, String json) throws Exception {
    Path file = store.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, json);
  }

  private Shell.Ran importing() {
    return stage.shell().with("KRONIEK_DURABILITY", "os").run("import", store.toString());
  }

  private Json.Obj session(String id) throws Exception {
    Shell.Ran ran = stage.shell().run("show", id, "--json");
    assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.DONE);
    return (Json.Obj) JsonReader.parse(ran.out());
  }
}
