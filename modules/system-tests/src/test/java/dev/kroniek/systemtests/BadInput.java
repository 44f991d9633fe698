package dev.kroniek.systemtests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.List;

/**
 * Something bad to send, and what must be told of it.
 *
 * @param name what is bad about it
 * @param charset in which the text is sent: UTF-8, but where just that is bad
 * @param problem the status and the kind of the problem that a command is answered with
 * @param detail what the sender reads, or a part of it
 */
record BadInput(String name, String text, Charset charset, String problem, String detail) {
  private static final String NOT_JSON = "400 not_json";
  private static final String MALFORMED = "400 malformed_command";
  private static final String TOO_LARGE = "413 too_large";

  /** What is 1.1 MiB. */
  private static final int LARGE_BYTES = 1_153_434;

  byte[] bytes() {
    return text.getBytes(charset);
  }

  /** As {@link #bytes()}, with the session's id in the place of the word SESSION. */
  byte[] bytes(String session) {
    return text.replace("SESSION", session).getBytes(charset);
  }

  @Override
  public String toString() {
    return name;
  }

  private static BadInput command(String name, String text, String problem, String detail) {
    return new BadInput(name, text, UTF_8, problem, detail);
  }

  static List<BadInput> commands() {
    return List.of(
        command("not JSON", "nonsense", NOT_JSON, "Unrecognized token 'nonsense'"),
        command("cut off", "{\"type\":\"heartbeat\"", NOT_JSON, "end-of-input"),
        command("nothing", "", NOT_JSON, "the text is empty"),
        command("a NUL byte", "{\"type\":\0\"heartbeat\"}", NOT_JSON, "(CTRL-CHAR, code 0)"),
        new BadInput(
            "no UTF-8",
            heartbeat("\"caf\u00e9\""),
            ISO_8859_1,
            NOT_JSON,
            "the text is not valid UTF-8 (line 1, column 35)"),
        command(
            "a key twice",
            "{\"type\":\"heartbeat\",\"session\":\"a\",\"session\":\"b\"}",
            NOT_JSON,
            "the key \"session\" stands twice in one object (line 1, column 35)"),
        command("65 levels", nestedEvent(65), NOT_JSON, "nesting depth (65)"),
        command("1.1 MiB", eventOfBytes(LARGE_BYTES), TOO_LARGE, "at most 1048576 bytes"),
        command("no object", "[1]", MALFORMED, "command: must be a JSON object"),
        command("a wrong type", heartbeat("9"), MALFORMED, "session: must be a string"),
        command(
            "an unknown command",
            "{\"type\":\"hartbeat\",\"session\":\"s\"}",
            MALFORMED,
            "type: there is no command hartbeat; there are start_session, heartbeat,"),
        command("no session", "{\"type\":\"heartbeat\"}", MALFORMED, "session: is missing"),
        command(
            "an unknown status",
            "{\"type\":\"update_task\",\"session\":\"s\",\"data\":{\"task\":\"t\",\"status\":\"done\"}}",
            MALFORMED,
            "data.status: must be one of pending, in_progress, blocked, completed, cancelled"),
        command(
            "an id of 257 characters",
            heartbeat("\"" + "\u20ac".repeat(257) + "\""),
            MALFORMED,
            "session: is longer than 256 characters"),
        command(
            "an id with a newline",
            heartbeat("\"a\\nb\""),
            MALFORMED,
            "session: holds a control character"),
        command(
            "an id with a NUL",
            heartbeat("\"a\\u0000b\""),
            MALFORMED,
            "session: holds a control character"));
  }

  /** Commands as large, as deep and as odd as they may be. */
  static List<String> commandsJustGoodEnough() {
    return List.of(eventOfBytes(1 << 20), nestedEvent(64), event("a NUL: \\u0000"));
  }

  private static String heartbeat(String session) {
    return "{\"type\":\"heartbeat\",\"session\":" + session + "}";
  }

  private static String event(String message) {
    return "{\"type\":\"add_event\",\"session\":\"limits\",\"source\":\"hook/x\","
        + "\"data\":{\"kind\":\"note\",\"message\":\""
        + message
        + "\"}}";
  }

  private static String eventOfBytes(int bytes) {
    return event("x".repeat(bytes - event("").length()));
  }

  /** An event that has so many levels of arrays and objects. */
  private static String nestedEvent(int levels) {
    return "{\"type\":\"add_event\",\"session\":\"limits\",\"source\":\"hook/x\","
        + "\"data\":{\"kind\":\"note\",\"data\":{\"x\":"
        + "[".repeat(levels - 3)
        + "]".repeat(levels - 3)
        + "}}}";
  }

  private static BadInput payload(String name, String text, String reason) {
    return command(name, text, MALFORMED, reason);
  }

  static List<BadInput> payloads() {
    return List.of(
        payload("not JSON", "nonsense", "not JSON: Unrecognized token 'nonsense'"),
        payload("cut off", "{\"session_id\":\"s\"", "not JSON: Unexpected end-of-input"),
        payload("nothing", "", "the payload is empty"),
        payload("NUL bytes", "\0\0\0", "not JSON: Illegal character ((CTRL-CHAR, code 0))"),
        payload("1.1 MiB that are not JSON", "x".repeat(LARGE_BYTES), "not JSON: "),
        payload("no object", "[1]", "the payload is no JSON object"),
        payload("a key twice", stop("\"s\",\"session_id\":\"t\""), "session_id stands twice"),
        payload("1,001 levels", nestedStop("\"s\"", 1001), "more than 1000 levels"),
        payload("a wrong type", stop("9"), "session_id is not a string"),
        payload("no session", stop("null"), "the payload has no session_id"),
        payload("no event", "{\"session_id\":\"s\"}", "the payload has no hook_event_name"),
        payload(
            "an id of 257 characters",
            stop("\"" + "\u20ac".repeat(257) + "\""),
            "session_id: session is longer than 256 characters"),
        payload("an id with a newline", stop("\"a\\nb\""), "holds a control character"),
        payload("an id with a NUL", stop("\"a\\u0000b\""), "holds a control character"));
  }

  /**
   * Payloads that are odd and taken all the same, because something happened: SESSION in them is
   * the session, the detail is what its snapshot then holds.
   */
  static List<BadInput> payloadsThatAreTaken() {
    return List.of(
        payload("1,000 levels", nestedStop("\"SESSION\"", 1000), "\"kind\": \"turn_end\""),
        payload(
            "1.1 MiB",
            tool("Bash", "\"command\":\"yes\"", "\"stdout\":\"" + "y".repeat(LARGE_BYTES) + "\""),
            "\"what\": \"yes\""),
        payload(
            "an unknown event",
            "{\"session_id\":\"SESSION\",\"hook_event_name\":\"NeverHeardOf\"}",
            "\"kind\": \"never_heard_of\""),
        payload(
            "an unknown status",
            tool("TaskUpdate", "\"taskId\":\"1\",\"status\":\"nearly\"", ""),
            "\"tasks\": []"),
        new BadInput(
            "no UTF-8", prompt("SESSION", "caf\u00e9"), ISO_8859_1, MALFORMED, "caf\ufffd"));
  }

  private static String stop(String session) {
    return "{\"session_id\":" + session + ",\"hook_event_name\":\"Stop\"}";
  }

  private static String nestedStop(String session, int levels) {
    return stop(session + ",\"x\":" + "[".repeat(levels - 1) + "]".repeat(levels - 1));
  }

  private static String tool(String name, String input, String response) {
    return "{\"session_id\":\"SESSION\",\"hook_event_name\":\"PostToolUse\",\"tool_name\":\""
        + name
        + "\",\"tool_input\":{"
        + input
        + "},\"tool_response\":{"
        + response
        + "}}";
  }

  static String prompt(String session, String prompt) {
    return "{\"session_id\":\""
        + session
        + "\",\"hook_event_name\":\"UserPromptSubmit\",\"prompt\":\""
        + prompt
        + "\"}";
  }
}
