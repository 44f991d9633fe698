package dev.kroniek.redaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleFileTest {
  @TempDir Path data;

  private String redacted(String rules, String text) throws Exception {
    Files.writeString(data.resolve("redaction.yaml"), rules.replace("\\n", "\n"));
    return new Redactor(Rules.in(data), rule -> {}).text(text);
  }

  @Test
  void withoutAFileTheStandardRulesHold() throws Exception {
    assertThat(Rules.in(data)).isSameAs(Rules.standard());
    assertThat(redacted("", "password=\"hunter2\""))
        .isEqualTo("password=\"[redacted:secret-assignment]\"");
  }

  @Test
  void aNewRuleIsAdded() throws Exception {
    assertThat(
            redacted(
                "rules:\n  - name: badge\n    anchors: [ACME-]\n    pattern: 'ACME-[0-9]{6}'\n",
                "my badge ACME-123456, password=\"hunter2\""))
        .isEqualTo("my badge [redacted:badge], password=\"[redacted:secret-assignment]\"");
  }

  @Test
  void aRuleOfTheSameNameIsReplacedOrTurnedOff() throws Exception {
    assertThat(redacted("rules:\n  - name: url-password\n    enabled: false", "x://a:hunter2@h"))
        .isEqualTo("x://a:hunter2@h");
    assertThat(
            redacted(
                "rules:\n  - name: secret-assignment\n    words: [geheim]",
                "GEHEIM=abc123 password=\"hunter2\""))
        .isEqualTo("GEHEIM=[redacted:secret-assignment] password=\"hunter2\"");
  }

  @Test
  void whatIsAllowedStays() throws Exception {
    assertThat(redacted("allow:\n  values: ['hunter[0-9]']", "password=\"hunter2\""))
        .isEqualTo("password=\"hunter2\"");
    assertThat(redacted("allow:\n  names: [game_token]", "gameToken = \"abc123def\""))
        .isEqualTo("gameToken = \"abc123def\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "rules:\\n  - name: a\\n    anchors: [abc]\\n    pattern: '(' | line 4: rule a: pattern: is no RE2 pattern: missing closing ): (",
        "rules:\\n  - name: a\\n    anchors: [abc]\\n    pattern: '(?=x)' | line 4: rule a: pattern: is no RE2 pattern",
        "rules:\\n  - name: a\\n    anchors: [abc]\\n    pattern: 'x*' | line 4: rule a: pattern: matches what is empty",
        "rules:\\n  - name: a\\n    anchors: [ab]\\n    pattern: 'x' | line 3: rule a: anchors: an anchor is at least 3",
        "rules:\\n  - name: a\\n    pattern: 'x' | line 2: rule a: needs anchors together with a pattern",
        "rules:\\n  - name: a | line 2: rule a: needs either anchors and a pattern, or words",
        "rules:\\n  - anchors: [abc] | line 2: a rule without a name",
        "rules:\\n  - name: A b\\n    words: [abc] | line 2: rule A b: a name is 1 to 32",
        "rules:\\n  - name: a\\n    word: [abc] | line 3: rule a: word: is not known; there are",
        "rules:\\n  - name: a\\n    words: [Abc] | line 3: rule a: words: a word is at least 3",
        "rules:\\n  - name: a\\n    words: [abc]\\n    entropy: much | line 4: rule a: entropy: must be a number",
        "rules:\\n  - name: a\\n    words: [abc]\\n  - name: a\\n    words: [abd] | line 4: rule a: there are two rules",
        "rules:\\n  - name: a\\n    enabled: false | line 2: rule a: there is no such rule to turn off",
        "rules:\\n  - name: a\\n    words: [abc]\\n    enabled: maybe | line 4: rule a: enabled: must be true or false",
        "rules: 7 | line 1: rules: must be a list",
        "rulez: [] | line 1: rulez: is not known; there are allow, rules",
        "allow:\\n  values: ['['] | line 2: values: is no RE2 pattern",
        "- x | line 1: must hold names and their values",
        "a: [ | line 1: ",
      })
  void aMistakeIsToldWithItsLineAndRule(String rules, String told) {
    assertThatThrownBy(() -> redacted(rules, "x"))
        .isInstanceOf(RuleFileException.class)
        .hasMessageContaining(data.resolve("redaction.yaml") + ", " + told.strip());
  }

  @Test
  void aFileThatIsNoTextIsToldToo() throws Exception {
    Files.write(data.resolve("redaction.yaml"), new byte[] {(byte) 0xC3, (byte) 0x28});
    assertThatThrownBy(() -> Rules.in(data)).hasMessageContaining("is not valid UTF-8");
  }
}
