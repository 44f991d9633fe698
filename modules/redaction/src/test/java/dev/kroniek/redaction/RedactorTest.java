package dev.kroniek.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.MalformedCommandException;
import dev.kroniek.domain.ProjectId;
import dev.kroniek.domain.SessionId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
  private static final String TOKEN = "gh" + "p_" + "aB3dE5gH7jK9".repeat(3);
  private static final String OTHER_TOKEN = "gh" + "p_" + "zY8xW6vU4tS2".repeat(3);
  private static final String MARKER = "[redacted:github-token]";

  private final List<String> counted = new ArrayList<>();
  private final Redactor redactor = new Redactor(Rules.standard(), counted::add);

  @Test
  void aSecretIsReplacedByTheNameOfItsRule() {
    assertThat(redactor.text("use " + TOKEN + ", please")).isEqualTo("use " + MARKER + ", please");
    assertThat(counted).containsExactly("github-token");
  }

  @Test
  void aTextWithoutSecretsIsGivenBackAsItIs() {
    String text = "git commit -m 'Mend the till'";
    assertThat(redactor.text(text)).isSameAs(text);
    assertThat(counted).isEmpty();
  }

  @Test
  void ofTwoRulesTheMoreSpecificNamesWhatBothFind() {
    assertThat(redactor.text("GH_TOKEN=" + TOKEN)).isEqualTo("GH_TOKEN=" + MARKER);
  }

  @Test
  void nothingIsLeftWhereTwoSecretsOverlap() {
    assertThat(redactor.text("https://" + TOKEN + ":x-pw9@example.com/" + OTHER_TOKEN))
        .doesNotContain(TOKEN, OTHER_TOKEN, "x-pw9")
        .contains("@example.com/");
  }

  @Test
  void anEscapedSecretIsFoundInTextThatNobodyParsed() {
    String escaped = TOKEN.chars().mapToObj("\\u%04x"::formatted).collect(Collectors.joining());
    assertThat(redactor.text("{\"x\":\"" + escaped + "\"")).isEqualTo("{\"x\":\"" + MARKER + "\"");
    assertThat(redactor.text("\\n" + TOKEN + "\\n")).isEqualTo("\\n" + MARKER + "\\n");
  }

  @Test
  void whatLooksRedactedHidesNothing() {
    assertThat(redactor.text("curl -u [redacted:x]:hunter2x https://e.com"))
        .doesNotContain("hunter2");
    assertThat(redactor.text("password=\"[redacted:x]hunter2\"")).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u001b[1m",
        "\u001b[1;38:5:31m",
        "\u009b31m",
        "\\e[31m",
        "\\033[0K",
        "\\\\n",
        "\\\\\\\\t"
      })
  void neitherAColourNorAnEscapeHidesWhatFollows(String before) {
    assertThat(redactor.text("see " + before + TOKEN + " there"))
        .isEqualTo("see " + before + MARKER + " there");
  }

  @Test
  void differentNamesStayDifferentAndEqualOnesEqual() {
    String one = redactor.name("build-" + TOKEN, 256);
    assertThat(one).startsWith("build-" + MARKER + "~").doesNotContain(TOKEN);
    assertThat(redactor.name("build-" + TOKEN, 256)).isEqualTo(one);
    assertThat(redactor.name("build-" + OTHER_TOKEN, 256)).isNotEqualTo(one);
    assertThat(redactor.name(one, 256)).isEqualTo(one);
    assertThat(redactor.name("5e0c2f6a", 256)).isEqualTo("5e0c2f6a");
  }

  @Test
  void aNameStaysAsShortAsNamesMustBe() {
    String name = "日本".repeat(40) + TOKEN;
    assertThat(redactor.name(name, 64).codePointCount(0, redactor.name(name, 64).length()))
        .isLessThanOrEqualTo(64);
    assertThat(redactor.name(name, 64)).isNotEqualTo(redactor.name(name + "x", 64));
  }

  private Json member(String name, Json value) {
    return redactor.member(name, value);
  }

  private static Json.Text text(String text) {
    return new Json.Text(text);
  }

  @Test
  void aMembersNameTellsWhatItsValueIs() {
    assertThat(member("password", text("hunter2"))).isEqualTo(text("[redacted:secret-assignment]"));
    assertThat(member("dbPassword", new Json.Num(123456)))
        .isEqualTo(text("[redacted:secret-assignment]"));
    assertThat(member("max_tokens", new Json.Num(4096))).isEqualTo(new Json.Num(4096));
    assertThat(member("message", text("hunter2"))).isEqualTo(text("hunter2"));
  }

  @Test
  void namesAndValuesSideBySideAreUnderstoodToo() {
    Json.Obj pair = Json.Obj.builder().put("name", "DB_PASSWORD").put("value", "hunter2").build();
    assertThat(member("env", new Json.Arr(List.of(pair))).toString()).doesNotContain("hunter2");
    Json.Arr arguments = new Json.Arr(List.of(text("--api-key"), text("abc123def456"), text("go")));
    assertThat(member("args", arguments).toString())
        .isEqualTo("[\"--api-key\",\"[redacted:secret-assignment]\",\"go\"]");
  }

  @Test
  void aMembersNameMayBeASecretItself() {
    Json.Obj object = Json.Obj.builder().put(TOKEN, 1).put(OTHER_TOKEN, 2).build();
    assertThat(((Json.Obj) member("data", object)).fields()).hasSize(2);
    assertThat(member("data", object).toString()).doesNotContain(TOKEN, OTHER_TOKEN);
  }

  private static Command.Builder event(String id, String session, Json.Obj data) {
    return Command.of(
            new Key("cli", id), CommandType.ADD_EVENT, Instant.parse("2026-11-23T10:00:00Z"))
        .session(new SessionId(session))
        .data(data);
  }

  private static Json.Obj note(String message) {
    return Json.Obj.builder().put("kind", "note").put("message", message).build();
  }

  @Test
  void everyPartOfACommandIsRedacted() throws MalformedCommandException {
    Json.Obj data =
        Json.Obj.builder()
            .put("kind", TOKEN)
            .put("message", TOKEN)
            .put("data", Json.Obj.builder().put("tool_use_id", TOKEN).put("x", TOKEN).build())
            .build();
    Command command =
        event(TOKEN, TOKEN, data).project(new ProjectId("https://a:hunter2@e.com/r")).build();

    Command redacted = redactor.command(command);

    assertThat(redacted.toString()).doesNotContain(TOKEN.substring(4), "hunter2");
    assertThat(redacted.project())
        .isEqualTo(new ProjectId("https://a:[redacted:url-password]@e.com/r"));
    assertThat(redacted.at()).isEqualTo(command.at());
    assertThat(redactor.command(command)).isEqualTo(redacted);
    assertThat(redactor.command(redacted)).isSameAs(redacted);
  }

  @Test
  void aCommandWithoutSecretsIsGivenBackAsItIs() throws MalformedCommandException {
    Command command = event("1", "s1", note("Mend the till")).build();
    assertThat(redactor.command(command)).isSameAs(command);
  }

  @Test
  void commandsThatDifferInTheirIdStayTwo() throws MalformedCommandException {
    assertThat(redactor.command(event(TOKEN, "s", note("x")).build()).key())
        .isNotEqualTo(redactor.command(event(OTHER_TOKEN, "s", note("x")).build()).key());
  }

  @Test
  void noRuleMakesACommandMalformed() throws Exception {
    String greedy =
        """
        rules:
          - {name: all, anchors: [abc, act, 123, pen, PT3], pattern: '.+'}
          - {name: named, words: [files, status, title, kind]}
        """;
    Redactor all = new Redactor(RuleFile.parse(greedy, "x").rules(), rule -> {});
    Instant at = Instant.parse("2026-11-23T10:00:00Z");
    Key key = new Key("cli", "1");
    SessionId session = new SessionId("abc");
    Json.Obj commit = Json.Obj.builder().put("sha", "abc123").put("files", 123456).build();
    Json.Obj task =
        Json.Obj.builder().put("task", "abc").put("title", "abc").put("status", "pending").build();
    Json.Obj cleanup = Json.Obj.builder().put("stale_after", "PT30M").build();
    assertThat(
            List.of(
                all.command(
                    Command.of(key, CommandType.ADD_COMMIT, at)
                        .session(session)
                        .data(commit)
                        .build()),
                all.command(
                    Command.of(key, CommandType.ADD_TASK, at).session(session).data(task).build()),
                all.command(
                    Command.of(key, CommandType.CLEANUP_STALE_SESSIONS, at).data(cleanup).build()),
                all.command(event("1", "s", note("x".repeat(70) + " abc")).build())))
        .extracting(command -> command.data().text("message"))
        .containsExactly(null, null, null, "x".repeat(70) + " [redacted:all]");
  }

  @Test
  void offReplacesNothing() {
    assertThat(Redactor.off().text(TOKEN)).isEqualTo(TOKEN);
  }

  @Test
  void randomTextMadeOfTheWordsOfRulesIsDoneWithOnce() {
    List<String> pieces =
        new ArrayList<>(List.of("\"", "'", ": ", "=", " ", "\\n", "\n", "@", "x1"));
    Rules.standard().list().forEach(rule -> pieces.addAll(rule.anchors()));
    Corpus.samples("secrets.txt", 1).forEach(sample -> pieces.addAll(sample.secrets()));
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 12; i++) {
        text.append(pieces.get(random.nextInt(pieces.size())));
      }
      String once = redactor.text(text.toString());
      assertThat(redactor.text(once)).as("seed %d: %s", seed, text).isEqualTo(once);
    }
  }
}
