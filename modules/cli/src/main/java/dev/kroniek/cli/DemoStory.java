package dev.kroniek.cli;

import dev.kroniek.domain.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What an agent of the demonstration does, as the payloads that Claude Code hands to its hook. */
final class DemoStory {
  /** What all five do. */
  private static final List<DemoStory> ALL =
      List.of(
          new DemoStory(
              "shop",
              "Mend the till",
              "The till miscounts on Sundays: mend it",
              List.of(
                  new Tool("Read", "file_path", "src/Till.java", Way.WELL),
                  new Tool("Edit", "file_path", "src/Till.java", Way.WELL),
                  new Tool("Bash", "command", "mvn -q verify", Way.WELL))),
          new DemoStory(
              "shop",
              "Hang the bell",
              "Ring a bell when the door opens",
              List.of(
                  new Tool("Grep", "pattern", "door", Way.WELL),
                  new Tool("Write", "file_path", "src/Bell.java", Way.WELL),
                  new Tool("Bash", "command", "git commit -m 'Hang the bell'", Way.COMMITS))),
          new DemoStory(
              "site",
              "Publish the catalogue",
              "Publish the catalogue of this autumn",
              List.of(
                  new Tool("Read", "file_path", "catalogue.md", Way.WELL),
                  new Tool("Bash", "command", "git push", Way.ASKS_FIRST))),
          new DemoStory(
              "site",
              "鐘のページを訳す",
              "Translate the page about bells into Japanese: 鐘",
              List.of(
                  new Tool("Read", "file_path", "bells.md", Way.WELL),
                  new Tool("Write", "file_path", "鐘.md", Way.WELL),
                  new Tool("Bash", "command", "make site", Way.WELL))),
          new DemoStory(
              "tools",
              "Find the slow query",
              "Why does the report take a minute?",
              List.of(
                  new Tool("Bash", "command", "make report", Way.BADLY),
                  new Tool("Grep", "pattern", "SELECT", Way.WELL),
                  new Tool("Edit", "file_path", "report.sql", Way.WELL))));

  private final String project;
  private final String title;
  private final String prompt;
  private final List<Tool> tools;

  /** How a tool call goes. */
  private enum Way {
    WELL,
    BADLY,
    COMMITS,
    ASKS_FIRST
  }

  private record Tool(String name, String input, String value, Way way) {}

  private DemoStory(String project, String title, String prompt, List<Tool> tools) {
    this.project = project;
    this.title = title;
    this.prompt = prompt;
    this.tools = List.copyOf(tools);
  }

  static List<DemoStory> all() {
    return ALL;
  }

  /** The directory that it is about, where there is nothing. */
  String project() {
    return "/kroniek-demo/" + project;
  }

  /** The payloads, in their order. */
  List<Json.Obj> payloads(String session) {
    List<Json.Obj> payloads = new ArrayList<>();
    payloads.add(
        payload(session, "SessionStart")
            .put("source", "startup")
            .put("model", "claude-opus-4-8")
            .put("session_title", title)
            .build());
    payloads.add(payload(session, "UserPromptSubmit").put("prompt", prompt).build());
    for (int i = 0; i < tools.size(); i++) {
      payloads.addAll(call(session, tools.get(i), String.format(Locale.ROOT, "toolu_demo%d", i)));
    }
    payloads.add(payload(session, "Stop").put("last_assistant_message", title + ": done.").build());
    payloads.add(payload(session, "SessionEnd").put("reason", "prompt_input_exit").build());
    return payloads;
  }

  private List<Json.Obj> call(String session, Tool tool, String id) {
    List<Json.Obj> payloads = new ArrayList<>();
    payloads.add(tool(session, "PreToolUse", tool).put("tool_use_id", id).build());
    if (tool.way() == Way.ASKS_FIRST) {
      payloads.add(tool(session, "PermissionRequest", tool).build());
    }
    boolean isBad = tool.way() == Way.BADLY;
    Json.Builder end =
        tool(session, isBad ? "PostToolUseFailure" : "PostToolUse", tool).put("tool_use_id", id);
    if (isBad) {
      end.put("error", "Exit code 1\nthe report took 61 s");
    } else {
      String said =
          tool.way() == Way.COMMITS
              ? "[main 9fceb02d] Hang the bell\n 1 file changed, 17 insertions(+)\n"
              : "";
      end.put("tool_response", Json.Obj.builder().put("stdout", said).build());
    }
    payloads.add(end.put("duration_ms", 120).build());
    return payloads;
  }

  private Json.Builder tool(String session, String event, Tool tool) {
    return payload(session, event)
        .put("tool_name", tool.name())
        .put("tool_input", Json.Obj.builder().put(tool.input(), tool.value()).build());
  }

  private Json.Builder payload(String session, String event) {
    return Json.Obj.builder()
        .put("session_id", session)
        .put("cwd", project())
        .put("hook_event_name", event);
  }
}
