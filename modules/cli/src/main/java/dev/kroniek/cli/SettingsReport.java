package dev.kroniek.cli;

import dev.kroniek.hooks.install.HookInstaller.Report;
import dev.kroniek.hooks.install.SettingsRefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Shows what was done to a settings file, or would be. */
record SettingsReport(Context context, Report report) {

  /**
   * Prints the difference and a line that says it.
   *
   * @param done what has come true, or was true before
   * @param planned what has not been done
   */
  void print(Path settings, String done, String planned) {
    for (String line : report.diff()) {
      context.out().line(context.terminal().styled(style(line), printable(line)));
    }
    boolean isPlan = report.isChange() && report.backup() == null;
    context.out().line((isPlan ? planned : done) + " " + Printable.line(settings.toString()));
    Path backup = report.backup();
    if (backup != null && !report.diff().get(0).equals("--- /dev/null")) {
      context.out().line("what was there before: " + Printable.line(backup.toString()));
    }
  }

  /** Tabs, and line ends of the other kind, stay as they are, so that the output is a patch. */
  private static String printable(String line) {
    boolean isDos = line.endsWith("\r");
    String text = isDos ? line.substring(0, line.length() - 1) : line;
    return Arrays.stream(text.split("\t", -1))
        .map(Printable::line)
        .collect(Collectors.joining("\t", "", isDos ? "\r" : ""));
  }

  private static Style style(String line) {
    return switch (line.charAt(0)) {
      case '+' -> Style.GREEN;
      case '-' -> Style.RED;
      case '@' -> Style.FAINT;
      default -> Style.PLAIN;
    };
  }

  /** What it means for a command that the file could not be read or changed. */
  static Failure failure(Path settings, IOException e) {
    return Failure.failed(
        e instanceof SettingsRefusedException
            ? String.valueOf(e.getMessage())
            : settings + " was left as it is: " + Causes.text(e));
  }
}
