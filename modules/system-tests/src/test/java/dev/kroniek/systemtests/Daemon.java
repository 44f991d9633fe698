package dev.kroniek.systemtests;

import static org.awaitility.Awaitility.await;

import dev.kroniek.domain.Json;
import dev.kroniek.json.JsonReader;
import dev.kroniek.json.JsonSyntaxException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The packaged daemon as its users run it: started, killed, stopped and asked from outside. */
final class Daemon implements AutoCloseable {
  static final Path HOME = Path.of(System.getProperty("kroniek.home", "../cli/target/kroniek"));

  private final Path data;
  private final Path log;
  private @Nullable Process process;

  Daemon(Path data) {
    this.data = data;
    this.log = data.resolveSibling(data.getFileName() + ".log");
  }

  Path data() {
    return data;
  }

  Path hook() {
    return HOME.resolve("hooks/kroniek-hook").toAbsolutePath();
  }

  /** What the daemon printed so far, of all its starts. */
  String log() throws IOException {
    return Files.exists(log) ? Files.readString(log) : "";
  }

  /**
   * A program that finds this data directory and nothing else of anybody's. Its home, its temporary
   * and its working directory lie beside the data directory, so that whatever it leaves there
   * shows.
   */
  ProcessBuilder program(String... command) throws IOException {
    Path home = Files.createDirectories(data.resolveSibling("home"));
    Path temporary = Files.createDirectories(data.resolveSibling("tmp"));
    Path work = Files.createDirectories(data.resolveSibling("work"));
    ProcessBuilder builder = new ProcessBuilder(command).directory(work.toFile());
    Map<String, String> environment = builder.environment();
    environment.remove("CLAUDE_PID");
    environment.remove("CLAUDE_CODE_SESSION_ID");
    environment.remove("CLAUDE_PROJECT_DIR");
    environment.keySet().removeIf(name -> name.startsWith("KRONIEK_") || name.startsWith("XDG_"));
    environment.put("HOME", home.toString());
    environment.put("TMPDIR", temporary.toString());
    environment.put("KRONIEK_DATA", data.toString());
    environment.put("KRONIEK_HTTP_PORT", "0");
    environment.put("KRONIEK_JAVA_OPTS", "-Duser.home=" + home + " -Djava.io.tmpdir=" + temporary);
    return builder;
  }

  /** What lies beside the data directory and what the daemon prints, all the way down. */
  SortedSet<String> surroundings() throws IOException {
    Path parent = data.resolveSibling("");
    SortedSet<String> all = new TreeSet<>();
    try (DirectoryStream<Path> beside = Files.newDirectoryStream(parent)) {
      for (Path top : beside) {
        if (!top.equals(data) && !top.equals(log)) {
          try (Stream<Path> files = Files.walk(top)) {
            files.forEach(file -> all.add(parent.relativize(file).toString()));
          }
        }
      }
    }
    return all;
  }

  /** Starts it without waiting until it is ready. */
  Daemon launch(String... options) throws IOException {
    process =
        program(command("serve", options))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    return this;
  }

  private static String[] command(String name, String... arguments) {
    return Stream.concat(
            Stream.of(HOME.resolve("bin/kroniek").toAbsolutePath().toString(), name),
            Stream.of(arguments))
        .toArray(String[]::new);
  }

  Daemon start(String... options) throws IOException {
    launch(options);
    awaitReady();
    return this;
  }

  void awaitReady() {
    await("the daemon to be ready")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(this::isReady);
  }

  private boolean isReady() {
    if (!process().isAlive()) {
      throw new AssertionError("the daemon ended with " + process().exitValue() + ": " + logOr());
    }
    try {
      return http().get("/health/ready").status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private String logOr() {
    try {
      return log();
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Over the unix socket. */
  Http http() {
    return new Http(
        UnixDomainSocketAddress.of(data.resolve("kroniek.sock")), List.of("Host: localhost"));
  }

  /** Over TCP, as who knows the token. */
  Http tcp() throws IOException {
    return tcp("Host: 127.0.0.1:" + port(), "Authorization: Bearer " + token());
  }

  /** Over TCP, with these headers and no others that matter. */
  Http tcp(String... headers) throws IOException {
    return new Http(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port()), List.of(headers));
  }

  /** It is written a moment after the socket listens. */
  int port() throws IOException {
    Path endpoint = data.resolve("endpoint.json");
    await().until(() -> Files.exists(endpoint));
    return (int) number(object(Files.readString(endpoint)), "port");
  }

  String token() throws IOException {
    return Files.readString(data.resolve("token")).strip();
  }

  Process process() {
    if (process == null) {
      throw new IllegalStateException("not started");
    }
    return process;
  }

  /** As a crash: nothing is flushed, nothing is told. */
  void kill9() throws InterruptedException {
    process().destroyForcibly();
    process().waitFor();
  }

  void signal(String name) throws IOException, InterruptedException {
    int exit = new ProcessBuilder("kill", "-" + name, "" + process().pid()).start().waitFor();
    if (exit != 0) {
      throw new IOException("kill -" + name + " ended with " + exit);
    }
  }

  /** Asks it to stop, as a service manager does. Returns its exit code. */
  int terminate() throws InterruptedException {
    process().destroy();
    if (!process().waitFor(30, TimeUnit.SECONDS)) {
      throw new AssertionError("the daemon does not stop");
    }
    return process().exitValue();
  }

  /** What a command line printed, and how it ended. */
  record Run(int exit, String out, String err) {}

  Run kroniek(String... args) throws IOException, InterruptedException {
    return kroniek(new byte[0], args);
  }

  /** As {@link #kroniek(String...)}, with something on standard input. */
  Run kroniek(byte[] input, String... args) throws IOException, InterruptedException {
    Path in = Files.write(Files.createTempFile("kroniek", ".in"), input);
    Path out = Files.createTempFile("kroniek", ".out");
    Path err = Files.createTempFile("kroniek", ".err");
    try {
      Process run =
          program(command(args[0], Arrays.copyOfRange(args, 1, args.length)))
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      if (!run.waitFor(60, TimeUnit.SECONDS)) {
        run.destroyForcibly();
        throw new AssertionError("kroniek " + String.join(" ", args) + " does not end");
      }
      return new Run(run.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      Files.delete(in);
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** Runs the hook as Claude Code does. What it printed, and how it ended. */
  Run hook(byte[] payload) throws IOException, InterruptedException {
    Process hook = program("sh", hook().toString(), "claude-code").start();
    try (OutputStream in = hook.getOutputStream()) {
      in.write(payload);
    }
    String out = new String(hook.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(hook.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(hook.waitFor(), out, err);
  }

  Json.Obj getJson(String path) throws IOException {
    Http.Reply reply = http().get(path);
    if (reply.status() != 200) {
      throw new AssertionError("GET " + path + " answered " + reply);
    }
    return object(reply.body());
  }

  static Json.Obj object(String json) {
    try {
      if (JsonReader.parse(json) instanceof Json.Obj object) {
        return object;
      }
      throw new AssertionError("no object: " + json);
    } catch (JsonSyntaxException e) {
      throw new AssertionError(e.getMessage() + ": " + json, e);
    }
  }

  Json.Obj session(String id) throws IOException {
    return getJson("/v1/sessions/" + encoded(id));
  }

  static String encoded(String id) {
    return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** All of a session's history, page by page. */
  List<Json.Obj> history(String id) throws IOException {
    return history(id, 0);
  }

  /** As {@link #history(String)}, what came after a sequence. */
  List<Json.Obj> history(String id, long afterSequence) throws IOException {
    List<Json.Obj> all = new ArrayList<>();
    long after = afterSequence;
    while (true) {
      Json.Obj page = getJson("/v1/sessions/" + encoded(id) + "/history?limit=500&after=" + after);
      if (!(page.get("history") instanceof Json.Arr rows) || rows.items().isEmpty()) {
        return all;
      }
      for (Json row : rows.items()) {
        all.add((Json.Obj) row);
      }
      after = number(all.get(all.size() - 1), "sequence");
      if (!(page.get("more") instanceof Json.Bool more && more.value())) {
        return all; // what is written meanwhile would be chased for ever
      }
    }
  }

  static Json.Obj part(Json.Obj of, String name) {
    if (of.get(name) instanceof Json.Obj part) {
      return part;
    }
    throw new AssertionError("no object " + name + " in " + of);
  }

  static long number(Json.Obj object, String name) {
    if (object.get(name) instanceof Json.Num number) {
      return Long.parseLong(number.literal());
    }
    throw new AssertionError("no number " + name + " in " + object);
  }

  /** Waits until no complete spool file is left and everything journaled is folded. */
  void awaitQuiet() {
    await("the spool to be empty and the fold to catch up")
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              try (var files = Files.list(data.resolve("spool"))) {
                return files.noneMatch(file -> file.getFileName().toString().matches("\\d+-.*"));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
      process.onExit().join();
    }
  }
}
