package dev.kroniek.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {

  @Test
  void oneIsNotMany() {
    assertThat(Texts.counted(0, "commit", "commits")).isEqualTo("0 commits");
    assertThat(Texts.counted(1, "commit", "commits")).isEqualTo("1 commit");
    assertThat(Texts.counted(2, "entry", "entries")).isEqualTo("2 entries");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "é", "€", "\uD83D\uDE00"})
  void aTextThatFitsIsKeptAndALongerOneIsCutOnACharactersBorder(String character) {
    int bytes = character.getBytes(StandardCharsets.UTF_8).length;
    String fits = character.repeat(Texts.KEPT_BYTES_MAX / bytes);

    assertThat(Texts.kept(fits)).isEqualTo(fits);
    assertThat(Texts.kept(fits + character))
        .isEqualTo(character.repeat((Texts.KEPT_BYTES_MAX - 3) / bytes) + "…");
  }

  @Test
  void aCutTextNeverTakesMoreThanItMayAndNeverEndsInHalfACharacter() {
    String text = "aé€\uD83D\uDE00".repeat(8);
    for (int bytesMax = 3; bytesMax <= Texts.utf8Bytes(text); bytesMax++) {
      String cut = Texts.cut(text, bytesMax);
      assertThat(cut.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(bytesMax);
      assertThat(Texts.problemOfName(cut, 1000)).isNull();
      String kept = cut.endsWith("…") ? cut.substring(0, cut.length() - 1) : cut;
      assertThat(text).startsWith(kept);
    }
  }

  @Test
  void whatIsCutOnceIsNotCutAgain() {
    String cut = Texts.kept("é".repeat(5000));

    assertThat(Texts.kept(cut)).isSameAs(cut);
  }

  @Test
  void nothingStaysNothing() {
    assertThat(Texts.keptOrNull(null)).isNull();
    assertThat(Texts.keptOrNull("x")).isEqualTo("x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "\u007f\u0080", "\u07ff\u0800", "\uffff\uD83D\uDE00", "aé€"})
  void theBytesOfATextAreThoseOfItsUtf8(String text) {
    assertThat(Texts.utf8Bytes(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
  }

  @Test
  void aSmallTypeRefusesWhatItCannotBe() {
    assertThatThrownBy(() -> new SessionId(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("session is empty");
    assertThatThrownBy(() -> new SessionId("a\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("session holds a control character");
    assertThatThrownBy(() -> new ProjectId("x".repeat(257)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("project is longer than 256 characters");
    assertThatThrownBy(() -> new Key("", "k"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("source is empty");
    assertThatThrownBy(() -> new Key("cli", "\uD83D"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("id holds half a surrogate pair");
  }

  @Test
  void aKeyKnowsWhereItComesFrom() {
    assertThat(new Key("hook/codex", "k").agent()).isEqualTo("codex");
    assertThat(new Key("hook/codex", "k").isFromHook()).isTrue();
    assertThat(new Key("hook/codex", "k").isFromAgent()).isTrue();
    assertThat(new Key("hook/", "k").agent()).isNull();
    assertThat(new Key("mcp/codex", "k").isFromHook()).isFalse();
    assertThat(new Key("mcp/codex", "k").isFromAgent()).isTrue();
    assertThat(new Key("mcp/codex", "k").agent()).isNull();
    assertThat(new Key("hooks", "k").isFromAgent()).isFalse();
    assertThat(new Key("http", "hook/k").isFromAgent()).isFalse();
  }

  @Test
  void idsAreOrderedByTheirCharacters() {
    assertThat(new SessionId("B")).isLessThan(new SessionId("a"));
    assertThat(new SessionId("a")).isLessThan(new SessionId("aa"));
    assertThat(new ProjectId("a")).isLessThan(new ProjectId("b"));
  }
}
