package dev.kroniek.engine;

import static dev.kroniek.engine.Fixtures.command;
import static dev.kroniek.engine.Fixtures.deleteTree;
import static dev.kroniek.engine.Fixtures.event;
import static dev.kroniek.engine.Fixtures.snapshots;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.CommandType;
import dev.kroniek.journal.Archive;
import dev.kroniek.journal.EntryView;
import dev.kroniek.journal.Tailer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A data directory of random days, a backup of it, and what was restored from that. */
abstract class BackedUp {
  @TempDir Path parent;

  final long seed = Long.getLong("kroniek.seed", System.nanoTime());
  final RandomDay day = new RandomDay(seed);
  Path data;
  Path backup;
  Path restored;

  @BeforeEach
  void paths() {
    data = parent.resolve("data");
    backup = parent.resolve("backup");
    restored = parent.resolve("restored");
  }

  BackupReport backUp() throws IOException {
    return backUp(backup);
  }

  BackupReport backUp(Path target) throws IOException {
    try (Backup open = Backup.open(new DataDirectory(data), target)) {
      open.copyEntries(ProgressListener.NONE);
      open.eraseForgotten(ProgressListener.NONE);
      return open.report();
    }
  }

  void restore() throws IOException {
    restore(Archive.open(backup), Archive.open(backup).lastSequence());
  }

  void restore(Archive archive, long last) throws IOException {
    try (Restore restore = Restore.begin(archive, new DataDirectory(restored), last)) {
      restore.writeJournal(ProgressListener.NONE);
      restore.fold(ReplayListener.NONE);
      restore.commit();
    }
  }

  static Map<String, String> files(Path directory) throws IOException {
    Map<String, String> files = new HashMap<>();
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(
            directory.relativize(file).toString(),
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return files;
  }

  void assertThatRestoredIsTheSame() throws IOException {
    assertThat(snapshots(restored)).as("seed %d", seed).isEqualTo(snapshots(data));
    assertThat(Files.readAllBytes(restored.resolve("outcomes.log")))
        .as("seed %d", seed)
        .isEqualTo(Files.readAllBytes(data.resolve("outcomes.log")));
  }

  static final String SECRET = "the-bell-under-the-desk";

  void recordTwoSessions() throws Exception {
    try (Kroniek kroniek = Kroniek.open(data)) {
      for (int i = 0; i < 20; i++) {
        kroniek.append(event("a" + i, "keep", "kept")).applied().join();
        kroniek.append(event("b" + i, "secret-session", SECRET)).applied().join();
      }
    }
  }

  void forget() throws Exception {
    try (Kroniek kroniek = Kroniek.open(data)) {
      kroniek.append(command("f", CommandType.FORGET_SESSION, "secret-session")).applied().join();
    }
  }

  static void assertThatItIsGone(Path directory) throws IOException {
    for (Map.Entry<String, String> file : files(directory).entrySet()) {
      assertThat(file.getValue())
          .as(file.getKey())
          .doesNotContain(SECRET)
          .doesNotContain("secret-session");
    }
  }

  /** All that can be read from the segments by whoever does not know of the tombstones. */
  String textsOf(Path archive) throws IOException {
    Path blind = parent.resolve("blind");
    deleteTree(blind);
    Files.createDirectories(blind);
    try (Stream<Path> all = Files.list(archive)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        if (!file.endsWith("TOMBSTONES")) {
          Files.copy(file, blind.resolve(String.valueOf(file.getFileName())));
        }
      }
    }
    StringBuilder texts = new StringBuilder();
    try (Tailer tailer = Archive.open(blind).tailer()) {
      EntryView view;
      while ((view = tailer.pollView()) != null) {
        texts.append(view.isErased() ? "" : new String(view.data(), StandardCharsets.UTF_8));
      }
    }
    return texts.toString();
  }
}
