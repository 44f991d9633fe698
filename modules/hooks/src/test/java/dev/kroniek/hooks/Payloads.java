package dev.kroniek.hooks;

import dev.kroniek.domain.Command;
import dev.kroniek.redaction.Redactor;
import dev.kroniek.redaction.Rules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The payloads under {@code src/test/resources}, and what the hook knew beside them. */
final class Payloads {
  static final String SESSION = "7d0c2f4e-5b1a-4c39-9a51-2e8f6b0c1d22";
  static final String KEY = "4711-0e3fd3c2-6c5e-4a7e-9d59-0a0f6a1c2b3d.1795428930123456";
  static final Instant AT = Instant.parse("2026-11-23T10:15:30.123456Z");

  static final Redactor REDACTOR = new Redactor(Rules.standard(), rule -> {});

  static final HookContext CONTEXT = context(KEY);

  private Payloads() {}

  /** A context whose payload has that key. */
  static HookContext context(String key) {
    return new HookContext(AgentName.CLAUDE_CODE, "/u/dev/shop", OptionalLong.of(4242), AT, key);
  }

  static Path directory() {
    URL url = Payloads.class.getResource("/claude-code");
    if (url == null) {
      throw new IllegalStateException("the payloads are not on the class path");
    }
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The names of all payloads, in order. */
  static List<String> names() {
    try (Stream<Path> files = Files.list(directory())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".json") && !name.endsWith(".commands.json"))
          .map(name -> name.substring(0, name.length() - ".json".length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The payload of that name. */
  static String text(String name) {
    try {
      return Files.readString(directory().resolve(name + ".json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What Claude Code's adapter makes of the payload. */
  static List<Command> commands(String payload) {
    return commands(payload, CONTEXT);
  }

  static List<Command> commands(String payload, HookContext context) {
    return commands(payload.getBytes(StandardCharsets.UTF_8), context);
  }

  static List<Command> commands(byte[] payload, HookContext context) {
    try {
      return new ClaudeCodeAdapter(PromptCapture.FULL, REDACTOR)
          .commands(RawPayload.of(payload), context);
    } catch (RejectedPayloadException | IOException e) {
      throw new AssertionError("rejected: " + e.getMessage(), e);
    }
  }
}
