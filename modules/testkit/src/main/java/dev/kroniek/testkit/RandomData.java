package dev.kroniek.testkit;

import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Draws the {@code data} of commands: well formed, and often enough in each other's way. */
final class RandomData {
  private static final String[] WORDS = {
    "retry",
    "payments",
    "édition",
    "проверка",
    "修正",
    "\uD83D\uDE80",
    "a \"quoted\" word",
    "two\nlines",
    "tab\there",
    "",
    "null\u0000byte"
  };
  private static final String[] KINDS = {
    "prompt",
    "tool",
    "tool_failed",
    "turn_end",
    "turn_failed",
    "notification",
    "note",
    "session_start"
  };
  private static final String[] SHAS = {
    "4b82", "4b825dc", "4b825dc642cb6eb9", "4b825dd", "ABCDEF0", "abcdef01", "00aa11bb", "0123456"
  };

  private final Random random;

  RandomData(Random random) {
    this.random = random;
  }

  Json.Obj of(CommandType type) {
    Json.Builder data = Json.Obj.builder();
    switch (type) {
      case START_SESSION ->
          texts(data, "agent", "cwd", "title", "goal", "model", "branch", "host", "parent");
      case HEARTBEAT -> heartbeat(data);
      case HEARTBEAT_PROJECT -> texts(data, "activity");
      case UPDATE_SESSION -> update(data);
      case ADD_EVENT -> event(data);
      case ADD_COMMIT -> commit(data);
      case ADD_DECISION -> decision(data);
      case ADD_TASK -> addTask(data);
      case UPDATE_TASK -> updateTask(data);
      case PARK_SESSION -> texts(data, "reason", "next_steps");
      case RESUME_SESSION -> texts(data, "unknown_field");
      case COMPLETE_SESSION -> complete(data);
      case CLEANUP_STALE_SESSIONS ->
          data.put("stale_after", any("PT0S", "PT5M", "PT30M", "PT1H", "P1D"));
      case FORGET_SESSION -> texts(data, "reason");
    }
    return data.build();
  }

  private void heartbeat(Json.Builder data) {
    texts(data, "activity");
    if (random.nextBoolean()) {
      data.put("tool_use_id", toolUse());
    }
    if (random.nextInt(4) == 0) {
      data.put("agent_id", agent());
    }
  }

  private void update(Json.Builder data) {
    String[] fields = {
      "title", "goal", "current_activity", "model", "branch", "summary", "next_steps"
    };
    data.put(any(fields), random.nextInt(5) == 0 ? null : text());
    if (random.nextInt(4) == 0) {
      data.put(any(fields), text());
    }
    if (random.nextInt(4) == 0) {
      data.put("tags", random.nextInt(8) == 0 ? null : tags(2));
    }
  }

  private Json tags(int depth) {
    Json.Builder tags = Json.Obj.builder();
    for (int i = random.nextInt(4); i > 0; i--) {
      tags.put(any("a", "b", "c", "d"), tag(depth));
    }
    return tags.build();
  }

  private @Nullable Json tag(int depth) {
    return switch (random.nextInt(5)) {
      case 0 -> null;
      case 1 -> new Json.Num(random.nextInt(5));
      case 2 -> depth == 0 ? new Json.Bool(true) : tags(depth - 1);
      case 3 -> random.nextInt(10) == 0 ? new Json.Text("x".repeat(70_000)) : new Json.Text("y");
      default -> new Json.Text(text());
    };
  }

  private void event(Json.Builder data) {
    data.put("kind", any(KINDS));
    texts(data, "message");
    Json.Builder inner = Json.Obj.builder();
    if (random.nextInt(3) == 0) {
      inner.put("tool_use_id", toolUse());
    }
    if (random.nextInt(4) == 0) {
      inner.put("agent_id", agent());
    }
    if (random.nextInt(5) == 0) {
      inner.put("attention", any("permission", "question", "idle", "something_else"));
    }
    texts(inner, "what", "error");
    inner.put("duration_ms", random.nextInt(100_000));
    data.put("data", inner.build());
  }

  private void commit(Json.Builder data) {
    data.put("sha", any(SHAS));
    texts(data, "message", "branch", "kind");
    if (random.nextBoolean()) {
      data.put("files", random.nextInt(9)).put("insertions", random.nextInt(999));
    }
  }

  private void decision(Json.Builder data) {
    data.put("title", title());
    texts(data, "rationale");
    if (random.nextBoolean()) {
      data.put("alternatives", random.nextBoolean() ? new Json.Text(text()) : alternatives());
    }
  }

  private Json alternatives() {
    List<Json> items = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      items.add(new Json.Text(text()));
    }
    return new Json.Arr(items);
  }

  private void addTask(Json.Builder data) {
    data.put("task", task()).put("title", title());
    texts(data, "detail");
    if (random.nextInt(3) == 0) {
      data.put("status", status());
    }
  }

  private void updateTask(Json.Builder data) {
    data.put("task", task());
    if (random.nextInt(3) == 0) {
      data.put("note", text());
    } else {
      data.put("status", status());
    }
    if (random.nextInt(5) == 0) {
      data.put("title", title());
    }
  }

  private void complete(Json.Builder data) {
    if (random.nextBoolean()) {
      data.put("outcome", any("success", "failure", "abandoned", "unknown"));
    }
    texts(data, "summary", "reason");
  }

  /** Each of the fields with one chance in three. */
  private void texts(Json.Builder data, String... names) {
    for (String name : names) {
      if (random.nextInt(3) == 0) {
        data.put(name, text());
      }
    }
  }

  private String title() {
    return "title " + text();
  }

  private String text() {
    int words = random.nextInt(60) == 0 ? 600 : random.nextInt(4);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < words; i++) {
      text.append(i == 0 ? "" : " ").append(any(WORDS));
    }
    return text.toString();
  }

  private String task() {
    return "task-" + random.nextInt(12);
  }

  private String status() {
    return any("pending", "in_progress", "blocked", "completed", "cancelled");
  }

  private String toolUse() {
    return "toolu_" + random.nextInt(10);
  }

  private String agent() {
    return "agent-" + random.nextInt(2);
  }

  private String any(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
