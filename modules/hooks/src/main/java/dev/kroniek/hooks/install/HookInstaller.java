package dev.kroniek.hooks.install;

import dev.kroniek.domain.JsonText;
import dev.kroniek.hooks.install.SettingsBackups.Kept;
import dev.kroniek.hooks.install.SettingsBackups.Kind;
import dev.kroniek.hooks.install.SettingsWriter.Change;
import dev.kroniek.hooks.install.SettingsWriter.Pace;
import dev.kroniek.json.JsonReader;
import dev.kroniek.json.JsonSyntaxException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Registers the hooks of a data directory in settings files of Claude Code, and takes them out
 * again. Of many that do so at once, in many processes, each succeeds. Every change is made whole
 * or not at all, and what was there before is kept below the data directory.
 */
public final class HookInstaller {
  private static final int LINE_CHARS_READABLE = 400;
  private static final int CHAIN_MAX = 100;

  private final HookLine line;
  private final HookScript script;
  private final SettingsBackups backups;
  private final Pace pace;

  /**
   * An installer for one data directory; nothing is touched yet.
   *
   * @param home of the person
   * @param shipped the hook script that came with this program
   * @param clock names backups
   */
  public HookInstaller(Path data, Path home, Path shipped, InstantSource clock) {
    this(data, home, shipped, clock, Pace.USUAL);
  }

  HookInstaller(Path data, Path home, Path shipped, InstantSource clock, Pace pace) {
    this.line = HookLine.of(data, home);
    this.script = new HookScript(shipped, line.script());
    this.backups = new SettingsBackups(line.script().resolveSibling("backups"), clock);
    this.pace = pace;
  }

  /** Whether anything is changed, or only told. */
  public enum Mode {
    REAL,
    DRY_RUN
  }

  /**
   * What was done to a settings file, or would be.
   *
   * @param diff the change as a unified diff; none where nothing was to be changed
   * @param backup of what was before; null where nothing was changed
   */
  public record Report(List<String> diff, @Nullable Path backup) {
    public Report {
      diff = List.copyOf(diff);
    }

    /** Whether the file was, or would be, changed. */
    public boolean isChange() {
      return !diff.isEmpty();
    }
  }

  public HookLine line() {
    return line;
  }

  public HookScript script() {
    return script;
  }

  /**
   * Copies the script and registers it for every event, exactly once. What others have registered
   * stays, and so does every byte that is not ours.
   *
   * @throws SettingsRefusedException if the settings file was left as it is, and why
   */
  public Report install(Path settings, Mode mode) throws IOException {
    if (mode == Mode.REAL) {
      script.install();
    }
    return report(settings, mode, content -> Optional.of(installed(settings, content)));
  }

  /**
   * Takes all that is ours out of the settings file. Where nothing else has changed since, it is
   * byte for byte what it was before, or gone if there was none; else what others changed stays.
   * The script stays in the data directory.
   *
   * @throws SettingsRefusedException if the settings file was left as it is, and why
   */
  public Report uninstall(Path settings, Mode mode) throws IOException {
    Path target = SettingsFile.at(settings).target();
    Report report =
        report(
            settings,
            mode,
            content -> content.isPresent() ? restored(settings, target, content.get()) : content);
    if (mode == Mode.REAL && report.isChange() && !Files.exists(target)) {
      removeDirectory(target);
    }
    return report;
  }

  private Report report(Path settings, Mode mode, SettingsWriter.Edit edit) throws IOException {
    Change change;
    if (mode == Mode.REAL) {
      change = new SettingsWriter(settings, edit, backups, pace).write();
    } else {
      SettingsFile file = SettingsFile.at(settings);
      Optional<String> before = file.read();
      change = new Change(before, edit.of(before), null);
      if (before.isPresent() && !change.after().equals(before)) {
        file.requireWritable();
      }
    }
    Kept backup = change.backup();
    return new Report(
        diff(settings, change.before(), change.after()), backup == null ? null : backup.path());
  }

  /** The change as a patch; but where all stands on one long line, as one of the same laid out. */
  private static List<String> diff(Path settings, Optional<String> before, Optional<String> after) {
    if (!before.equals(after) && (isOneLongLine(before) || isOneLongLine(after))) {
      String note = " (laid out here; it stays on one line)";
      return UnifiedDiff.lines(
          name(settings + note, before),
          before.map(HookInstaller::laidOut).orElse(""),
          name(settings + note, after),
          after.map(HookInstaller::laidOut).orElse(""));
    }
    return UnifiedDiff.lines(
        name(settings.toString(), before),
        before.orElse(""),
        name(settings.toString(), after),
        after.orElse(""));
  }

  private static boolean isOneLongLine(Optional<String> content) {
    String text = content.orElse("").strip();
    return text.length() > LINE_CHARS_READABLE && text.indexOf('\n') < 0;
  }

  private static String laidOut(String content) {
    try {
      return JsonText.pretty(JsonReader.parse(content)) + "\n";
    } catch (JsonSyntaxException e) {
      return content;
    }
  }

  private static String name(String settings, Optional<String> content) {
    return content.isPresent() ? settings : "/dev/null";
  }

  private String installed(Path settings, Optional<String> content)
      throws SettingsRefusedException {
    return parsed(settings, content.orElse("")).with(line);
  }

  private static SettingsText parsed(Path settings, String content)
      throws SettingsRefusedException {
    try {
      return SettingsText.parse(content);
    } catch (JsonSyntaxException e) {
      throw new SettingsRefusedException(
          settings
              + " was left as it is: "
              + e.getMessage()
              + "; mend it, then run the same again");
    }
  }

  private Optional<String> restored(Path settings, Path target, String content) throws IOException {
    if (!hasOwn(parsed(settings, content))) {
      return Optional.of(content);
    }
    String reached = content;
    for (int steps = 0; steps < CHAIN_MAX; steps++) {
      Optional<Kept> kept = backups.leadingTo(target, reached);
      if (kept.isEmpty()) {
        break;
      }
      Optional<String> before = kept.get().content();
      if (before.isEmpty() || isWithoutOwn(before.get())) {
        return before;
      }
      reached = before.get();
    }
    return removed(settings, target, reached);
  }

  /** The text without what is ours, as near as can be to what there was before it was added. */
  private Optional<String> removed(Path settings, Path target, String content) throws IOException {
    SettingsText text = parsed(settings, content);
    Optional<String> before = Optional.of("{}");
    for (Kept kept : backups.of(target)) {
      Optional<String> known = kept.content();
      if (known.isEmpty() || isWithoutOwn(known.get())) {
        before = known;
        break;
      }
    }
    String removed =
        text.without(
            line,
            before.isPresent() ? Optional.of(parsed(settings, before.get())) : Optional.empty());
    boolean isNothingLeft = parsed(settings, removed).isBare();
    boolean wasNothing = before.isEmpty() || before.get().isBlank();
    return isNothingLeft && wasNothing ? before : Optional.of(removed);
  }

  /** Whether a backup can be taken for what was there before ours was added. */
  private boolean isWithoutOwn(String backup) {
    try {
      return !hasOwn(SettingsText.parse(backup));
    } catch (JsonSyntaxException e) {
      return false;
    }
  }

  private boolean hasOwn(SettingsText text) {
    return text.handlers().stream().anyMatch(handler -> line.isOwn(handler.node().value()));
  }

  /** Removes the directory of a settings file that is gone, if it was made for that. */
  private void removeDirectory(Path target) throws IOException {
    boolean wasMade =
        backups.of(target).stream()
            .filter(kept -> kept.kind() != Kind.JSON)
            .findFirst()
            .filter(kept -> kept.kind() == Kind.NO_DIRECTORY)
            .isPresent();
    if (wasMade) {
      try {
        Files.deleteIfExists(target.resolveSibling(""));
      } catch (DirectoryNotEmptyException | NoSuchFileException e) {
        return; // somebody uses it
      }
    }
  }
}
