package dev.kroniek.hooks;

import dev.kroniek.domain.Json;
import dev.kroniek.domain.Texts;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A tool and what it is asked to do, in one short line: of a command its first line, of a file its
 * path. What is written into files is never part of it.
 *
 * @param tool the tool's name, at most {@link #BYTES_MAX} bytes
 * @param what at most {@link #BYTES_MAX} bytes; null where nothing short says it
 * @param isCut whether one of them was longer
 */
record ToolCall(String tool, @Nullable String what, boolean isCut) {
  static final int BYTES_MAX = 256;

  /** Members that say briefly what a tool we do not know is asked to do, best first. */
  private static final List<String> TELLING =
      List.of(
          "file_path",
          "notebook_path",
          "path",
          "uri",
          "url",
          "command",
          "pattern",
          "query",
          "name",
          "title",
          "subject",
          "description",
          "id",
          "task_id");

  private static final Set<String> ADDRESSES = Set.of("uri", "url");

  /** The members of {@code tool_input} that are looked at. */
  static final List<String> INPUT_MEMBERS =
      List.of(
          "file_path",
          "notebook_path",
          "path",
          "uri",
          "url",
          "command",
          "pattern",
          "glob",
          "query",
          "name",
          "title",
          "subject",
          "description",
          "id",
          "task_id",
          "taskId",
          "subagent_type",
          "skill",
          "status",
          "todos.content",
          "todos.status",
          "questions.question");

  /** The payload's tool call, or null where it is about none. */
  static @Nullable ToolCall of(HookPayload payload) {
    String tool = payload.toolName();
    if (tool == null) {
      return null;
    }
    String what = Lines.first(what(tool, payload.toolInput()));
    String cutTool = Texts.cut(tool, BYTES_MAX);
    String cutWhat = what == null ? null : Texts.cut(what, BYTES_MAX);
    boolean isCut = !cutTool.equals(tool) || (cutWhat != null && !cutWhat.equals(what));
    return new ToolCall(cutTool, cutWhat, isCut);
  }

  private static @Nullable String what(String tool, Json.Obj input) {
    return switch (tool) {
      case "Bash", "PowerShell", "SlashCommand" -> text(input, "command");
      case "Read", "Write", "Edit", "MultiEdit" -> text(input, "file_path");
      case "NotebookRead", "NotebookEdit" -> text(input, "notebook_path");
      case "Glob" -> in(text(input, "pattern"), text(input, "path"));
      case "Grep" -> grep(input);
      case "WebFetch" -> withoutQuery(text(input, "url"));
      case "Agent", "Task" -> pair(text(input, "subagent_type"), ": ", text(input, "description"));
      case "Skill" -> firstPresent(input, List.of("skill", "command", "name"));
      case "TaskUpdate" -> pair(taskId(input), " ", text(input, "status"));
      case "TodoWrite" -> todos(HookPayload.items(input, "todos"));
      case "AskUserQuestion" -> question(HookPayload.items(input, "questions"));
      default -> firstPresent(input, TELLING);
    };
  }

  private static @Nullable String text(Json.Obj input, String name) {
    return HookPayload.text(input, name);
  }

  private static @Nullable String grep(Json.Obj input) {
    String path = text(input, "path");
    return in(text(input, "pattern"), path == null ? text(input, "glob") : path);
  }

  private static @Nullable String in(@Nullable String pattern, @Nullable String place) {
    return pair(pattern, " in ", place);
  }

  private static @Nullable String pair(
      @Nullable String first, String between, @Nullable String second) {
    if (first == null || second == null) {
      return first == null ? second : first;
    }
    return first + between + second;
  }

  /** The query of an address may hold secrets and says little. */
  private static @Nullable String withoutQuery(@Nullable String url) {
    if (url == null) {
      return null;
    }
    int end = 0;
    while (end < url.length() && url.charAt(end) != '?' && url.charAt(end) != '#') {
      end++;
    }
    return url.substring(0, end);
  }

  private static @Nullable String taskId(Json.Obj input) {
    for (String name : List.of("taskId", "task_id", "id")) {
      String id = HookPayload.ref(input, name);
      if (id != null) {
        return id;
      }
    }
    return null;
  }

  private static @Nullable String todos(List<Json> todos) {
    long done =
        todos.stream()
            .filter(
                todo -> todo instanceof Json.Obj item && "completed".equals(item.text("status")))
            .count();
    return todos.isEmpty() ? null : done + " of " + todos.size() + " done";
  }

  private static @Nullable String question(List<Json> questions) {
    return questions.isEmpty() || !(questions.get(0) instanceof Json.Obj first)
        ? null
        : text(first, "question");
  }

  private static @Nullable String firstPresent(Json.Obj input, List<String> names) {
    for (String name : names) {
      String text = input.get(name) instanceof Json.Num num ? num.literal() : text(input, name);
      if (text != null) {
        return ADDRESSES.contains(name) ? withoutQuery(text) : text;
      }
    }
    return null;
  }

  /** For the session's current activity: {@code Bash: mvn verify}. */
  String activity() {
    return what == null ? tool : tool + ": " + what;
  }

  /** For the timeline: {@code Edit src/App.java}. */
  String message() {
    return what == null ? tool : tool + " " + what;
  }

  /** Puts tool and what. */
  void describe(DataDraft data) {
    data.putName("tool", tool).putName("what", what);
    if (isCut) {
      data.markTruncated();
    }
  }
}
