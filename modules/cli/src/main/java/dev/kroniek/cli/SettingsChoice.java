package dev.kroniek.cli;

import dev.kroniek.hooks.install.HookInstaller;
import dev.kroniek.hooks.install.SettingsPlaces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** For which agent, and in whose settings: what all commands about hooks are told. */
final class SettingsChoice {
  private static final String CLAUDE_CODE = "claude-code";

  /** The agents that are known, for the completions of shells. */
  static final class Agents implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of(CLAUDE_CODE).iterator();
    }
  }

  @Parameters(
      paramLabel = "AGENT",
      completionCandidates = Agents.class,
      description = "Whose hooks: ${COMPLETION-CANDIDATES}.")
  private String agent = "";

  @ArgGroup private @Nullable Whose whose;

  /** At most one of these. */
  static final class Whose {
    @Option(
        names = "--user",
        description = "Your own settings, for all projects: ~/.claude/settings.json (the default).")
    private boolean isUser;

    @Option(
        names = "--project",
        paramLabel = "DIR",
        description = "The settings of one project: DIR/.claude/settings.json.")
    private @Nullable Path project;
  }

  void requireKnownAgent() {
    if (!agent.equals(CLAUDE_CODE)) {
      throw Failure.usage(
          "cannot handle hooks of \""
              + agent
              + "\""
              + Nearest.hint(agent, List.of(CLAUDE_CODE))
              + ": only those of "
              + CLAUDE_CODE);
    }
  }

  /** The settings file that is meant. */
  Path file(Context context) {
    Path project = project();
    return project == null ? places(context, null).ofUser() : SettingsPlaces.ofProject(project);
  }

  /** All settings files that count: with the project that is named, else the one we stand in. */
  SettingsPlaces places(Context context) {
    boolean isUserOnly = whose != null && whose.isUser;
    Path project = project();
    Path here = isUserOnly ? null : Path.of("").toAbsolutePath();
    return places(context, project == null ? here : project);
  }

  private static SettingsPlaces places(Context context, @Nullable Path project) {
    String moved = context.variable("CLAUDE_CONFIG_DIR");
    Path user = moved == null ? home(context).resolve(".claude") : Path.of(moved).toAbsolutePath();
    return new SettingsPlaces(user.normalize(), project, SettingsPlaces.managedHere());
  }

  private @Nullable Path project() {
    if (whose == null || whose.project == null) {
      return null;
    }
    Path project = whose.project.toAbsolutePath().normalize();
    if (!Files.isDirectory(project)) {
      throw Failure.usage("--project: " + project + " is no directory");
    }
    return project;
  }

  HookInstaller installer(RootCommand kroniek) {
    Context context = kroniek.context();
    return new HookInstaller(
        kroniek.data(), home(context), Distribution.script("kroniek-hook"), context.times()::now);
  }

  private static Path home(Context context) {
    String home = context.variable("HOME");
    if (home == null) {
      throw Failure.usage("cannot tell where your settings are: set HOME");
    }
    return Path.of(home).toAbsolutePath();
  }
}
