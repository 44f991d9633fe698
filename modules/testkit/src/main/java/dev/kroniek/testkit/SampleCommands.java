package dev.kroniek.testkit;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.MalformedCommandException;
import dev.kroniek.domain.ProjectId;
import dev.kroniek.domain.SessionId;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.Random;

/** Commands to put into a journal, where it does not matter what they do. */
public final class SampleCommands {
  /** When they all say they happened. */
  public static final Instant AT = Instant.parse("2026-11-23T10:15:30.123456Z");

  private static final String LETTERS = "aZ09 \"\\/\n\té€😀\u202eß漢字\u0000\u007f\u2028";

  private SampleCommands() {}

  /** An event that differs from all with another number. */
  public static Command event(int number) {
    return event(number, "event " + number);
  }

  /** An event with that message. */
  public static Command event(int number, String message) {
    return built(
        Command.of(new Key("hook/test", "event-" + number), CommandType.ADD_EVENT, AT)
            .session(new SessionId("session-" + number % 7))
            .project(new ProjectId("/home/a/shop"))
            .data(Json.Obj.builder().put("kind", "tool").put("message", message).build()));
  }

  /** An event whose names and data take exactly {@code bytes} in the journal, 100 at least. */
  public static Command eventOfSize(int number, int bytes) {
    int overhead = size(event(number, ""));
    return event(number, "x".repeat(bytes - overhead));
  }

  private static int size(Command event) {
    SessionId session = event.session();
    ProjectId project = event.project();
    if (session == null || project == null) {
      throw new IllegalArgumentException("no event: " + event);
    }
    return event.key().source().length()
        + event.key().id().length()
        + session.value().length()
        + project.value().length()
        + event.data().toString().length();
  }

  /** Any command of any shape. */
  public static Command any(Random random) {
    Json.Obj data =
        Json.Obj.builder()
            .put("kind", "note")
            .put("message", text(random, random.nextInt(200)))
            .put("unknown", new Json.Num(random.nextInt()))
            .put("deep", Json.Obj.builder().put("a b", text(random, 5)).build())
            .build();
    Command.Builder builder =
        Command.of(
                new Key("cli/" + name(random), name(random)),
                CommandType.ADD_EVENT,
                AT.plusMillis(random.nextInt()))
            .session(new SessionId(name(random)))
            .data(data);
    if (random.nextBoolean()) {
      builder.project(new ProjectId(name(random)));
    }
    if (random.nextBoolean()) {
      builder.pid(OptionalLong.of(1 + (random.nextInt() & 0xffff_fffeL)));
    }
    if (random.nextBoolean()) {
      builder.expectedVersion(OptionalLong.of(random.nextInt(1000)));
    }
    return built(builder);
  }

  private static String name(Random random) {
    return text(random, 1 + random.nextInt(40)).replaceAll("\\p{Cntrl}", "-");
  }

  private static String text(Random random, int characters) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < characters; i++) {
      int count = LETTERS.codePointCount(0, LETTERS.length());
      text.appendCodePoint(
          LETTERS.codePointAt(LETTERS.offsetByCodePoints(0, random.nextInt(count))));
    }
    return text.toString();
  }

  private static Command built(Command.Builder builder) {
    try {
      return builder.build();
    } catch (MalformedCommandException e) {
      throw new AssertionError("a sample is malformed", e);
    }
  }
}
