package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code kroniek serve} in a process of its own, in the environment of a service. */
final class ServeProcess implements AutoCloseable {
  private final Process process;
  private final Path out;
  private final Path err;

  private ServeProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Starts it; what it prints is written to new files in {@code prints}. */
  static ServeProcess start(Path data, Path prints, String... jvmOptions) throws IOException {
    Path out = Files.createTempFile(prints, "serve", ".out");
    Path err = Files.createTempFile(prints, "serve", ".err");
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-"))
        .forEach(command::add);
    command.addAll(List.of(jvmOptions));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("serve", "--http-port", "0"));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(variable -> variable.startsWith("KRONIEK_"));
    builder.environment().remove("XDG_RUNTIME_DIR");
    builder.environment().put("KRONIEK_DATA", data.toString());
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    return new ServeProcess(builder.start(), out, err);
  }

  ServeProcess awaitReady() {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> !process.isAlive() || Files.readString(out).contains("ready"));
    assertThat(process.isAlive()).as("the daemon runs").isTrue();
    return this;
  }

  /** The exit code with which it ends by itself. */
  int awaitEnd() throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the daemon ended").isTrue();
    return process.exitValue();
  }

  /** The exit code with which it ends when it is told to. */
  int stop() throws InterruptedException {
    process.destroy();
    return awaitEnd();
  }

  /** As a crash: nothing is flushed, nothing is told. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    awaitEnd();
  }

  /** The lines on standard error. */
  List<String> errors() throws IOException {
    return Files.readAllLines(err);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
