package dev.kroniek.hooks.install;

import java.util.List;

/** The events of Claude Code that Kroniek is told of. */
public final class HookEvents {
  /**
   * In the order in which they are written.
   *
   * <p>Not among them: {@code WorktreeCreate}, because a hook of it replaces the making of
   * worktrees; {@code PreModelSwitch}, whose hook can hold a switch up; {@code MessageDisplay} and
   * {@code PostToolBatch}, which tell nothing that others do not tell.
   */
  public static final List<String> REGISTERED =
      List.of(
          "SessionStart",
          "SessionEnd",
          "UserPromptSubmit",
          "PreToolUse",
          "PostToolUse",
          "PostToolUseFailure",
          "PermissionRequest",
          "PermissionDenied",
          "Notification",
          "SubagentStart",
          "SubagentStop",
          "Stop",
          "StopFailure",
          "PreCompact",
          "PostCompact",
          "TaskCreated",
          "TaskCompleted",
          "CwdChanged",
          "PostModelSwitch");

  private HookEvents() {}
}
