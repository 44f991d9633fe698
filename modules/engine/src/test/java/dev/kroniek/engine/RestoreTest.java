package dev.kroniek.engine;

import static dev.kroniek.engine.Fixtures.event;
import static dev.kroniek.engine.Fixtures.snapshots;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kroniek.journal.Archive;
import dev.kroniek.journal.JournalException;
import dev.kroniek.journal.JournalFullException;
import dev.kroniek.testkit.SmallDisk;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where a backup may be restored to, and what is left of a restore that did not end. */
@Timeout(120)
class RestoreTest {
  @TempDir Path parent;

  private final long seed = Long.getLong("kroniek.seed", System.nanoTime());
  private Path data;
  private Path backup;
  private Path restored;

  @BeforeEach
  void backUp() throws Exception {
    data = parent.resolve("data");
    backup = parent.resolve("backup");
    restored = parent.resolve("restored");
    new RandomDay(seed).record(data, 300, 0);
    try (Backup open = Backup.open(new DataDirectory(data), backup)) {
      open.copyEntries(ProgressListener.NONE);
    }
  }

  private Restore begin() throws IOException {
    Archive archive = Archive.open(backup);
    return Restore.begin(archive, new DataDirectory(restored), archive.lastSequence());
  }

  private void restore() throws IOException {
    try (Restore restore = begin()) {
      restore.writeJournal(ProgressListener.NONE);
      restore.fold(ReplayListener.NONE);
      restore.commit();
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(restored)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  @Test
  void itLeavesACleanDataDirectory() throws Exception {
    restore();
    assertThat(names())
        .containsExactly(
            "LOCK", "journal", "outcomes.log", "sessions", "state.db", "state.db.crc32c");
    assertThat(snapshots(restored)).as("seed %d", seed).isEqualTo(snapshots(data));
  }

  @Test
  void aDirectoryThatHoldsSomethingIsRefusedAndLeftAlone() throws Exception {
    Files.createDirectories(restored);
    Files.writeString(restored.resolve("thesis.txt"), "chapter one");
    assertThatThrownBy(this::restore).isInstanceOf(DirectoryNotEmptyException.class);
    assertThat(names()).containsExactly("thesis.txt");
    restored = data;
    assertThatThrownBy(this::restore).isInstanceOf(DirectoryNotEmptyException.class);
  }

  @Test
  void aDirectoryInUseIsRefused() throws Exception {
    Files.createDirectories(restored);
    try (DataDirectory.Lock lock = new DataDirectory(restored).lock()) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(this::restore).isInstanceOf(DataDirectoryLockedException.class);
    }
    restore();
  }

  @Test
  void whatHooksLeftThereStays() throws Exception {
    Files.createDirectories(restored.resolve("hooks"));
    Path waiting = Files.createDirectories(restored.resolve("spool")).resolve("1-aa");
    Files.writeString(waiting, "kroniek1 …");
    restore();
    assertThat(waiting).hasContent("kroniek1 …");
    assertThat(names()).contains("hooks", "journal", "spool");
  }

  @Test
  void nobodyOpensADirectoryThatIsNotWhole() throws Exception {
    try (Restore restore = begin()) {
      restore.writeJournal(ProgressListener.NONE);
      assertThatThrownBy(() -> Kroniek.openReadOnly(restored))
          .hasMessageContaining("is being restored");
      assertThatThrownBy(() -> Backup.open(new DataDirectory(restored), parent.resolve("b2")))
          .hasMessageContaining("is being restored");
    }
    assertThat(names()).containsExactly("LOCK");
    Files.writeString(restored.resolve("RESTORING"), "kroniek-restore 1\n");
    assertThatThrownBy(() -> Kroniek.open(restored)).hasMessageContaining("is being restored");
  }

  @Test
  void itBeginsAnewWhereOneWasKilled() throws Exception {
    restore();
    Files.writeString(restored.resolve("RESTORING"), "kroniek-restore 1\n");
    Files.writeString(restored.resolve("state.db"), "half");
    Files.delete(restored.resolve("journal/MANIFEST"));
    restore();
    assertThat(snapshots(restored)).isEqualTo(snapshots(data));
    assertThat(restored.resolve("RESTORING")).doesNotExist();
    try (Kroniek kroniek = Kroniek.open(restored)) {
      kroniek.append(event("1", "s", "hello")).applied().join();
      assertThat(kroniek.status().damage()).isEmpty();
    }
  }

  @Test
  void whatFailsLeavesNothing() throws Exception {
    Path segment;
    try (Stream<Path> files = Files.list(backup)) {
      segment = files.filter(file -> file.toString().endsWith(".segment")).findFirst().get();
    }
    byte[] bytes = Files.readAllBytes(segment);
    bytes[bytes.length / 2] ^= 1;
    Files.write(segment, bytes);
    assertThatThrownBy(this::restore)
        .isInstanceOf(JournalException.class)
        .hasMessageContaining(segment.toString())
        .hasMessageContaining("entry ");
    assertThat(names()).containsExactly("LOCK");
  }

  @Test
  void aFullDiskIsToldAndLeavesNothing() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(parent.resolve("disk"), 16)) {
      restored = disk.path().resolve("data");
      try (Restore restore = begin()) {
        assertThatThrownBy(() -> restore.writeJournal(ProgressListener.NONE, (16 << 20) - 50_000))
            .isInstanceOf(JournalFullException.class);
      }
      assertThat(names()).containsExactly("LOCK");
    }
  }
}
