package dev.kroniek.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.Outcome;
import dev.kroniek.domain.SessionId;
import dev.kroniek.redaction.RuleFileException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program hands in is journaled without its secrets. */
class RedactionTest {
  private static final String TOKEN = "gh" + "p_" + "aB3dE5gH7jK9".repeat(3);

  @TempDir Path data;

  private static Command event(String id) throws Exception {
    return Command.of(
            new Key("hook/claude-code", id), CommandType.ADD_EVENT, Instant.EPOCH.plusSeconds(9))
        .session(new SessionId("s-" + TOKEN))
        .data(Json.Obj.builder().put("kind", "note").put("message", "use " + TOKEN).build())
        .build();
  }

  private static boolean isAnywhere(String text, Path directory) throws Exception {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void whatIsHandedInIsJournaledWithoutItsSecrets() throws Exception {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    try (Kroniek kroniek = Kroniek.open(data, KroniekOptions.defaults().meters(meters))) {
      kroniek.append(event("1")).applied().join();
      assertThat(kroniek.idsWithPrefix("s-[redacted:github-token]~", 2)).hasSize(1);
    }
    assertThat(isAnywhere("use [redacted:github-token]", data)).isTrue();
    assertThat(isAnywhere(TOKEN.substring(4), data)).isFalse();
    assertThat(meters.get("kroniek.redactions").tag("rule", "github-token").counter().count())
        .isEqualTo(2);
    assertThat(meters.get("kroniek.redactions").tag("rule", "jwt").counter().count()).isZero();
  }

  @Test
  void theSameAgainIsADuplicate() throws Exception {
    try (Kroniek kroniek = Kroniek.open(data)) {
      kroniek.append(event("1 " + TOKEN)).applied().join();
      assertThat(kroniek.append(event("1 " + TOKEN)).applied().join())
          .isInstanceOf(Outcome.Duplicate.class);
    }
  }

  @Test
  void whatIsReplayedIsNotRedactedAgain() throws Exception {
    try (Kroniek kroniek = Kroniek.open(data, KroniekOptions.defaults().redaction(Redaction.OFF))) {
      kroniek.append(event("1")).applied().join();
    }
    assertThat(isAnywhere(TOKEN, data)).isTrue();
    Files.delete(data.resolve("state.db"));
    try (Kroniek kroniek = Kroniek.open(data)) {
      kroniek.recovered().join();
      assertThat(kroniek.idsWithPrefix("s-", 2)).containsExactly(new SessionId("s-" + TOKEN));
    }
  }

  @Test
  void theDirectorysOwnRulesHold() throws Exception {
    Files.writeString(
        data.resolve("redaction.yaml"), "rules: [{name: note, anchors: [use], pattern: 'use .*'}]");
    try (Kroniek kroniek = Kroniek.open(data)) {
      assertThat(kroniek.redactor().text("use it")).isEqualTo("[redacted:note]");
    }
  }

  @Test
  void withRulesThatAreWrongItDoesNotOpen() throws Exception {
    Files.writeString(data.resolve("redaction.yaml"), "rules: [{name: note}]");
    assertThatThrownBy(() -> Kroniek.open(data))
        .isInstanceOf(RuleFileException.class)
        .hasMessageContaining("redaction.yaml, line 1: rule note: ");
    Files.delete(data.resolve("redaction.yaml"));
    Kroniek.open(data).close();
    assertThat(List.of(data.resolve("LOCK"))).allSatisfy(lock -> assertThat(lock).exists());
  }
}
