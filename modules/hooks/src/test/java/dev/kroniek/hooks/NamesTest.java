package dev.kroniek.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Key;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

  @Test
  void anIdIsItsPartsWithSlashesBetween() {
    assertThat(Names.commandId("s1", "PreToolUse", "t1")).isEqualTo("s1/PreToolUse/t1");
  }

  @Test
  void differentPartsNeverGiveTheSameId() {
    assertThat(Names.commandId("a/b", "c")).isNotEqualTo(Names.commandId("a", "b/c"));
    assertThat(Names.commandId("a", "b/c")).isNotEqualTo(Names.commandId("a", "b", "c"));
    assertThat(Names.commandId("", "a")).isNotEqualTo(Names.commandId("a", ""));
    assertThat(Names.commandId("a".repeat(200), "b"))
        .isNotEqualTo(Names.commandId("a".repeat(199), "ab"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n", "a\u0000b", "\u0085", "\ud83d"})
  void whatWouldNotBeAcceptedAsANameIsHashed(String part) {
    String id = Names.commandId("s1", part);

    assertThat(new Key("hook/claude-code", id).id()).matches("sha256:[0-9a-f]{64}|s1/ ");
    assertThat(Names.of(part, 256)).startsWith("sha256:");
  }

  @Test
  void theHashOfATextIsItsSha256() {
    assertThat(Names.sha256("abc"))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void aProjectWithControlCharactersStaysReadableAndDifferent() {
    String one = Names.project("/u/dev\n/shop").value();
    String other = Names.project("/u/dev\u0000/shop").value();

    assertThat(one).startsWith("/u/dev\uFFFD/shop~").isNotEqualTo(other);
  }

  @Test
  void lengthsAreCountedInCharacters() {
    assertThat(Names.isName("😀".repeat(256), 256)).isTrue();
    assertThat(Names.isName("😀".repeat(257), 256)).isFalse();
  }
}
