package dev.kroniek.state;

import dev.kroniek.domain.Attention;
import dev.kroniek.domain.AttentionKind;
import dev.kroniek.domain.Commit;
import dev.kroniek.domain.Counts;
import dev.kroniek.domain.Decision;
import dev.kroniek.domain.Event;
import dev.kroniek.domain.Field;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Lifecycle;
import dev.kroniek.domain.Liveness;
import dev.kroniek.domain.OpenTool;
import dev.kroniek.domain.Origin;
import dev.kroniek.domain.Progress;
import dev.kroniek.domain.ProjectId;
import dev.kroniek.domain.SessionBody;
import dev.kroniek.domain.SessionHead;
import dev.kroniek.domain.SessionId;
import dev.kroniek.domain.SessionOutcome;
import dev.kroniek.domain.Task;
import dev.kroniek.domain.TaskStatus;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sessions to write and read: one that has everything, and one that has next to nothing. */
final class Sessions {
  static final Instant NOON = Instant.parse("2026-11-23T12:00:00.000001Z");

  private Sessions() {}

  static SessionHead fullHead() {
    Map<Field, String> fields = new EnumMap<>(Field.class);
    for (Field field : Field.values()) {
      fields.put(field, field.wireName() + " \"ß\" \uD83E\uDD80\n\u0000");
    }
    TreeMap<Long, Instant> pids = new TreeMap<>(Map.of(10L, NOON, 9L, NOON.plusSeconds(1)));
    Map<String, OpenTool> tools = new LinkedHashMap<>();
    tools.put("toolu_2", new OpenTool("Bash: mvn verify", NOON, null));
    tools.put("toolu_1", new OpenTool(null, NOON.plusMillis(1), "agent-1"));
    return new SessionHead(
        new Origin(new SessionId("s1"), new ProjectId("/home/a/shop"), NOON, true),
        fields,
        Json.Obj.builder()
            .put("z", new Json.Num("1.50E+3"))
            .put("a", new Json.Arr(List.of(Json.Null.NULL, new Json.Bool(true))))
            .build(),
        new Lifecycle.Completed(NOON.plusSeconds(9), SessionOutcome.SUCCESS, "all done"),
        new Liveness(
            NOON.plusSeconds(8), pids, new Attention(AttentionKind.PERMISSION, NOON, "a-1"), tools),
        new Progress(17, 4711, NOON.plusSeconds(9), 2),
        new Counts(100, 3, 2, 5, 1, 4));
  }

  static SessionBody fullBody() {
    return new SessionBody(
        List.of(
            new Task(
                "t1", "Write", TaskStatus.IN_PROGRESS, "how", "why", NOON, NOON.plusSeconds(1)),
            new Task("t2", "Read", TaskStatus.PENDING, null, null, NOON, NOON)),
        List.of(
            new Decision(7, NOON, "SQLite", "known", new Json.Arr(List.of(new Json.Text("files")))),
            new Decision(8, NOON, "No ORM", null, null)),
        List.of(
            new Commit(9, NOON, "cafe0123", "Add it", "main", "feat", 1L, 22L, 3L),
            new Commit(10, NOON, "beef4567", null, null, null, null, null, null)),
        List.of("cafe0123", "beef4567"),
        List.of(
            new Event(
                11,
                NOON,
                "hook/claude-code",
                "tool",
                "Edit src/App.java",
                Json.Obj.builder().put("tool", "Edit").put("duration_ms", 12).build(),
                true),
            new Event(12, NOON, "cli", "note", null, Json.Obj.EMPTY, false)));
  }

  static SessionHead emptyHead() {
    return new SessionHead(
        new Origin(new SessionId("s2"), ProjectId.UNKNOWN, NOON, false),
        Map.of(),
        Json.Obj.EMPTY,
        new Lifecycle.Active(),
        new Liveness(NOON, Collections.emptySortedMap(), null, Map.of()),
        new Progress(1, 1, NOON, 0),
        new Counts(0, 0, 0, 0, 0, 0));
  }

  static SessionHead with(SessionHead head, Lifecycle lifecycle) {
    return new SessionHead(
        head.origin(),
        head.fields(),
        head.tags(),
        lifecycle,
        head.liveness(),
        head.progress(),
        head.counts());
  }

  static SessionHead named(String id) {
    SessionHead head = emptyHead();
    return new SessionHead(
        new Origin(new SessionId(id), ProjectId.UNKNOWN, NOON, false),
        head.fields(),
        head.tags(),
        head.lifecycle(),
        head.liveness(),
        head.progress(),
        head.counts());
  }
}
