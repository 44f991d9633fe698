package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command that a page shows is run, one page after the other, each from its top to its end.
 * What a page shows of the output comes out in that order: the same words, whatever the numbers,
 * times and sizes are. {@code …} stands for anything, and lines that a page leaves out are no
 * fault.
 */
@Timeout(120)
class ShownCommandsTest {
  /** What is not run here, and why. */
  private static final Map<String, String> NOT_RUN =
      Map.ofEntries(
          Map.entry("mvn verify", "runs this test"),
          Map.entry("mvn -q -DskipTests package", "has been done"),
          Map.entry("export PATH=.*", "the reader's shell finds it"),
          Map.entry("modules/bench/src/main/sh/bench.sh .*", "takes minutes"),
          Map.entry("export KRONIEK_DATA=.*", "belongs to it"),
          Map.entry("/usr/bin/time -v kroniek verify", "belongs to it"),
          Map.entry("java \\$FLAGS .*", "makes a golden file, which is done once a version"),
          Map.entry("mvn -Pruntime .*", "needs a minute, and the JDK's jlink"),
          Map.entry(
              "tar xzf .*|(\\S+/)?kroniek (install .*|uninstall.*)",
              "needs a packed program: InstallSystemTest, InstallTest"),
          Map.entry("kroniek demo", "takes seconds: DemoTest runs it"),
          Map.entry("kroniek sessions --watch", "never ends: WatchTest runs it"),
          Map.entry(
              "kroniek service install",
              "on a machine without systemd it says something else: ServiceTest"),
          Map.entry("kroniek service status", "the same"),
          Map.entry("kroniek service uninstall", "the same"),
          Map.entry(
              "docs/formats/versions.md: kroniek sessions",
              "needs the data of a later program: NewerFormatTest"));

  /**
   * Commands that end with another code than their output tells: {@code kroniek:} first is an
   * error.
   */
  private static final Map<String, Integer> EXITS =
      Map.of(
          "kroniek doctor", 1,
          "printf .* \\| kroniek append --stdin", 4,
          "kroniek hooks status claude-code", 0,
          "echo .*", 0);

  private static final String START =
      "kroniek append start_session session=5e0c1a2b project=/home/you/shop agent=claude-code"
          + " title='Mend the till'";

  /** A session of which the pages tell, without a daemon. */
  private static final List<String> IMPORTED =
      List.of(
          "printf '%s\\n"
              + "' '{\"type\":\"start_session\",\"session\":\"5e0c1a2b\",\"project\":\"/shop\",\"data\":{\"agent\":\"claude-code\",\"title\":\"Mend"
              + " the till\"}}'"
              + " '{\"type\":\"add_decision\",\"session\":\"5e0c1a2b\",\"data\":{\"title\":\"Use"
              + " brass\",\"rationale\":\"it lasts\"}}' | kroniek import -");

  private static final String HOOK = "modules/cli/target/kroniek/hooks/kroniek-hook claude-code";

  /**
   * What is done, without being shown, before a page's command: commands, and words of {@link
   * #prepare}. A number behind the command says which of several.
   */
  private static final Map<String, List<String>> BEFORE =
      Map.ofEntries(
          Map.entry("README.md: kroniek sessions", List.of("await")),
          Map.entry("docs/install.md: kroniek stop", List.of("start")),
          Map.entry("docs/backup.md: kroniek backup /mnt/backup/kroniek", IMPORTED),
          Map.entry(
              "docs/backup.md: kroniek restore /mnt/backup/kroniek --data ~/.local/state/kroniek",
              List.of("clear")),
          Map.entry(
              "docs/backup.md: kroniek restore /mnt/backup/kroniek --tombstones"
                  + " ~/.local/state/kroniek.broken",
              List.of("mv ~/.local/state/kroniek ~/.local/state/kroniek.broken")),
          Map.entry("docs/privacy.md: kroniek forget 5e0c --now --reason \"a secret\"", IMPORTED),
          Map.entry("docs/retention.md: kroniek compact --keep 90d", IMPORTED),
          Map.entry(
              "docs/http.md: curl --unix-socket ~/.local/state/kroniek/kroniek.sock"
                  + " http://kroniek/v1/sessions",
              List.of("start", START)),
          Map.entry("docs/cli.md: kroniek status", List.of("start", START)),
          Map.entry("docs/cli.md: kroniek logs -n 2", List.of("mess")),
          Map.entry(
              "docs/cli.md: kroniek statusline",
              List.of(
                  "kroniek append start_session session=c0ffee12 project=/home/you/shop",
                  "kroniek park c0ffee12",
                  "echo '{\"session_id\":\"7b21d90c\",\"hook_event_name\":\"PermissionRequest\",\"tool_name\":\"Bash\"}'"
                      + " | "
                      + HOOK,
                  "echo '{\"session_id\":\"41ea7700\",\"hook_event_name\":\"Notification\",\"notification_type\":\"idle_prompt\"}'"
                      + " | "
                      + HOOK,
                  "await",
                  "status")),
          Map.entry(
              "docs/cli.md: kroniek doctor",
              List.of(
                  "start",
                  "kroniek hooks install claude-code",
                  "kroniek hooks uninstall claude-code",
                  "rm -r ~/.local/state/kroniek/spool/rejected",
                  "chmod go+rx ~/.local/state/kroniek")),
          Map.entry("docs/cli.md: " + START, List.of("clear", "start")),
          Map.entry(
              "docs/cli.md: kroniek append park_session session=nosuch",
              List.of("kroniek append update_session session=5e0c1a2b current_activity:=null")),
          Map.entry(
              "docs/cli.md: kroniek append add_decision session=5e0c title='Use brass'",
              List.of("stop")),
          Map.entry(
              "docs/cli.md: kroniek park 5e0c --reason 'waiting for brass' --next-steps 'hang the"
                  + " bell'",
              List.of("start", "await")),
          Map.entry("docs/cli.md: kroniek sessions", List.of(START)),
          Map.entry(
              "docs/cli.md: kroniek tail -n 3",
              List.of(
                  "kroniek append heartbeat session=5e0c1a2b",
                  "kroniek append park_session session=nosuch",
                  "kroniek append cleanup_stale_sessions stale_after=PT30M")),
          Map.entry(
              "docs/cli.md: kroniek explain 5e0c --field status",
              List.of("kroniek complete 5e0c --outcome success --reason 'the bell rings'")),
          Map.entry(
              "docs/cli.md: kroniek export --out shop.ndjson",
              List.of(
                  "clear",
                  "start",
                  START,
                  "kroniek append add_decision session=5e0c1a2b title='Use brass' rationale='it"
                      + " lasts'")),
          Map.entry("docs/cli.md: kroniek verify 2", List.of("stop", "damage")),
          Map.entry(
              "docs/cli.md: kroniek hooks install claude-code --project shop",
              List.of(
                  "mkdir -p ~/shop/.claude; printf '{\\n"
                      + "// mine\\n"
                      + "}\\n"
                      + "' > ~/shop/.claude/settings.json")),
          Map.entry(
              "docs/cli.md: kroniek hooks status claude-code",
              List.of(
                  "rm -r ~/shop/.claude",
                  "kroniek hooks install claude-code",
                  "echo '{\"session_id\":\"s\",\"hook_event_name\":\"Stop\"}' | " + HOOK)));

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
    Map<String, Integer> times = new HashMap<>();
    try (ReadersShell shell = new ReadersShell(root)) {
      for (Pages.Shown shown : Pages.shown(page)) {
        if (isRun(shown)) {
          String name = name(shown);
          int time = times.merge(name, 1, Integer::sum);
          prepare(shell, BEFORE.getOrDefault(time == 1 ? name : name + " " + time, List.of()));
          Shell.Ran ran = shell.type(shown.text());
          shell.meanTask(String.join("\n", shown.output()), ran.out());
          compare(shown, ran, wrong);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** The page and the command as it is typed once Kroniek is on the path. */
  private static String name(Pages.Shown shown) {
    return shown.page()
        + ": "
        + shown.text().replaceFirst("\\s+# .*", "").replace("modules/cli/target/kroniek/bin/", "");
  }

  private static boolean isRun(Pages.Shown shown) {
    return NOT_RUN.keySet().stream()
        .noneMatch(pattern -> shown.text().matches(pattern) || name(shown).matches(pattern));
  }

  private static void prepare(ReadersShell shell, List<String> steps) throws Exception {
    for (String step : steps) {
      switch (step) {
        case "start" -> shell.startDaemon();
        case "stop" -> shell.stopDaemon();
        case "clear" -> shell.clear();
        case "await" -> shell.awaitHooks();
        case "status" -> shell.awaitStatus();
        case "mess" -> shell.leaveMess();
        case "damage" -> damage(shell.data());
        default -> {
          Shell.Ran ran = shell.type(step);
          boolean isMeantToFail = step.contains("nosuch");
          assertThat(ran.exit() == 0 || isMeantToFail).as(step + "\n" + ran.err()).isTrue();
        }
      }
    }
  }

  private static void damage(Path data) throws IOException {
    try (Stream<Path> files = Files.walk(data.resolve("sessions"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.writeString(file, Files.readString(file).replace("Mend the till", "Mend the tilL"));
      }
    }
  }

  private static void compare(Pages.Shown shown, Shell.Ran ran, List<String> wrong) {
    boolean isError = !shown.output().isEmpty() && shown.output().get(0).startsWith("kroniek: ");
    boolean isWrongDirectory = ran.out().contains("\nwrong ");
    int exit =
        EXITS.entrySet().stream()
            .filter(entry -> shown.text().matches(entry.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(isWrongDirectory ? ExitCode.FAILED : ExitCode.DONE);
    boolean endsAsShown =
        (isError && !ran.out().startsWith("kroniek: ")) ? ran.exit() != 0 : ran.exit() == exit;
    String told = "\n[exit " + ran.exit() + "] " + ran.out() + ran.err();
    if (!endsAsShown) {
      wrong.add(shown + told);
      return;
    }
    List<String> rest = new ArrayList<>(ran.out().lines().toList());
    List<String> errors = new ArrayList<>(ran.err().lines().toList());
    for (String line : shown.output()) {
      Pattern pattern = shape(line);
      if (!takeUpTo(rest, pattern) && !takeUpTo(errors, pattern)) {
        wrong.add(shown + "\nshows:    " + line + told);
        return;
      }
    }
  }

  /** Drops the lines up to the first that matches, if there is one. */
  private static boolean takeUpTo(List<String> lines, Pattern pattern) {
    for (int i = 0; i < lines.size(); i++) {
      if (pattern.matcher(plain(lines.get(i))).matches()) {
        lines.subList(0, i + 1).clear();
        return true;
      }
    }
    return false;
  }

  private static Pattern shape(String line) {
    String[] parts = plain(line).split("…", -1);
    StringBuilder shape = new StringBuilder();
    for (String part : parts) {
      shape.append(shape.length() == 0 ? "" : ".*").append(Pattern.quote(part));
    }
    if (line.startsWith("…")) {
      shape.insert(0, ".*");
    }
    return Pattern.compile(shape.toString());
  }

  /** Without what differs from one run to the next. */
  private static String plain(String line) {
    return line.replaceAll("\\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b", "UUID")
        .replaceAll("\\b(now|[0-9]+[smhd] ago)\\b", "AGO")
        .replaceAll("\\b[0-9]+ (B|[KMGT]iB)\\b", "SIZE")
        .replaceAll("\\b[0-9]+[smhd]\\b", "TIME")
        .replaceAll("backups/[^ ]*", "BACKUP")
        .replaceAll("task [a-z0-9]{5} ", "task ID ")
        .replaceAll("\\[x\\] +[a-z0-9]{5} ", "[x] ID ")
        .replaceAll("[0-9]+", "N")
        .replaceAll(" +", " ")
        .strip();
  }
}
