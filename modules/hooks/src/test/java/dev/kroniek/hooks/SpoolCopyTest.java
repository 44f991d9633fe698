package dev.kroniek.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolCopyTest {
  private static final Instant AT = Instant.parse("2026-11-23T10:15:30.123456Z");

  @TempDir Path parent;
  private Path spool;
  private Path copy;

  @BeforeEach
  void directories() throws IOException {
    spool = Files.createDirectories(parent.resolve("spool"));
    copy = parent.resolve("backup").resolve("spool");
  }

  private void hookLeaves(String name) throws IOException {
    Files.writeString(
        spool.resolve(name),
        "kroniek1 claude-code 1 2 - " + name + " -\n{}\nkroniek1 end " + name + "\n");
    Files.setLastModifiedTime(spool.resolve(name), FileTime.from(AT));
  }

  private SpoolCopy copy() throws IOException {
    SpoolCopy made = new SpoolCopy(spool, copy);
    made.copy();
    return made;
  }

  private Set<String> copies() throws IOException {
    try (Stream<Path> files = Files.list(copy)) {
      return new TreeSet<>(files.map(file -> file.getFileName().toString()).toList());
    }
  }

  @Test
  void aCopyIsTheSameFileToWhoeverPicksItUp() throws Exception {
    hookLeaves("1-aa");
    copy();
    SpoolFile one = SpoolFile.read(spool.resolve("1-aa"));
    SpoolFile other = SpoolFile.read(copy.resolve("1-aa"));
    assertThat(one).isInstanceOf(SpoolFile.Complete.class);
    assertThat(other).isInstanceOf(SpoolFile.Complete.class);
    assertThat(((SpoolFile.Complete) other).context())
        .isEqualTo(((SpoolFile.Complete) one).context());
    assertThat(copy.resolve("1-aa")).hasSameBinaryContentAs(spool.resolve("1-aa"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
        .isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy.resolve("1-aa"))))
        .isEqualTo("rw-------");
  }

  @Test
  void whatAHookIsStillWritingIsLeftOut() throws Exception {
    hookLeaves("1-aa");
    Files.writeString(spool.resolve("2-bb"), "kroniek1 claude-code 2 2 - 2-bb -\n{\"half");
    Files.writeString(spool.resolve("full"), "full\n");
    Files.createDirectories(spool.resolve("rejected"));
    copy();
    assertThat(copies()).containsExactly("1-aa");
  }

  @Test
  void aFileThatWasPickedUpBeforeItLookedLosesItsCopyOnlyWhenAsked() throws Exception {
    hookLeaves("1-aa");
    hookLeaves("2-bb");
    copy().deleteOthers();
    Files.delete(spool.resolve("1-aa"));
    hookLeaves("3-cc");
    SpoolCopy second = copy();
    assertThat(copies()).containsExactly("1-aa", "2-bb", "3-cc");
    Files.delete(spool.resolve("2-bb")); // picked up after it looked
    second.deleteOthers();
    assertThat(copies()).containsExactly("2-bb", "3-cc");
  }

  @Test
  void aNewFileUnderAnOldNameReplacesItsCopy() throws Exception {
    hookLeaves("1-aa");
    copy();
    Files.setLastModifiedTime(spool.resolve("1-aa"), FileTime.from(AT.plusSeconds(1)));
    copy();
    assertThat(Files.getLastModifiedTime(copy.resolve("1-aa")).toInstant())
        .isEqualTo(AT.plusSeconds(1));
  }

  @Test
  void whatAKilledCopyLeftIsCleared() throws Exception {
    hookLeaves("1-aa");
    Files.createDirectories(copy);
    Files.writeString(copy.resolve(".1-aa"), "half");
    Files.writeString(copy.resolve(".2-bb"), "half");
    copy().deleteOthers();
    assertThat(copies()).containsExactly("1-aa");
    assertThat(copy.resolve("1-aa")).hasSameBinaryContentAs(spool.resolve("1-aa"));
  }

  @Test
  void whereNoHookHasRunThereIsNothingToCopy() throws Exception {
    Files.delete(spool);
    SpoolCopy made = new SpoolCopy(spool, copy);
    assertThat(made.copy()).isZero();
    made.deleteOthers();
    assertThat(copy).doesNotExist();
  }
}
