package dev.kroniek.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A data directory, and in it a daemon that answers what the test says. */
final class Stage implements BeforeEachCallback, AfterEachCallback {
  static final String ABSENT =
      "{\"type\":\"/problems/session_not_found\",\"title\":\"No such session\",\"status\":404,"
          + "\"detail\":\"nothing was ever heard of it\"}";

  private @Nullable Path data;
  private @Nullable FakeDaemon daemon;

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    data = Files.createTempDirectory("kroniek");
  }

  Path data() {
    if (data == null) {
      throw new IllegalStateException("no test runs");
    }
    return data;
  }

  FakeDaemon daemon() {
    if (daemon == null) {
      throw new IllegalStateException("no daemon runs");
    }
    return daemon;
  }

  Shell shell() {
    return new Shell(data());
  }

  /** Starts a daemon that answers targets that begin so, and knows nothing else. */
  void daemon(Map<String, String> answers) throws IOException {
    daemon(
        request ->
            answers.entrySet().stream()
                .filter(answer -> request.target().startsWith(answer.getKey()))
                .max(Map.Entry.comparingByKey())
                .map(answer -> FakeDaemon.json(200, answer.getValue()))
                .orElseGet(() -> FakeDaemon.problem(404, ABSENT)));
  }

  void daemon(Function<FakeDaemon.Request, String> answers) throws IOException {
    daemonIn(data(), answers);
  }

  /** Starts one whose socket lies in another directory. */
  void daemonIn(Path directory, Function<FakeDaemon.Request, String> answers) throws IOException {
    daemon = FakeDaemon.start(directory, answers);
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    if (daemon != null) {
      daemon.close();
    }
    try (Stream<Path> files = Files.walk(data())) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
