package dev.kroniek.hooks.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kroniek.domain.Json;
import dev.kroniek.json.JsonReader;
import dev.kroniek.json.JsonSyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTextTest {
  private static final HookLine LINE = HookLine.of(Path.of("/d"), Path.of("/h"));
  private static final String COMMAND = new Json.Text(LINE.command()).toString();

  @Test
  void aBlankFileGetsAllEventsAndNothingElse() throws JsonSyntaxException {
    String text = SettingsText.parse("").with(LINE);

    assertThat(text)
        .startsWith(
            """
            {
              "hooks": {
                "SessionStart": [
                  {
                    "hooks": [
                      {
                        "type": "command",
                        "command": %s,
                        "timeout": 5
                      }
                    ]
                  }
                ],
                "SessionEnd": [
            """
                .formatted(COMMAND))
        .endsWith("\n}\n");
    assertThat(events(text)).containsExactlyElementsOf(HookEvents.REGISTERED);
  }

  @Test
  void theEventsAreThoseThatTellWhatHappensAndChangeNothing() {
    assertThat(HookEvents.REGISTERED)
        .hasSize(19)
        .doesNotHaveDuplicates()
        .doesNotContain("WorktreeCreate", "PreModelSwitch", "MessageDisplay", "PostToolBatch");
  }

  @Test
  void whatIsAddedIsIndentedAsTheRestAndEndsItsLinesSo() throws JsonSyntaxException {
    String text = SettingsText.parse("{\r\n\t\"model\": \"x\"\r\n}\r\n").with(LINE);

    assertThat(text)
        .startsWith(
            String.join(
                "\r\n",
                "{",
                "\t\"model\": \"x\",",
                "\t\"hooks\": {",
                "\t\t\"SessionStart\": [",
                "\t\t\t{",
                "\t\t\t\t\"hooks\": [",
                ""))
        .endsWith("\r\n\t}\r\n}\r\n");
    assertThat(text.replace("\r\n", "")).doesNotContain("\n", "\r");
  }

  @Test
  void whatStandsOnOneLineStaysOnOne() throws JsonSyntaxException {
    String text = SettingsText.parse("{\"model\": \"x\", \"hooks\": {}}").with(LINE);

    assertThat(text)
        .startsWith("{\"model\": \"x\", \"hooks\": {\"SessionStart\":[{\"hooks\":[{\"type\":")
        .doesNotContain("\n");
  }

  @Test
  void hooksOfOthersStayWhereTheyAre() throws JsonSyntaxException {
    String theirs =
        """
        {
          "hooks": {
            "Stop": [
              { "matcher": "*", "hooks": [ {"type":"command","command":"say done"} ] }
            ],
            "WorktreeCreate": [ {"hooks": [{"type": "command", "command": "mk"}]} ]
          },
          "unknown": 1.50e3
        }\
        """;

    String text = SettingsText.parse(theirs).with(LINE);

    assertThat(text)
        .contains(
            """
                  { "matcher": "*", "hooks": [ {"type":"command","command":"say done"} ] },
                  {
                    "hooks": [
                      {
                        "type": "command",
            """)
        .contains(
            "\"WorktreeCreate\": [ {\"hooks\": [{\"type\": \"command\", \"command\": \"mk\"}]}"
                + " ],\n")
        .endsWith("  },\n  \"unknown\": 1.50e3\n}");
    assertThat(events(text)).startsWith("Stop", "WorktreeCreate", "SessionStart").hasSize(20);
    assertThat(SettingsText.parse(text).without(LINE, Optional.empty())).isEqualTo(theirs);
  }

  @Test
  void anOlderLineOfOursIsReplacedInItsPlaceAndNoOther() throws JsonSyntaxException {
    String before =
        """
        {"hooks": {"Stop": [
          {"hooks": [{"type": "command", "command": "f='/d/hooks/kroniek-hook'; . $f", "async": true},
                     {"type": "command", "command": "say done"}]},
          {"hooks": [{"type": "command", "command": "/d/hooks/kroniek-hook claude-code"}]},
          {"hooks": [{"type": "command", "command": "/e/hooks/kroniek-hook claude-code"}]}],
         "MessageDisplay": [{"hooks": [{"command": "/d/hooks/kroniek-hook claude-code"}]}]}}
        """;

    String text = SettingsText.parse(before).with(LINE);

    assertThat(text)
        .startsWith(
            "{\"hooks\": {\"Stop\": [\n  {\"hooks\": [{\"type\":\"command\",\"command\":"
                + COMMAND
                + ",\"timeout\":5},\n"
                + "             {\"type\": \"command\", \"command\": \"say done\"}]},\n"
                + "  {\"hooks\": [{\"type\": \"command\", \"command\": \"/e/hooks/kroniek-hook"
                + " claude-code\"}]}],")
        .doesNotContain("MessageDisplay");
    assertThat(own(text)).containsExactlyElementsOf(inOrderOf(text));
  }

  private static List<String> inOrderOf(String text) throws JsonSyntaxException {
    return events(text).stream().filter(HookEvents.REGISTERED::contains).toList();
  }

  @Test
  void whatIsEmptyIsTakenAwayUnlessItWasEmptyBefore() throws JsonSyntaxException {
    String before = "{\n  \"a\": 1,\n  \"hooks\": {\n    \"Stop\": []\n  }\n}\n";
    SettingsText installed = SettingsText.parse(SettingsText.parse(before).with(LINE));

    assertThat(installed.without(LINE, Optional.of(SettingsText.parse(before)))).isEqualTo(before);
    assertThat(installed.without(LINE, Optional.empty())).isEqualTo("{\n  \"a\": 1\n}\n");
    assertThat(
            SettingsText.parse(SettingsText.parse("{\"hooks\":{}}").with(LINE))
                .without(LINE, Optional.of(SettingsText.parse("{\"hooks\":{}}"))))
        .isEqualTo("{\"hooks\":{}}");
  }

  @Test
  void aByteOrderMarkStays() throws JsonSyntaxException {
    String text = SettingsText.parse("\uFEFF{\"a\":1}").with(LINE);

    assertThat(text).startsWith("\uFEFF{\"a\":1,\"hooks\":{");
    assertThat(SettingsText.parse(text).without(LINE, Optional.empty()))
        .isEqualTo("\uFEFF{\"a\":1}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\": 1 // one| it holds a comment (line 1), and Claude Code takes nothing from such a"
            + " file",
        "/* x */ {}| it holds a comment (line 1), and Claude Code takes nothing from such a file",
        "{\"a\": 1,}| Unexpected character ('}' (code 125)): was expecting double-quote to start"
            + " field name (line 1)",
        "{\"a\": 1} x| Unrecognized token 'x': was expecting",
        "[]| it holds no JSON object",
        "{\"hooks\": []}| its \"hooks\" is no object",
        "{\"hooks\": {\"Stop\": {}}}| its \"hooks\" has a \"Stop\" that is no array",
        "{\"hooks\": {}, \"hooks\": {}}| the key \"hooks\" stands twice in one object",
        "{\"hooks\": {\"Stop\": [], \"Stop\": []}}| the key \"Stop\" stands twice in one object",
        "{\"a\": | Unexpected end-of-input",
      })
  void whatTheAgentWouldNotReadIsRefused(String text, String problem) {
    assertThatThrownBy(() -> SettingsText.parse(text))
        .isInstanceOf(JsonSyntaxException.class)
        .hasMessageStartingWith(problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":"})
  void deepNestingIsRefusedAndHarmless(String open) {
    assertThatThrownBy(() -> SettingsText.parse("{\"a\":" + open.repeat(500_000)))
        .isInstanceOf(JsonSyntaxException.class);
  }

  @Test
  void takingOutWhatWasPutInGivesTheSameText() throws JsonSyntaxException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 400; i++) {
      String before = new RandomSettings(random).text();
      String with = SettingsText.parse(before).with(LINE);

      assertThat(SettingsText.parse(with).with(LINE)).as("seed %s", seed).isEqualTo(with);
      assertThat(own(with))
          .as("seed %s: %s", seed, with)
          .containsExactlyInAnyOrderElementsOf(HookEvents.REGISTERED);
      assertThat(SettingsText.parse(with).without(LINE, Optional.of(SettingsText.parse(before))))
          .as("seed %s", seed)
          .isEqualTo(before);
    }
  }

  @Test
  void everyPositionIsThatOfItsValue() throws JsonSyntaxException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      String text = new RandomSettings(random).text();
      check(text, LocatedJson.parse(text), seed);
    }
    String large =
        "{\"a\": \"" + "日本\\n\uD83D\uDE00".repeat(50_000) + "\", \"b\": [1, -2.5e3, true]}";
    check(large, LocatedJson.parse(large), 0);
  }

  private static void check(String text, LocatedJson node, long seed) throws JsonSyntaxException {
    assertThat(JsonReader.parse("[" + text.substring(node.start(), node.end()) + "]"))
        .as("seed %s", seed)
        .isEqualTo(new Json.Arr(List.of(node.value())));
    for (LocatedJson.Child child : node.children()) {
      assertThat(text.charAt(child.start())).isNotIn(' ', '\t', '\n', '\r', ',');
      check(text, child.node(), seed);
    }
  }

  private static List<String> events(String text) throws JsonSyntaxException {
    Json.Obj root = (Json.Obj) JsonReader.parse(text);
    return new ArrayList<>(
        ((Json.Obj) Objects.requireNonNull(root.get("hooks"))).fields().keySet());
  }

  private static List<String> own(String text) throws JsonSyntaxException {
    return SettingsText.parse(text).handlers().stream()
        .filter(handler -> handler.node().value().equals(LINE.handler()))
        .map(SettingsText.Handler::event)
        .toList();
  }
}
