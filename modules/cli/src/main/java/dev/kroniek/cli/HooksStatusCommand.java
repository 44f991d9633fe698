package dev.kroniek.cli;

import dev.kroniek.domain.Json;
import dev.kroniek.domain.Texts;
import dev.kroniek.domain.Timestamps;
import dev.kroniek.hooks.install.HookEvents;
import dev.kroniek.hooks.install.HookInstaller;
import dev.kroniek.hooks.install.HookScript;
import dev.kroniek.hooks.install.HookStatus;
import dev.kroniek.hooks.install.HookStatus.Registration;
import dev.kroniek.hooks.install.SettingsPlaces.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kroniek hooks status}: whether an agent's hooks reach Kroniek. */
@Command(
    name = "status",
    description = "Tell whether an agent's hooks work; exit code 1 if they do not.",
    footer = {
      "",
      "Looks at your own settings and at those of the project, which is the directory you are in"
          + " unless one is named; with --user at your own only.",
      "",
      "Example:",
      "  kroniek hooks status claude-code"
    })
final class HooksStatusCommand implements Callable<Integer> {
  private static final String AGENT = "claude-code";

  private final RootCommand kroniek;

  @Mixin private final SettingsChoice choice = new SettingsChoice();

  @Option(names = "--json", description = "As JSON.")
  private boolean isJson;

  HooksStatusCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public Integer call() {
    choice.requireKnownAgent();
    HookInstaller installer = choice.installer(kroniek);
    HookStatus status;
    try {
      status =
          HookStatus.of(installer.line(), installer.script(), choice.places(kroniek.context()));
    } catch (IOException e) {
      throw Causes.failure("cannot read the settings", e);
    }
    List<String> notes = new ArrayList<>(status.notes());
    Optional<Instant> payload = lastPayload(notes);
    if (isJson) {
      kroniek.printPretty(toJson(status, installer.script(), payload, notes));
    } else {
      print(status, installer.script(), payload, notes);
    }
    return status.problems().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }

  /** Without it the rest can be told all the same. */
  private Optional<Instant> lastPayload(List<String> notes) {
    try {
      return LastPayload.of(kroniek.data(), AGENT);
    } catch (Failure e) {
      notes.add("cannot tell when a hook was heard last: " + e.line());
      return Optional.empty();
    }
  }

  private void print(
      HookStatus status, HookScript script, Optional<Instant> payload, List<String> notes) {
    Terminal terminal = kroniek.context().terminal();
    LabelledLines lines = new LabelledLines(kroniek.context());
    for (Registration registration : status.registrations()) {
      if (isWorthTelling(registration)) {
        lines.row(scope(registration), Printable.line(told(registration)));
      }
    }
    lines.row("script", Printable.line(script.installed() + ": " + told(status.script())));
    lines.row(
        "payload",
        payload.map(at -> "the last one " + kroniek.context().times().ago(at)).orElse("none yet"));
    notes.forEach(note -> lines.row("note", Printable.line(note)));
    if (isInstalledNowhere(status)) {
      lines.row("verdict", "not installed: \"kroniek hooks install claude-code\" installs them");
      return;
    }
    List<String> problems = status.problems();
    problems.forEach(
        problem -> lines.row("problem", terminal.styled(Style.RED, Printable.line(problem))));
    lines.row(
        "verdict",
        problems.isEmpty()
            ? terminal.styled(Style.GREEN, "the hooks work")
            : terminal.styled(Style.RED, "the hooks do not work"));
  }

  private static boolean isInstalledNowhere(HookStatus status) {
    return status.missing().size() == HookEvents.REGISTERED.size()
        && status.registrations().stream().allMatch(registration -> registration.problem() == null);
  }

  private static boolean isWorthTelling(Registration registration) {
    return registration.exists() || registration.place().scope() == Scope.USER;
  }

  private static String scope(Registration registration) {
    return registration.place().scope().name().toLowerCase(Locale.ROOT);
  }

  private static String told(Registration registration) {
    int count = registration.all().size();
    String said =
        registration.problem() != null
            ? "cannot be used"
            : !registration.exists()
                ? "no such file"
                : count == 0
                    ? "not registered"
                    : count
                        + " of "
                        + Texts.counted(HookEvents.REGISTERED.size(), "event", "events");
    return registration.place().file() + ": " + said;
  }

  private static String told(HookScript.State state) {
    return switch (state) {
      case MISSING -> "missing";
      case OTHER -> "another than this program's";
      case CURRENT -> "current";
    };
  }

  private Json.Obj toJson(
      HookStatus status, HookScript script, Optional<Instant> payload, List<String> notes) {
    Instant now = kroniek.context().times().now();
    return Json.Obj.builder()
        .put("agent", AGENT)
        .put("works", new Json.Bool(status.problems().isEmpty()))
        .put("settings", Json.Arr.of(status.registrations(), HooksStatusCommand::toJson))
        .put("missing", texts(status.missing()))
        .put("registered_twice", new Json.Bool(status.isRegisteredTwice()))
        .put("script", script.installed().toString())
        .put("script_state", status.script().name().toLowerCase(Locale.ROOT))
        .put("last_payload_at", payload.map(Timestamps::format).orElse(null))
        .put(
            "last_payload_age_seconds",
            payload
                .map(at -> new Json.Num(Math.max(0, Duration.between(at, now).toSeconds())))
                .orElse(null))
        .put("disable_all_hooks", text(status.disabledBy()))
        .put("allow_managed_hooks_only", text(status.managedOnlyBy()))
        .put("problems", texts(status.problems()))
        .put("notes", texts(notes))
        .build();
  }

  private static Json toJson(Registration registration) {
    return Json.Obj.builder()
        .put("scope", scope(registration))
        .put("file", registration.place().file().toString())
        .put("exists", new Json.Bool(registration.exists()))
        .put("events", texts(new ArrayList<>(registration.all())))
        .put("problem", registration.problem())
        .build();
  }

  private static Json.Arr texts(List<String> texts) {
    return Json.Arr.of(texts, Json.Text::new);
  }

  private static @Nullable String text(@Nullable Path path) {
    return path == null ? null : path.toString();
  }
}
