package dev.kroniek.engine;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.MalformedCommandException;
import dev.kroniek.domain.ProjectId;
import dev.kroniek.domain.SessionId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/** The words in which the engine's tests tell their stories. */
final class Fixtures {
  private Fixtures() {}

  static final Instant AT = Instant.parse("2026-01-23T10:15:30Z");

  static Command event(String id, String session, String message) {
    return command(id, CommandType.ADD_EVENT, session, "kind", "note", "message", message);
  }

  static Command command(String id, CommandType type, String session, String... data) {
    Json.Builder fields = Json.Obj.builder();
    for (int i = 0; i < data.length; i += 2) {
      fields.put(data[i], data[i + 1]);
    }
    try {
      return Command.of(new Key("hook/claude-code", id), type, AT)
          .session(new SessionId(session))
          .project(new ProjectId("/u/dev/shop"))
          .data(fields.build())
          .build();
    } catch (MalformedCommandException e) {
      throw new AssertionError(e);
    }
  }

  /** All snapshots below the data directory: path and text. */
  static SortedMap<String, String> snapshots(Path data) throws IOException {
    SortedMap<String, String> texts = new TreeMap<>();
    Path sessions = data.resolve("sessions");
    try (var files = Files.walk(sessions)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        texts.put(
            sessions.relativize(file).toString(), Files.readString(file, StandardCharsets.UTF_8));
      }
    }
    return texts;
  }

  static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (var files = Files.walk(root)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
