package dev.kroniek.redaction;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.MalformedCommandException;
import dev.kroniek.domain.ProjectId;
import dev.kroniek.domain.SessionId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Redacts commands. What was well formed stays so. */
final class CommandRedaction {
  private static final int KIND_CHARS_MAX = 64;

  /** Members of the data in which only what has a certain form is let in: a number, one of five. */
  private static final Set<String> FORMED =
      Set.of("status", "outcome", "sha", "stale_after", "files", "insertions", "deletions");

  private final Redactor redactor;
  private final JsonRedaction json;

  CommandRedaction(Redactor redactor) {
    this.redactor = redactor;
    this.json = new JsonRedaction(redactor);
  }

  @SuppressWarnings("ReferenceEquality") // what holds no secret is handed on
  Command redacted(Command command) {
    Key key = key(command.key());
    SessionId session = session(command.session());
    ProjectId project = project(command.project());
    Json.Obj data = data(command.data());
    boolean isSame =
        key == command.key()
            && session == command.session()
            && project == command.project()
            && data == command.data();
    if (isSame) {
      return command;
    }
    try {
      return Command.of(key, command.type(), command.at())
          .session(session)
          .project(project)
          .pid(command.pid())
          .expectedVersion(command.expectedVersion())
          .data(data)
          .build();
    } catch (MalformedCommandException e) {
      throw new IllegalStateException("a command became malformed by its redaction", e);
    }
  }

  private Key key(Key key) {
    String source = redactor.name(key.source(), Key.CHARS_MAX);
    String id = redactor.name(key.id(), Key.CHARS_MAX);
    return source.equals(key.source()) && id.equals(key.id()) ? key : new Key(source, id);
  }

  private @Nullable SessionId session(@Nullable SessionId session) {
    if (session == null) {
      return null;
    }
    String name = redactor.name(session.value(), SessionId.CHARS_MAX);
    return name.equals(session.value()) ? session : new SessionId(name);
  }

  /** A project whose address holds another password is the same project. */
  private @Nullable ProjectId project(@Nullable ProjectId project) {
    if (project == null) {
      return null;
    }
    String name = redactor.text(project.value());
    return name.equals(project.value())
        ? project
        : new ProjectId(Redactor.cut(name, ProjectId.CHARS_MAX));
  }

  @SuppressWarnings("ReferenceEquality") // what holds no secret is handed on
  private Json.Obj data(Json.Obj data) {
    Json.Obj redacted = json.object(data);
    if (redacted == data) {
      return data;
    }
    Map<String, Json> fields = new LinkedHashMap<>(redacted.fields());
    for (String name : FORMED) {
      Json formed = data.get(name);
      if (formed != null) {
        fields.put(name, formed);
      }
    }
    if (fields.get("kind") instanceof Json.Text kind) {
      fields.put("kind", new Json.Text(Redactor.cut(kind.value(), KIND_CHARS_MAX)));
    }
    return new Json.Obj(fields);
  }
}
