package dev.kroniek.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GitHeadTest {
  private static final String SHA = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

  @TempDir Path directory;

  private void headIs(String content) throws Exception {
    Files.createDirectories(directory.resolve(".git"));
    Files.writeString(directory.resolve(".git/HEAD"), content);
  }

  private String branch() {
    return String.valueOf(GitHead.branch(directory.toString()));
  }

  @ParameterizedTest
  @CsvSource({
    "ref: refs/heads/main, main",
    "ref: refs/heads/feat/retry-日本, feat/retry-日本",
    "ref:refs/heads/main, main",
    "ref: refs/remotes/origin/main, refs/remotes/origin/main",
    SHA + ", 4b825dc",
    "ref: refs/heads/.invalid, null",
    "ref: refs/heads/, null",
    "ref:, null",
    "something else, null",
    "'', null"
  })
  void theBranchIsWhatHeadRefersTo(String head, String branch) throws Exception {
    headIs(head + "\n");

    assertThat(branch()).isEqualTo(branch);
  }

  @Test
  void inAWorktreeTheBranchIsThatOfTheWorktree() throws Exception {
    Path worktree = Files.createDirectories(directory.resolve("main/.git/worktrees/oak"));
    Files.writeString(worktree.resolve("HEAD"), "ref: refs/heads/oak\n");
    Path checkout = Files.createDirectories(directory.resolve("oak"));
    Files.writeString(checkout.resolve(".git"), "gitdir: " + worktree + "\n");

    assertThat(GitHead.branch(checkout.toString())).isEqualTo("oak");
  }

  @Test
  void inASubmoduleThePathMayBeRelative() throws Exception {
    Path module = Files.createDirectories(directory.resolve(".git/modules/lib"));
    Files.writeString(module.resolve("HEAD"), SHA + "\n");
    Path checkout = Files.createDirectories(directory.resolve("lib"));
    Files.writeString(checkout.resolve(".git"), "gitdir: ../.git/modules/lib\n");

    assertThat(GitHead.branch(checkout.toString())).isEqualTo("4b825dc");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "relative",
        "/does/not/exist",
        "/dev/null",
        "/proc/self/fd",
        "\u0000",
        "~"
      })
  void anOddDirectoryHasNoBranch(String workingDirectory) {
    assertThat(GitHead.branch(workingDirectory)).isNull();
  }

  @Test
  void aRelativeDirectoryWouldMeanAnotherPlaceToUsThanToTheAgent() throws Exception {
    headIs("ref: refs/heads/main\n");
    Path relative = Path.of("").toAbsolutePath().relativize(directory.toRealPath());

    assertThat(relative.resolve(".git/HEAD")).exists();
    assertThat(GitHead.branch(relative.toString())).isNull();
  }

  @Test
  void aDirectoryWithAPathBeyondAllLimitsHasNoBranch() {
    assertThat(GitHead.branch("/" + "x".repeat(100_000))).isNull();
    assertThat(GitHead.branch("/x".repeat(100_000))).isNull();
  }

  @Test
  void whatIsNoRegularFileIsNotOpened() throws Exception {
    Files.createDirectories(directory.resolve(".git"));
    Process mkfifo =
        new ProcessBuilder("mkfifo", directory.resolve(".git/HEAD").toString()).start();
    assertThat(mkfifo.waitFor()).isZero();

    // Opening a pipe that nobody writes to would wait for ever.
    Assertions.assertTimeoutPreemptively(
        Duration.ofMinutes(1), () -> assertThat(branch()).isEqualTo("null"));
  }

  @Test
  void aPipeBehindALinkIsNotOpenedEither() throws Exception {
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Files.createSymbolicLink(directory.resolve(".git"), pipe);

    Assertions.assertTimeoutPreemptively(
        Duration.ofMinutes(1), () -> assertThat(branch()).isEqualTo("null"));
  }

  @Test
  void ofAHugeFileOnlyTheBeginningIsRead() throws Exception {
    headIs("ref: refs/heads/main\n");
    try (RandomAccessFile head =
        new RandomAccessFile(directory.resolve(".git/HEAD").toFile(), "rw")) {
      head.setLength(1L << 40);
    }

    assertThat(branch()).isEqualTo("main");
  }

  @Test
  void aBranchThatCouldNotBeANameIsNotTaken() throws Exception {
    headIs("ref: refs/heads/" + "x".repeat(300) + "\n");
    assertThat(branch()).isEqualTo("null");

    headIs("ref: refs/heads/a\u0007b\n");
    assertThat(branch()).isEqualTo("null");
  }

  @Test
  void aFileThatNamesNoDirectoryGivesNoBranch() throws Exception {
    Files.writeString(directory.resolve(".git"), "nothing of the kind\n");
    assertThat(branch()).isEqualTo("null");

    Files.writeString(directory.resolve(".git"), "gitdir: \u0000\n");
    assertThat(branch()).isEqualTo("null");
  }

  @Test
  void aFileThatNamesItselfGivesNoBranch() throws Exception {
    Files.writeString(directory.resolve(".git"), "gitdir: .git\n");

    assertThat(branch()).isEqualTo("null");
  }
}
