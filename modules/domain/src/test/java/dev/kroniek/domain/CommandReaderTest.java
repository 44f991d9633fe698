package dev.kroniek.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandReaderTest {
  private static final CommandReader.Defaults DOOR =
      new CommandReader.Defaults("http", "fresh", Instant.parse("2026-11-23T12:00:00Z"));

  @Test
  void ourOwnFormIsRead() throws Exception {
    Command command =
        read(
            Json.Obj.builder()
                .put("id", "01JD")
                .put("source", "hook/claude-code")
                .put("type", "add_event")
                .put("session", "5e0c")
                .put("project", "/home/a/shop")
                .put("at", "2026-11-23T10:15:30.123456Z")
                .put("pid", 4711)
                .put("expected_version", 17)
                .put("data", Json.Obj.builder().put("kind", "tool").build()));

    assertThat(command.key()).isEqualTo(new Key("hook/claude-code", "01JD"));
    assertThat(command.type()).isEqualTo(CommandType.ADD_EVENT);
    assertThat(command.session()).isEqualTo(new SessionId("5e0c"));
    assertThat(command.project()).isEqualTo(new ProjectId("/home/a/shop"));
    assertThat(command.at()).isEqualTo(Instant.parse("2026-11-23T10:15:30.123456Z"));
    assertThat(command.pid()).isEqualTo(OptionalLong.of(4711));
    assertThat(command.expectedVersion()).isEqualTo(OptionalLong.of(17));
    assertThat(command.action()).isEqualTo(new Action.AddEvent("tool", null, Json.Obj.EMPTY));
  }

  @Test
  void aCloudEventIsRead() throws Exception {
    Command command =
        read(
            Json.Obj.builder()
                .put("specversion", "1.0")
                .put("id", "01JD")
                .put("source", "hook/claude-code")
                .put("type", "dev.kroniek.add_event")
                .put("subject", "5e0c")
                .put("time", "2026-11-23T10:15:30Z")
                .put("datacontenttype", "application/json")
                .put("project", "/home/a/shop")
                .put("pid", 4711)
                .put("expectedversion", 17)
                .put("data", Json.Obj.builder().put("kind", "tool").build()));

    assertThat(command.toJson())
        .hasToString(
            "{\"id\":\"01JD\",\"source\":\"hook/claude-code\",\"type\":\"add_event\","
                + "\"session\":\"5e0c\",\"project\":\"/home/a/shop\","
                + "\"at\":\"2026-11-23T10:15:30.000000Z\",\"pid\":4711,"
                + "\"expected_version\":17,\"data\":{\"kind\":\"tool\"}}");
  }

  @Test
  void aCloudEventMaySpellTheExpectedVersionAsWeDo() throws Exception {
    assertThat(read(cloudEvent("heartbeat").put("expected_version", 3)).expectedVersion())
        .isEqualTo(OptionalLong.of(3));
  }

  @Test
  void whatACommandTellsOfItselfIsReadBackEqual() throws Exception {
    for (CommandType type : CommandType.values()) {
      Command command = Samples.command(type);
      assertThat(CommandReader.read(command.toJson(), DOOR)).isEqualTo(command);
    }
  }

  @Test
  void whatTheSenderLeftOutTheDoorSupplies() throws Exception {
    Command command = read(Json.Obj.builder().put("type", "heartbeat").put("session", "s1"));

    assertThat(command.key()).isEqualTo(new Key("http", "fresh"));
    assertThat(command.at()).isEqualTo(DOOR.at());
    assertThat(command.project()).isNull();
    assertThat(command.pid()).isEmpty();
    assertThat(command.expectedVersion()).isEmpty();
    assertThat(command.data()).isEqualTo(Json.Obj.EMPTY);
  }

  @Test
  void nullIsAsGoodAsAbsent() throws Exception {
    Json.Builder nulls = ours("heartbeat");
    for (String name :
        List.of(
            "specversion", "id", "source", "project", "at", "pid", "expected_version", "data")) {
      nulls.put(name, (Json) null);
    }

    assertThat(read(nulls)).isEqualTo(read(ours("heartbeat")));
  }

  @Test
  void unknownFieldsAreIgnoredAndThoseOfDataKept() throws Exception {
    Json.Obj data = Json.Obj.builder().put("kind", "tool").put("mood", "good").build();

    Command command = read(ours("add_event").put("colour", "blue").put("data", data));

    assertThat(command.data()).isEqualTo(data);
    assertThat(command.toJson().fields()).doesNotContainKey("colour");
  }

  static List<Json> noObjects() {
    return List.of(
        Json.Null.NULL, new Json.Text("{}"), new Json.Arr(List.of()), new Json.Bool(true));
  }

  @ParameterizedTest
  @MethodSource("noObjects")
  void whatIsNoObjectIsRefused(Json json) {
    assertThatThrownBy(() -> CommandReader.read(json, DOOR))
        .isInstanceOf(MalformedCommandException.class)
        .hasMessage("command: must be a JSON object");
  }

  @Test
  void aWrongOrMissingTypeIsRefused() {
    refused(Json.Obj.builder().put("session", "s1"), "type: is missing");
    refused(ours(""), "type: is blank");
    refused(ours("ADD_EVENT"), noCommand("ADD_EVENT"));
    refused(ours("dev.kroniek.heartbeat"), noCommand("dev.kroniek.heartbeat"));
    refused(ours("x").put("type", 5), "type: must be a string");
    refused(ours("x".repeat(500)), noCommand("x".repeat(97) + "…"));
  }

  @Test
  void aCloudEventOfAnotherKindIsRefused() {
    refused(cloudEvent("heartbeat").put("specversion", "0.3"), "specversion: must be 1.0");
    refused(cloudEvent("heartbeat").put("specversion", 1), "specversion: must be a string");
    refused(cloudEvent("heartbeat").put("type", "heartbeat"), "type: must begin with dev.kroniek.");
    refused(cloudEvent("no_such"), noCommand("no_such"));
    refused(
        cloudEvent("heartbeat").put("data_base64", "e30="),
        "data_base64: is not read: send JSON as data");
  }

  @Test
  void eachFormNamesItsOwnFields() {
    refused(Json.Obj.builder().put("type", "heartbeat"), "session: is missing");
    refused(ours("heartbeat").put("session", ""), "session: is empty");
    refused(cloudEvent("heartbeat").put("subject", (Json) null), "subject: is missing");
    refused(cloudEvent("heartbeat").put("subject", "a\nb"), "subject: holds a control character");
    refused(
        cloudEvent("heartbeat").put("time", "now"),
        "time: must be an ISO-8601 time with an offset, such as 2026-11-23T10:15:30.123456Z");
    refused(
        cloudEvent("heartbeat").put("time", "1969-12-31T23:59:59Z"),
        "time: must lie between 1970 and 9999");
    refused(
        cloudEvent("heartbeat").put("expectedversion", "1"),
        "expectedversion: must be a whole number from 0 to 9223372036854775807");
  }

  @ParameterizedTest
  @CsvSource({"session,256", "project,256", "source,128", "id,128"})
  void namesAreLimited(String field, int charsMax) throws Exception {
    String pairs = "\uD83D\uDE00".repeat(charsMax);
    assertThat(read(ours("heartbeat").put(field, pairs)).toJson().text(field)).isEqualTo(pairs);

    refused(ours("heartbeat").put(field, ""), field + ": is empty");
    refused(
        ours("heartbeat").put(field, "x".repeat(charsMax + 1)),
        field + ": is longer than " + charsMax + " characters");
    refused(ours("heartbeat").put(field, "a\u0000"), field + ": holds a control character");
    refused(ours("heartbeat").put(field, "a\n"), field + ": holds a control character");
    refused(ours("heartbeat").put(field, "\u007f"), field + ": holds a control character");
    refused(ours("heartbeat").put(field, "\u0085"), field + ": holds a control character");
    refused(ours("heartbeat").put(field, "a\uD83D"), field + ": holds half a surrogate pair");
    refused(ours("heartbeat").put(field, "\uDE00a"), field + ": holds half a surrogate pair");
    refused(ours("heartbeat").put(field, 7), field + ": must be a string");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../etc/passwd", " ", "A", "a", "C:\\x", "ü/ö", "%2F", "a b"})
  void aNameIsOpaque(String name) throws Exception {
    assertThat(read(ours("heartbeat").put("session", name)).session())
        .isEqualTo(new SessionId(name));
  }

  @Test
  void pidAndExpectedVersionHaveTheirRanges() throws Exception {
    assertThat(read(ours("heartbeat").put("pid", 1)).pid()).hasValue(1);
    assertThat(read(ours("heartbeat").put("pid", 4_294_967_295L)).pid()).hasValue(4_294_967_295L);
    assertThat(read(ours("heartbeat").put("expected_version", 0)).expectedVersion()).hasValue(0);

    refused(ours("heartbeat").put("pid", 0), "pid: must lie between 1 and 4294967295");
    String pid = "pid: must be a whole number from 0 to 4294967295";
    refused(ours("heartbeat").put("pid", 4_294_967_296L), pid);
    refused(ours("heartbeat").put("pid", -1), pid);
    refused(ours("heartbeat").put("pid", "7"), pid);
    refused(ours("heartbeat").put("pid", new Json.Num("1.5")), pid);
    refused(ours("heartbeat").put("pid", new Json.Num("1e3")), pid);
    String version = "expected_version: must be a whole number from 0 to 9223372036854775807";
    refused(ours("heartbeat").put("expected_version", -1), version);
    refused(
        ours("heartbeat").put("expected_version", new Json.Num("9223372036854775808")), version);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-23T10:15:30Z, 2026-11-23T10:15:30Z",
    "2026-11-23T10:15:30.5Z, 2026-11-23T10:15:30.5Z",
    "2026-11-23T10:15:30.123456789Z, 2026-11-23T10:15:30.123456Z",
    "2026-11-23T11:15:30+01:00, 2026-11-23T10:15:30Z",
    "2026-11-23T04:45:30-05:30, 2026-11-23T10:15:30Z",
    "2026-11-23t10:15:30z, 2026-11-23T10:15:30Z",
    "2026-11-23T10:15Z, 2026-11-23T10:15:00Z",
    "1970-01-01T00:00:00Z, 1970-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999Z, 9999-12-31T23:59:59.999999Z"
  })
  void atIsReadInTheseForms(String text, Instant at) throws Exception {
    assertThat(read(ours("heartbeat").put("at", text)).at()).isEqualTo(at);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "now",
        "2026-11-23",
        "2026-11-23T10:15:30",
        "2026-11-23 10:15:30Z",
        "2026-11-23T10:15:30+0100",
        "2026-02-30T10:15:30Z",
        "2026-11-23T25:00:00Z",
        "2026-11-23T10:15:30[Europe/Berlin]",
        "1795428930"
      })
  void atIsRefusedInAnyOther(String text) {
    refused(
        ours("heartbeat").put("at", text),
        "at: must be an ISO-8601 time with an offset, such as 2026-11-23T10:15:30.123456Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1969-12-31T23:59:59.999999Z", "+10000-01-01T00:00:00Z", "-0001-01-01T00:00:00Z"})
  void atMustLieBetween1970And9999(String text) {
    refused(ours("heartbeat").put("at", text), "at: must lie between 1970 and 9999");
  }

  @Test
  void atMustBeAString() {
    refused(ours("heartbeat").put("at", 1_795_428_930L), "at: must be a string");
  }

  @Test
  void aCommandAboutManySessionsNamesNone() throws Exception {
    Json.Obj data = Json.Obj.builder().put("stale_after", "PT30M").build();

    assertThat(read(ours("cleanup_stale_sessions").put("data", data)).session()).isNull();
    refused(
        ours("cleanup_stale_sessions").put("data", data).put("expected_version", 1),
        "expected_version: does not belong in cleanup_stale_sessions");
    refused(
        cloudEvent("cleanup_stale_sessions").put("data", data).put("expectedversion", 1),
        "expectedversion: does not belong in cleanup_stale_sessions");
  }

  @ParameterizedTest
  @ValueSource(strings = {"start_session", "heartbeat_project"})
  void whatNeedsAProjectMustNameIt(String type) {
    refused(ours(type), "project: is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "text", "5"})
  void dataMustBeAnObject(String text) {
    Json data = text.equals("[]") ? new Json.Arr(List.of()) : new Json.Text(text);
    refused(ours("heartbeat").put("data", data), "data: must be an object");
  }

  private static Command read(Json.Builder json) throws MalformedCommandException {
    return CommandReader.read(json.build(), DOOR);
  }

  private static void refused(Json.Builder json, String message) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOfSatisfying(
            MalformedCommandException.class, e -> assertThat(message).startsWith(e.field() + ": "))
        .hasMessage(message);
  }

  private static String noCommand(String name) {
    return "type: there is no command "
        + name
        + "; there are start_session, heartbeat, heartbeat_project, update_session, add_event,"
        + " add_commit, add_decision, add_task, update_task, park_session, resume_session,"
        + " complete_session, cleanup_stale_sessions, forget_session";
  }

  private static Json.Builder ours(String type) {
    return Json.Obj.builder().put("type", type).put("session", "s1");
  }

  private static Json.Builder cloudEvent(String type) {
    return Json.Obj.builder()
        .put("specversion", "1.0")
        .put("type", "dev.kroniek." + type)
        .put("subject", "s1");
  }
}
