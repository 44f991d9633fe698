package dev.kroniek.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Types commands of pages as their reader would: in a home directory of its own, which stands for
 * {@code /home/you}, with the daemon as a process of its own. {@code kroniek} itself runs in this
 * process, everything else in {@code sh}.
 */
final class ReadersShell implements AutoCloseable {
  private static final Pattern VARIABLE = Pattern.compile("([A-Z_]+)=([^ ]*) (.*)");
  private static final Pattern TASK = Pattern.compile("task ([a-z0-9]{5}) applied");
  private static final Pattern WORD = Pattern.compile("(?:'[^']*'|\"[^\"]*\"|[^ '\"])+");
  private static final String HOOK =
      Path.of("../hooks/src/main/dist/kroniek-hook").toAbsolutePath().normalize().toString();

  private final Path root;
  private final Path data;
  private final Map<String, String> meant = new LinkedHashMap<>();
  private @Nullable ServeProcess daemon;
  private int exit;

  ReadersShell(Path root) throws IOException {
    this.root = root.toRealPath();
    this.data = this.root.resolve("home/you/.local/state/kroniek");
    for (String made :
        List.of("home/you/shop", "tmp", "mnt", "bin", "dist/hooks", "home/you/.claude")) {
      Files.createDirectories(this.root.resolve(made));
    }
    Path dist = this.root.resolve("dist");
    for (String script : List.of("kroniek-hook", "kroniek-statusline")) {
      Files.copy(Path.of("../hooks/src/main/dist", script), dist.resolve("hooks/" + script));
    }
    Path keeper = this.root.resolve("bin/systemctl");
    Files.writeString(keeper, "#!/bin/sh\necho active\n");
    Files.setPosixFilePermissions(keeper, PosixFilePermissions.fromString("rwx------"));
    Files.writeString(home().resolve(".claude/settings.json"), "{\n  \"model\": \"opus\"\n}\n");
    System.setProperty("kroniek.home", dist.toString());
  }

  private Path home() {
    return root.resolve("home/you");
  }

  /** The data directory that the pages speak of. */
  Path data() {
    return data;
  }

  void startDaemon() throws IOException {
    if (daemon == null) {
      Files.createDirectories(data);
      daemon = ServeProcess.start(data, root.resolve("tmp")).awaitReady();
    }
  }

  void stopDaemon() throws InterruptedException {
    if (daemon != null) {
      daemon.stop();
      daemon = null;
    }
  }

  /** A hook file that no commands can be made of, and that is put aside. */
  void leaveMess() throws IOException {
    Files.writeString(
        data.resolve("spool/17-a"), "kroniek1 claude-code 17\n{}\nkroniek1 end 17-a\n");
    awaitHooks();
  }

  /** Nothing is there any more. */
  void clear() throws IOException, InterruptedException {
    stopDaemon();
    DemoDaemon.delete(data);
  }

  /** Waits until what hooks left is in the journal. */
  void awaitHooks() {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              try (Stream<Path> files = Files.list(data.resolve("spool"))) {
                return files.noneMatch(file -> Files.isRegularFile(file));
              }
            });
  }

  /**
   * Waits until the status file tells that a session waits for a permission, and another is idle.
   */
  void awaitStatus() {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                Files.readString(data.resolve("status.txt"))
                    .matches("(\\S+ ){6}[1-9]\\S* \\S+ [1-9](?s:.*)"));
  }

  /** Runs the line, and shows what comes out as the page would. */
  Shell.Ran type(String line) throws Exception {
    String text =
        line.replaceFirst("(^|\\s)# .*", "")
            .replaceAll("modules/cli/target/kroniek/bin/kroniek", "kroniek")
            .replaceAll(
                "(?<![\\w.])/(home/you|tmp|mnt)(?=/)", Matcher.quoteReplacement(root + "/") + "$1")
            .replace("~/", home() + "/")
            .replaceAll(
                "(?<= )(\\w+\\.ndjson|shop)(?= |$)", Matcher.quoteReplacement(home() + "/") + "$1")
            .replaceAll("(?<= )10:15(?= |$)", Instant.now().toString())
            .replace("modules/cli/target/kroniek/hooks/kroniek-hook", "sh '" + HOOK + "'")
            .replace("127.0.0.1:7433", "127.0.0.1:" + port())
            .strip();
    for (Map.Entry<String, String> name : meant.entrySet()) {
      text = text.replace(name.getKey(), name.getValue());
    }
    Shell.Ran ran = run(text);
    exit = ran.exit();
    return new Shell.Ran(ran.exit(), asShown(ran.out()), asShown(ran.err()));
  }

  /** Where the daemon listens. */
  private String port() throws IOException {
    Path endpoint = data.resolve("endpoint.json");
    if (daemon == null || !Files.exists(endpoint)) {
      return "7433";
    }
    Matcher port = Pattern.compile("\"port\": ?([0-9]+)").matcher(Files.readString(endpoint));
    return port.find() ? port.group(1) : "7433";
  }

  private String asShown(String text) {
    return text.replace(System.getProperty("java.home"), "/usr/lib/jvm/java-17-openjdk-amd64")
        .replace("kroniek (not packaged)", "kroniek 0.1.0")
        .replace(root + "/home/you", "/home/you")
        .replace(root + "/tmp", "/tmp")
        .replace(root + "/mnt", "/mnt")
        .replace(root + "/dist", "/home/you/kroniek");
  }

  /** What the page calls a task, whose id is made anew each time. */
  void meanTask(String shown, String out) {
    Matcher page = TASK.matcher(shown);
    Matcher real = TASK.matcher(out);
    if (page.find() && real.find()) {
      meant.put(page.group(1), real.group(1));
    }
  }

  private Shell.Ran run(String text) throws Exception {
    if (text.equals("echo $?")) {
      return new Shell.Ran(0, exit + "\n", "");
    }
    int pipe = text.lastIndexOf(" | kroniek");
    if (pipe >= 0) {
      Shell.Ran before = sh(text.substring(0, pipe));
      return kroniek(text.substring(pipe + 3), before.out());
    }
    return text.startsWith("kroniek ") || VARIABLE.matcher(text).matches()
        ? kroniek(text, "")
        : sh(text);
  }

  private Shell.Ran kroniek(String text, String input) throws Exception {
    Shell shell =
        new Shell(data)
            .with("HOME", home().toString())
            .with("PATH", root.resolve("bin") + ":" + System.getenv("PATH"))
            .terminal(100, Terminal.Colour.NONE)
            .at(Instant.now())
            .input(input);
    String rest = text;
    Matcher variable = VARIABLE.matcher(rest);
    boolean isPlain = !variable.matches();
    if (!isPlain) {
      shell.with(variable.group(1), variable.group(2));
      rest = variable.group(3);
    }
    int into = rest.indexOf(" > ");
    List<String> words = words(into < 0 ? rest : rest.substring(0, into));
    if (words.equals(List.of("kroniek", "serve")) && isPlain) {
      startDaemon();
      return new Shell.Ran(0, output(), "");
    }
    if (words.equals(List.of("kroniek", "statusline"))) {
      return sh("sh '" + root.resolve("dist/hooks/kroniek-statusline") + "'");
    }
    Shell.Ran ran = shell.run(words.subList(1, words.size()).toArray(new String[0]));
    if (words.contains("stop")) {
      daemon = null;
    }
    if (into >= 0) {
      Path file = Path.of(rest.substring(into + 3));
      Files.createDirectories(file.resolveSibling(""));
      Files.writeString(file, ran.out());
    }
    return ran;
  }

  private String output() throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("tmp"))) {
      StringBuilder all = new StringBuilder();
      for (Path file : files.filter(file -> file.toString().endsWith(".out")).toList()) {
        all.append(Files.readString(file));
      }
      return all.toString();
    }
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(text);
    while (word.find()) {
      words.add(word.group().replaceAll("'([^']*)'|\"([^\"]*)\"", "$1$2"));
    }
    return words;
  }

  private Shell.Ran sh(String text) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", text);
    builder.environment().keySet().removeIf(name -> name.startsWith("KRONIEK_"));
    builder.environment().remove("XDG_STATE_HOME");
    builder.environment().put("HOME", home().toString());
    Path err = Files.createTempFile(root.resolve("tmp"), "sh", ".err");
    Process process = builder.directory(home().toFile()).redirectError(err.toFile()).start();
    try (OutputStream in = process.getOutputStream()) {
      in.flush();
    }
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Shell.Ran(process.waitFor(), out, Files.readString(err));
  }

  @Override
  public void close() {
    System.clearProperty("kroniek.home");
    if (daemon != null) {
      daemon.close();
    }
  }
}
