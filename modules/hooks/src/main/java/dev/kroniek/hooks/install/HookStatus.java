package dev.kroniek.hooks.install;

import dev.kroniek.domain.Json;
import dev.kroniek.hooks.install.SettingsPlaces.Place;
import dev.kroniek.hooks.install.SettingsPlaces.Scope;
import dev.kroniek.json.JsonSyntaxException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether the hooks of a data directory can work: where they are registered, and what stands in
 * their way. Reads only.
 *
 * @param registrations what each settings file says, in the order of {@link SettingsPlaces#all}
 * @param script the script as it is installed
 * @param disabledBy the settings file that switches all hooks off, null where none does
 * @param managedOnlyBy the settings file that lets only an organisation's own hooks run, or null
 */
public record HookStatus(
    List<Registration> registrations,
    HookScript.State script,
    @Nullable Path disabledBy,
    @Nullable Path managedOnlyBy) {

  public HookStatus {
    registrations = List.copyOf(registrations);
  }

  /**
   * What one settings file says.
   *
   * @param problem why nothing can be read from it, null where it can, or where there is none
   * @param events that are registered as they must be, each as often as it is
   * @param older events with a line of ours that is not as it is written today
   * @param narrowed events whose line runs for some occurrences only, with their matcher
   * @param others what starts the script of another data directory (then its path), or ours in some
   *     way of its own (then the command)
   */
  public record Registration(
      Place place,
      boolean exists,
      @Nullable String problem,
      List<String> events,
      List<String> older,
      List<String> narrowed,
      List<String> others) {
    public Registration {
      events = List.copyOf(events);
      older = List.copyOf(older);
      narrowed = List.copyOf(narrowed);
      others = List.copyOf(others);
    }

    /** The events of ours, each once. */
    public Set<String> all() {
      Set<String> all = new LinkedHashSet<>(events);
      all.addAll(older);
      return all;
    }

    private boolean isDouble() {
      return events.size() + older.size() > all().size();
    }
  }

  /** Reads the settings and the script. */
  public static HookStatus of(HookLine line, HookScript script, SettingsPlaces places)
      throws IOException {
    List<Registration> registrations = new ArrayList<>();
    Path disabledBy = null;
    Path managedOnlyBy = null;
    for (Place place : places.all()) {
      Optional<String> content = Optional.empty();
      SettingsText text = null;
      String problem = null;
      try {
        content = SettingsFile.at(place.file()).read();
        text = SettingsText.parse(content.orElse(""));
      } catch (SettingsRefusedException | JsonSyntaxException e) {
        problem = e.getMessage();
      }
      registrations.add(
          text == null
              ? new Registration(place, true, problem, List.of(), List.of(), List.of(), List.of())
              : registration(line, place, content.isPresent(), text));
      if (text != null) {
        disabledBy = set(text, "disableAllHooks", place, disabledBy);
        if (place.scope() == Scope.MANAGED) {
          managedOnlyBy = set(text, "allowManagedHooksOnly", place, managedOnlyBy);
        }
      }
    }
    return new HookStatus(registrations, script.state(), disabledBy, managedOnlyBy);
  }

  private static Registration registration(
      HookLine line, Place place, boolean exists, SettingsText text) {
    List<String> events = new ArrayList<>();
    List<String> older = new ArrayList<>();
    List<String> narrowed = new ArrayList<>();
    Set<String> others = new LinkedHashSet<>();
    for (SettingsText.Handler handler : text.handlers()) {
      Json value = handler.node().value();
      if (line.isOther(value)) {
        others.add(line.named(value));
      } else if (line.isOwn(value)) {
        (value.equals(line.handler()) ? events : older).add(handler.event());
        if (!handler.matcher().isEmpty()) {
          narrowed.add(handler.event() + " (" + handler.matcher() + ")");
        }
      }
    }
    return new Registration(place, exists, null, events, older, narrowed, new ArrayList<>(others));
  }

  /** The file that sets it, with a later one's word against an earlier one's. */
  private static @Nullable Path set(
      SettingsText text, String setting, Place place, @Nullable Path before) {
    Json value = text.setting(setting);
    if (value == null) {
      return before;
    }
    return value.equals(new Json.Bool(true)) ? place.file() : null;
  }

  /** The events that no settings file registers. */
  public List<String> missing() {
    return HookEvents.REGISTERED.stream()
        .filter(event -> registrations.stream().noneMatch(r -> r.all().contains(event)))
        .toList();
  }

  /** Whether a line of ours stands in more than one place. */
  public boolean isRegisteredTwice() {
    return registrations.stream().anyMatch(Registration::isDouble)
        || registrations.stream().filter(r -> !r.all().isEmpty()).count() > 1;
  }

  /** What keeps the hooks from working; nothing where they work. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    List<String> missing = missing();
    if (missing.size() == HookEvents.REGISTERED.size()) {
      problems.add("not registered: run \"kroniek hooks install claude-code\"");
    } else if (!missing.isEmpty()) {
      problems.add(
          "not registered for "
              + String.join(", ", missing)
              + ": run \"kroniek hooks install claude-code\"");
    }
    if (script == HookScript.State.MISSING) {
      problems.add("the script is not there: run \"kroniek hooks install claude-code\"");
    }
    if (disabledBy != null) {
      problems.add("disableAllHooks is set in " + disabledBy + ": no hook runs");
    }
    if (managedOnlyBy != null) {
      problems.add(
          "allowManagedHooksOnly is set in "
              + managedOnlyBy
              + ": only your organisation's hooks run");
    }
    for (Registration registration : registrations) {
      if (registration.problem() != null) {
        problems.add(registration.place().file() + " cannot be used: " + registration.problem());
      }
    }
    return problems;
  }

  /** What works all the same, and should be known. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (script == HookScript.State.OTHER) {
      notes.add(
          "the script is another than this program's: \"kroniek hooks install claude-code\""
              + " replaces it");
    }
    if (isRegisteredTwice()) {
      notes.add(
          isSameEverywhere()
              ? "registered twice, with the same line: Claude Code runs it once"
              : "registered twice: what has no id of a tool call counts twice;"
                  + " install again, which mends it");
    }
    for (Registration registration : registrations) {
      Path file = registration.place().file();
      if (!registration.older().isEmpty()) {
        notes.add("another line than today's in " + file + ": install again, which mends it");
      }
      if (!registration.narrowed().isEmpty()) {
        notes.add("only for some: " + String.join(", ", registration.narrowed()) + " in " + file);
      }
      for (String other : registration.others()) {
        notes.add("also in " + file + ", and not this data directory's: " + other);
      }
    }
    return notes;
  }

  /** Whether the agent sees equal handlers, of which it runs one. */
  private boolean isSameEverywhere() {
    return registrations.stream().allMatch(r -> r.older().isEmpty());
  }
}
