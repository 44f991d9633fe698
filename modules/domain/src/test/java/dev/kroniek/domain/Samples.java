package dev.kroniek.domain;

import java.util.Arrays;
import java.util.List;

/** The smallest well-formed command of every type. */
final class Samples {
  private Samples() {}

  static List<String> typesAboutOneSession() {
    return Arrays.stream(CommandType.values())
        .filter(CommandType::isAboutOneSession)
        .map(CommandType::wireName)
        .toList();
  }

  static Sent of(String source, String type, String session) {
    return withData(from(source, type, session), type);
  }

  static Command command(CommandType type) {
    Sent sent =
        type.isAboutOneSession()
            ? of("hook/claude-code", type.wireName(), "s1")
            : withData(Sent.aboutMany(type.wireName()), type.wireName());
    return sent.command("k", Clock.at("10:00"));
  }

  private static Sent from(String source, String type, String session) {
    if (source.startsWith("hook/")) {
      return Sent.hook(type, session);
    }
    return source.startsWith("mcp/") ? Sent.mcp(type, session) : Sent.cli(type, session);
  }

  private static Sent withData(Sent sent, String type) {
    return switch (type) {
      case "update_session" -> sent.with("title", "Payments");
      case "add_event" -> sent.with("kind", "note");
      case "add_commit" -> sent.with("sha", "4b825dc");
      case "add_decision" -> sent.with("title", "Use retries");
      case "add_task" -> sent.with("task", "t1").with("title", "Add jitter");
      case "update_task" -> sent.with("task", "t1").with("status", "completed");
      case "cleanup_stale_sessions" -> sent.with("stale_after", "PT30M");
      default -> sent;
    };
  }
}
