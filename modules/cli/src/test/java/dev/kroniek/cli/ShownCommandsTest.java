package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command that a page shows is run, one page after the other, each from its top to its end.
 * What a page shows of the output comes out in that order: the same words, whatever the numbers,
 * times and sizes are. {@code …} stands for anything, and lines that a page leaves out are no fault.
 */
@Timeout(120)
class ShownCommandsTest {
  /** What is not run here, and why. */
  private static final Map<String, String> NOT_RUN =
      Map.ofEntries(
          Map.entry("mvn verify", "runs this test"),
          Map.entry("modules/bench/src/main/sh/bench.sh .*", "takes minutes"),
          Map.entry("export KRONIEK_DATA=.*", "belongs to it"),
          Map.entry("/usr/bin/time -v kroniek verify", "belongs to it"),
          Map.entry("java \\$FLAGS .*", "makes a golden file, which is done once a version"),
          Map.entry("kroniek demo", "takes seconds: DemoTest runs it"),
          Map.entry("kroniek sessions --watch", "never ends: WatchTest runs it"),
          Map.entry("kroniek statusline", "needs the launcher: the system tests run it"),
          Map.entry("kroniek service install", "on a machine without systemd it says something else: ServiceTest"),
          Map.entry("kroniek service status", "the same"),
          Map.entry("kroniek service uninstall", "the same"),
          Map.entry("kroniek sessions formats", "needs the data of a later program: NewerFormatTest"));

  private static final String SHOP =
      "kroniek append start_session session=5e0c1a2b project=/home/you/shop agent=claude-code"
          + " title='Mend the till'";

  /** What was done, without being shown, before the page's command of that text. */
  private static final Map<String, List<String>> BEFORE =
      Map.ofEntries(
          Map.entry("kroniek show demo", List.of("await")),
          Map.entry("kroniek stop", List.of("start")),
          Map.entry("kroniek status", List.of("start", SHOP)),
          Map.entry("kroniek doctor", List.of("start")));

  @TempDir private Path root;

  static List<String> pages() throws IOException {
    List<String> pages = new ArrayList<>();
    for (String page : Pages.all()) {
      if (!Pages.shown(page).isEmpty()) {
        pages.add(page);
      }
    }
    return pages;
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyCommandDoesWhatThePageShows(String page) throws Exception {
    List<String> wrong = new ArrayList<>();
    try (ReadersShell shell = new ReadersShell(root)) {
      for (Pages.Shown shown : Pages.shown(page)) {
        if (NOT_RUN.keySet().stream().noneMatch(pattern -> shown.text().matches(pattern))) {
          Shell.Ran ran = shell.type(shown.text());
          System.out.println("## " + shown + "\n[" + ran.exit() + "] " + ran.out() + ran.err());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }
}
