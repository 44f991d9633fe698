package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kroniek.domain.Json;
import dev.kroniek.json.JsonReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the doctor finds, and what it tells to do about it. */
class DoctorTest {
  @RegisterExtension final Stage stage = new Stage();

  private final Instant now = Instant.now();

  @BeforeEach
  void furnish() throws IOException {
    Files.createDirectories(stage.data().resolve("spool/rejected"));
    Files.createDirectories(stage.data().resolve("hooks"));
    Files.writeString(stage.data().resolve("hooks/kroniek-hook"), "#!/bin/sh\n");
    Files.writeString(stage.data().resolve("token"), "t");
    mode("token", "rw-------");
  }

  private void mode(String name, String rights) throws IOException {
    Files.setPosixFilePermissions(
        stage.data().resolve(name), PosixFilePermissions.fromString(rights));
  }

  private Shell.Ran doctor(String... options) {
    String[] arguments = new String[options.length + 1];
    arguments[0] = "doctor";
    System.arraycopy(options, 0, arguments, 1, options.length);
    return stage.shell().at(now).run(arguments);
  }

  private void assertBad(String part, String told, String mend) {
    Shell.Ran ran = doctor();
    assertThat(ran.exit()).as(ran.out()).isEqualTo(ExitCode.FAILED);
    assertThat(ran.out())
        .containsPattern("(?m)^" + part + " +bad +.*" + told + ".*\n +-> .*" + mend);
    assertThat(ran.out().lines().filter(line -> line.matches("\\w+ +bad .*"))).hasSize(1);
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void withoutADaemonAllElseIsLookedAt() {
    Shell.Ran ran = doctor();
    assertThat(ran.exit()).as(ran.out()).isEqualTo(ExitCode.DONE);
    assertThat(ran.out())
        .containsPattern("(?m)^java +ok +Java \\d+")
        .containsPattern("(?m)^lock +note +no daemon runs.*\n +-> start \"kroniek serve\"")
        .containsPattern("(?m)^directory +ok ")
        .containsPattern("(?m)^hooks +ok .*the spool was last changed \\d+s ago")
        .doesNotContain(" bad ");
  }

  @Test
  void withoutADirectoryNothingIsWrongYet() {
    Shell.Ran ran =
        stage.shell().at(now).run("--data", stage.data().resolve("none").toString(), "doctor");
    assertThat(ran.exit()).as(ran.out()).isEqualTo(ExitCode.DONE);
    assertThat(ran.out()).contains("is not there yet");
    assertThat(stage.data().resolve("none")).doesNotExist();
  }

  @Test
  void jsonHasTheSame() throws Exception {
    Json.Obj told = (Json.Obj) JsonReader.parse(doctor("--json").out());
    assertThat(told.get("well")).isEqualTo(new Json.Bool(true));
    assertThat(told.get("checks") instanceof Json.Arr checks ? checks.items() : List.of())
        .extracting(check -> check instanceof Json.Obj object ? object.text("check") : null)
        .containsExactly(
            "java", "settings", "directory", "lock", "disk", "socket", "spool", "hooks", "clock");
  }

  @Test
  void aDirectoryThatOthersMayReadIsToBeClosed() throws IOException {
    Files.setPosixFilePermissions(stage.data(), PosixFilePermissions.fromString("rwxr-x---"));
    assertBad("directory", "is open to other users", "chmod go-rwx " + stage.data());
  }

  @Test
  void soIsATokenThatOthersMayRead() throws IOException {
    mode("token", "rw-r-----");
    assertBad("directory", "token is open to other users", "chmod go-rwx .*token");
  }

  @Test
  void whatBelongsToAnotherUserIsNamed() throws IOException {
    assumeTrue(System.getProperty("user.name").equals("root"), "only root gives files away");
    Path spool = stage.data().resolve("spool");
    Files.setOwner(
        spool,
        spool.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
    assertBad("directory", "spool belongs to another user", "chown -R ");
  }

  @Test
  void aRestoreThatWasKilledIsToBeRunAgain() throws IOException {
    Files.createFile(stage.data().resolve("RESTORING"));
    assertBad("directory", "a restore was killed", "kroniek restore");
  }

  @Test
  void aFileInPlaceOfTheDirectoryIsNamed() throws IOException {
    Path file = Files.writeString(stage.data().resolve("file"), "x");
    Shell.Ran ran = stage.shell().at(now).run("--data", file.toString(), "doctor");
    assertThat(ran.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(ran.out()).contains("is no directory");
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void aFullDiskIsOneBelowTheReserve() throws IOException {
    Files.writeString(stage.data().resolve("kroniek.yaml"), "journal:\n  reserve: 1024GiB\n");
    assertBad("disk", "commands are refused", "free some space");
  }

  @Test
  void settingsThatCannotBeReadAreNamed() throws IOException {
    Files.writeString(stage.data().resolve("kroniek.yaml"), "journal:\n  reverse: 1\n");
    assertBad("settings", "journal.reverse \\(did you mean journal.reserve\\?", "look again");
  }

  @Test
  void aDaemonThatHoldsTheDirectoryAndDoesNotListenIsFound() throws Exception {
    try (FileChannel channel = lockFile();
        FileLock lock = channel.lock()) {
      assertThat(lock.isValid()).isTrue();
      assertBad("socket", "the daemon, pid [0-9]+, is starting", "wait a moment");
      SilentDaemonTest.nameInStatusFile(stage.data(), ProcessHandle.current().pid());
      assertBad("socket", "the daemon, pid [0-9]+, does not listen", "kroniek serve");
    }
  }

  private FileChannel lockFile() throws IOException {
    return FileChannel.open(
        stage.data().resolve("LOCK"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  @Test
  void aDaemonThatWorksIsWell() throws Exception {
    stage.daemon(Map.of("/health/ready", "{\"status\":\"ready\"}"));
    try (FileChannel channel = lockFile();
        FileLock lock = channel.lock()) {
      assertThat(lock.isValid()).isTrue();
      Shell.Ran ran = doctor();
      assertThat(ran.exit()).as(ran.out()).isEqualTo(ExitCode.DONE);
      assertThat(ran.out()).containsPattern("(?m)^socket +ok +the daemon answers$");
    }
  }

  @Test
  void aDaemonThatDoesNotWorkSaysWhy() throws Exception {
    stage.daemon(
        request ->
            FakeDaemon.problem(
                503, "{\"title\":\"Not working\",\"detail\":\"look at the disk\",\"status\":503}"));
    try (FileChannel channel = lockFile();
        FileLock lock = channel.lock()) {
      assertThat(lock.isValid()).isTrue();
      assertBad("socket", "look at the disk", "start it again");
    }
  }

  @Test
  void payloadsThatWereGivenUpAreToldAndSoAreThoseNotUnderstood() throws IOException {
    Files.writeString(stage.data().resolve("spool/rejected/7-a.reason"), "foreign");
    Shell.Ran ran = doctor();
    assertThat(ran.exit()).isZero();
    assertThat(ran.out())
        .containsPattern(
            "(?m)^spool +note .*1 not understood: see .*/rejected\n +-> .*delete them");
    Files.writeString(stage.data().resolve("spool/dropped"), "..");
    assertBad("spool", "2 dropped", "keep the daemon running");
  }

  @Test
  void hooksThatAreNotInstalledAreANote() throws IOException {
    Files.delete(stage.data().resolve("hooks/kroniek-hook"));
    Shell.Ran ran = doctor();
    assertThat(ran.exit()).isZero();
    assertThat(ran.out())
        .containsPattern("(?m)^hooks +note .*is not there.*\n +-> \"kroniek hooks install");
    Files.createFile(stage.data().resolve("hooks/kroniek-hook"));
    assertBad("hooks", "cannot be read", "kroniek hooks install");
  }

  @Test
  void aClockThatWentBackIsFound() throws IOException {
    Files.setLastModifiedTime(
        stage.data().resolve("spool"), FileTime.from(now.plus(Duration.ofHours(3))));
    assertBad("clock", "was written (2|3)h from now", "set the clock");
  }

  @Test
  void aClockThatWasNeverSetIsFound() {
    Shell.Ran ran = stage.shell().at(Instant.EPOCH).run("doctor");
    assertThat(ran.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(ran.out()).containsPattern("(?m)^clock +bad +it shows 1970-01-01");
  }

  @Test
  void namesDoNothingToTheTerminal() {
    Shell.Ran ran =
        stage.shell().at(now).run("--data", stage.data() + "/\u001b[31m'x y'\n日本", "doctor");
    assertThat(ran.exit()).isZero();
    assertThat(ran.out()).doesNotContain("\u001b").contains("日本");
  }
}
