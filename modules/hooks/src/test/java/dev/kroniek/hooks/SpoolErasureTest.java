package dev.kroniek.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.SessionId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolErasureTest {
  @TempDir Path spool;

  private Path rejected;

  @BeforeEach
  void makeThePlaces() throws IOException {
    rejected = Files.createDirectories(spool.resolve("rejected"));
  }

  private void complete(String name, String payload) throws IOException {
    write(
        name,
        "kroniek1 claude-code 11 10 - " + name + " /p\n" + payload + "\nkroniek1 end " + name);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(spool.resolve(name), text, StandardCharsets.UTF_8);
  }

  private static String prompt(String session, String text) {
    return "{\"session_id\":\""
        + session
        + "\",\"hook_event_name\":\"UserPromptSubmit\",\"prompt\":\""
        + text
        + "\"}";
  }

  private void erase(String id) throws IOException {
    SpoolErasure erasure = new SpoolErasure(new SessionId(id), Payloads.REDACTOR);
    erasure.eraseFromSpool(spool);
    erasure.eraseNaming(rejected);
    erasure.eraseNaming(spool.resolve("not there"));
  }

  private String left() throws IOException {
    try (Stream<Path> files = Files.walk(spool)) {
      return String.join(
          " ",
          files
              .filter(Files::isRegularFile)
              .map(file -> String.valueOf(file.getFileName()))
              .sorted()
              .toList());
    }
  }

  @Test
  void completeFilesGoThatAreAboutTheSession() throws IOException {
    complete("1a", prompt("gone", "hello"));
    complete("2b", prompt("other", "hello"));
    complete("3c", prompt("other", "I mean gone, not this"));
    erase("gone");
    assertThat(left()).isEqualTo("2b 3c");
  }

  @Test
  void whatIsNotUnderstoodGoesWhereTheIdStandsInIt() throws IOException {
    write("1a", "kroniek1 claude-code 11 10 - 1a /p\n{\"session_id\":\"gone\",");
    write("2b", "kroniek1 claude-code 11 10 - 2b /p\n{\"session_id\":\"other\",");
    complete("3c", "[\"gone\"]");
    write("rejected/4d", "anything about gone");
    write("rejected/5e", "anything else");
    erase("gone");
    assertThat(left()).isEqualTo("2b rejected/5e".replace("rejected/", ""));
  }

  @Test
  void theIdMayBeSpelledInMoreThanOneWay() throws IOException {
    write("rejected/1a", "\u00e9t\u00e9");
    write("rejected/2b", "\\u00e9t\\u00e9");
    write("rejected/3c", "\\u00E9t\\u00E9");
    write("rejected/4d", "ete");
    erase("\u00e9t\u00e9");
    assertThat(left()).isEqualTo("4d");
  }

  /** It is read slice by slice; the id may stand across the border of two. */
  @Test
  void theIdIsFoundWhereverItStands() throws IOException {
    for (int before = (1 << 16) - 6; before < (1 << 16) + 6; before++) {
      write("rejected/1a", "x".repeat(before) + "gone" + "x".repeat(100));
      erase("gone");
      assertThat(left()).as("behind %d bytes", before).isEmpty();
    }
  }

  @Test
  void symbolicLinksAreLeftAlone() throws IOException {
    Path elsewhere = Files.writeString(spool.resolveSibling("elsewhere"), "gone");
    Files.createSymbolicLink(rejected.resolve("1a"), elsewhere);
    erase("gone");
    assertThat(elsewhere).exists();
    Files.delete(elsewhere);
  }
}
