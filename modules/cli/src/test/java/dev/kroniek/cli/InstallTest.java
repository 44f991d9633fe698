package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code kroniek install} and {@code uninstall}, of a distribution of a few files. */
@Timeout(60)
class InstallTest {
  @RegisterExtension final Stage stage = new Stage();
  @TempDir private Path directory;

  @BeforeEach
  void distribution() throws IOException {
    directory = directory.toRealPath();
    write("from/bin/kroniek", "#!/bin/sh\nexec sleep 60 # \"$@\"\n");
    Files.setPosixFilePermissions(
        directory.resolve("from/bin/kroniek"), PosixFilePermissions.fromString("rwx------"));
    write("from/lib/a.jar", "a");
    write("from/lib/kroniek.jsa", "of another place");
    write("from/hooks/kroniek-hook", "hook");
    write("from/runtime/legal/a", "terms");
    Files.createSymbolicLink(directory.resolve("from/runtime/legal/b"), Path.of("a"));
    write("from/mine.txt", "no part of it");
    runFrom(directory.resolve("from"));
  }

  @AfterEach
  void noDistribution() {
    System.clearProperty("kroniek.home");
  }

  private static void runFrom(Path home) {
    System.setProperty("kroniek.home", home.toString());
  }

  private void write(String path, String text) throws IOException {
    Path file = directory.resolve(path);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, text);
  }

  private Path prefix() {
    return directory.resolve("to");
  }

  private Path link() {
    return prefix().resolve("bin/kroniek");
  }

  private Shell shell() {
    return stage.shell().with("HOME", directory.resolve("home").toString());
  }

  private Shell.Ran install(String... more) {
    return shell()
        .run(
            Stream.concat(Stream.of("install", "--prefix", prefix().toString()), Stream.of(more))
                .toArray(String[]::new));
  }

  private Path installed() throws IOException {
    return link().toRealPath().resolve("../..").normalize();
  }

  private List<Path> copies() throws IOException {
    try (Stream<Path> files = Files.list(prefix().resolve("lib/kroniek"))) {
      return files.filter(Files::isDirectory).toList();
    }
  }

  /** All below a directory: where links lead, what files hold. */
  private SortedMap<String, String> tree(Path top) throws IOException {
    SortedMap<String, String> tree = new TreeMap<>();
    try (Stream<Path> files = Files.walk(top)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        tree.put(
            top.relativize(file).toString(),
            Files.isSymbolicLink(file)
                ? "-> " + Files.readSymbolicLink(file)
                : Files.isDirectory(file) ? "" : Files.readString(file));
      }
    }
    return tree;
  }

  @Test
  void theProgramIsCopiedAndLinked() throws IOException {
    Shell.Ran ran = install();

    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.out())
        .isEqualTo(
            """
            copied %s to %s
            linked %s
            %s is not on your PATH: add it, or call %s by its full name
            """
                .formatted(
                    directory.resolve("from"),
                    installed(),
                    link(),
                    link().resolveSibling(""),
                    link()));
    assertThat(tree(installed()))
        .containsEntry("lib/a.jar", "a")
        .containsEntry("runtime/legal/b", "-> a")
        .doesNotContainKeys("lib/kroniek.jsa", "mine.txt");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(link())))
        .as("for everybody")
        .isEqualTo("rwxr-xr-x");
    assertThat(Files.readSymbolicLink(link()).isAbsolute()).isFalse();
  }

  @Test
  void aDryRunChangesNothing() throws IOException {
    assertThat(install("--dry-run").out()).contains("would link " + link());
    assertThat(prefix()).doesNotExist();
  }

  @Test
  void anUpgradeLeavesNothingOfTheOneBefore() throws IOException {
    install();
    Path before = installed();
    Files.delete(directory.resolve("from/lib/a.jar"));
    write("from/lib/b.jar", "b");

    assertThat(install().exit()).isZero();

    assertThat(tree(installed())).containsKey("lib/b.jar").doesNotContainKey("lib/a.jar");
    assertThat(before).doesNotExist();
    assertThat(copies()).hasSize(1);
  }

  @Test
  void whatADaemonRunsStaysUntilItHasEnded() throws Exception {
    install();
    Path before = installed();
    Process daemon =
        new ProcessBuilder(
                "sh",
                "-c",
                "read x; :",
                "-Dkroniek.home=" + before,
                "dev.kroniek.cli.Main",
                "serve",
                "--data",
                "/d")
            .start();
    try {
      Shell.Ran upgraded = install();
      assertThat(upgraded.exit()).isZero();
      assertThat(upgraded.err())
          .contains(
              "pid " + daemon.pid() + " (\"kroniek serve --data /d\") still runs the one before",
              "stop " + daemon.pid() + " with \"kroniek stop --data /d\" and start it again");
      assertThat(before).exists().isNotEqualTo(installed());
      Shell.Ran uninstalled = shell().run("uninstall", "--prefix", prefix().toString());
      assertThat(uninstalled.exit()).isEqualTo(ExitCode.FAILED);
      assertThat(uninstalled.err())
          .contains("runs it: stop " + daemon.pid() + " with \"kroniek stop --data /d\", then run");
      assertThat(link()).exists();
    } finally {
      daemon.destroy();
      assertThat(daemon.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
    install();
    assertThat(copies()).containsExactly(installed());
  }

  @Test
  void whatElseRunsItIsToBeEndedAndNotStoppedAsADaemon() throws Exception {
    install();
    Process reader =
        new ProcessBuilder(
                "sh",
                "-c",
                "read x; :",
                "-Dkroniek.home=" + installed(),
                "dev.kroniek.cli.Main",
                "sessions",
                "--watch")
            .start();
    try {
      assertThat(shell().run("uninstall", "--prefix", prefix().toString()).err())
          .isEqualTo(
              "kroniek: pid %d (\"kroniek sessions --watch\") runs it: end %d, then run the same again\n"
                  .formatted(reader.pid(), reader.pid()));
    } finally {
      reader.destroy();
      assertThat(reader.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void directoriesThatWereThereBeforeOrAreUsedStay() throws IOException {
    Files.createDirectories(prefix().resolve("bin"));
    install();
    install();
    write("to/lib/other", "of somebody else");

    assertThat(shell().run("uninstall", "--prefix", prefix().toString()).exit()).isZero();

    assertThat(tree(prefix())).containsOnlyKeys("", "bin", "lib", "lib/other");
  }

  /** What dumps the classes runs from the copy, which is deleted when an installation is ended. */
  @Test
  void anInterruptedInstallationEndsWhatItHasStarted() throws Exception {
    write("from/lib/kroniek.classes", "");
    write("from/lib/dump-classes", "#!/bin/sh\nsleep 60 &\necho $$ $! >\"$0.pids\"\nwait\n");
    Path script = directory.resolve("from/lib/dump-classes");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    Path pids = directory.resolve("from/lib/dump-classes.pids");
    Thread installing = new Thread(() -> ProgramFiles.dumpClasses(directory.resolve("from")));
    installing.start();
    await().until(() -> Files.exists(pids) && Files.size(pids) > 0);

    installing.interrupt();
    installing.join(10_000);

    for (String pid : Files.readString(pids).strip().split(" ", -1)) {
      await("the end of process " + pid)
          .until(() -> ProcessHandle.of(Long.parseLong(pid)).stream().noneMatch(p -> p.isAlive()));
    }
  }

  @Test
  void whatSomebodyElsePutThereIsLeftAlone() throws IOException {
    write("to/bin/kroniek", "mine");
    write("to/lib/kroniek/mine", "mine");
    SortedMap<String, String> before = tree(prefix());

    assertThat(install().err())
        .isEqualTo(
            "kroniek: "
                + prefix().resolve("lib/kroniek")
                + " is none that Kroniek installed: move it away first\n");
    write("to/lib/kroniek/INSTALLED", "");
    assertThat(install().err()).contains("lib/kroniek is none that Kroniek installed");
    Files.delete(prefix().resolve("lib/kroniek/INSTALLED"));
    assertThat(tree(prefix())).isEqualTo(before);
    Files.delete(prefix().resolve("lib/kroniek/mine"));
    before.remove("lib/kroniek/mine");
    assertThat(install().err()).startsWith("kroniek: " + link() + " is none that Kroniek");
    Files.delete(link());
    Files.createSymbolicLink(link(), Path.of("/bin/true"));
    assertThat(install().exit()).isEqualTo(ExitCode.FAILED);
    assertThat(shell().run("uninstall", "--prefix", prefix().toString()).exit())
        .isEqualTo(ExitCode.FAILED);
    before.put("bin/kroniek", "-> /bin/true");
    assertThat(tree(prefix())).isEqualTo(before);
  }

  @Test
  void whatCannotBeInstalledLeavesNothing() throws IOException {
    write("to", "a file");
    assertThat(install().err()).isEqualTo("kroniek: " + prefix() + " is no directory\n");
    Files.delete(prefix());
    write("to/bin", "a file");

    Shell.Ran ran = install();

    assertThat(ran.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(ran.err()).startsWith("kroniek: cannot install to " + prefix()).hasLineCount(1);
    assertThat(tree(prefix())).containsOnlyKeys("", "bin");
  }

  @Test
  void whatFailsHalfwayIsTakenBack() throws IOException {
    write("from/lib/" + "n".repeat(250), "its path would be too long");
    Path far = Path.of(prefix() + ("/" + "d".repeat(199)).repeat(19));

    Shell.Ran ran = shell().run("install", "--prefix", far.toString());

    assertThat(ran.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(ran.err()).contains("File name too long").hasLineCount(1);
    assertThat(prefix()).doesNotExist();
  }

  @Test
  void oneInstallationAtATime() throws IOException {
    install();
    Path before = installed();
    try (FileChannel mark =
            FileChannel.open(prefix().resolve("lib/kroniek/INSTALLED"), StandardOpenOption.WRITE);
        FileLock lock = mark.lock()) {
      assertThat(lock.isValid()).isTrue();
      assertThat(install().err())
          .isEqualTo(
              "kroniek: another process is installing to " + prefix() + ": try again after it\n");
    }
    assertThat(copies()).containsExactly(before);
  }

  @Test
  void whatAKilledInstallationLeftGoesWithTheNext() throws IOException {
    install();
    write("to/lib/kroniek/0.0-killed/lib/a.jar", "half");

    install();

    assertThat(copies()).containsExactly(installed());
  }

  @Test
  void aPrefixIsUnderstoodAsShellsDo() throws IOException {
    assertThat(shell().run("install", "--prefix=~/my 道具").exit()).isZero();
    assertThat(directory.resolve("home/my 道具/bin/kroniek")).isExecutable();
    assertThat(
            shell()
                .with("PATH", "/nowhere:" + link().resolveSibling(""))
                .run("install", "--prefix", prefix() + "/../to/.")
                .out())
        .endsWith(link().resolveSibling("") + " is on your PATH: call it as kroniek\n");
    for (String wrong : new String[] {"", "a\u0001b", directory.resolve("from/x").toString()}) {
      assertThat(shell().run("install", "--prefix", wrong).exit()).isEqualTo(ExitCode.USAGE);
    }
    assertThat(shell().run("install").exit()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void anotherProgramThatComesFirstOnThePathIsNamed() throws IOException {
    assertThat(
            shell()
                .with("PATH", directory.resolve("from/bin") + ":" + link().resolveSibling(""))
                .run("install", "--prefix", prefix().toString())
                .out())
        .contains("\"kroniek\" starts " + directory.resolve("from/bin/kroniek") + ", which comes");
  }

  @Test
  void theInstalledProgramNamesItsLinkAndUninstallsItself() throws IOException {
    assertThat(shell().run("uninstall").exit()).as("not installed").isEqualTo(ExitCode.USAGE);
    install();
    runFrom(installed());

    assertThat(Distribution.launcher()).isEqualTo(link());
    assertThat(install().err()).contains("this program is installed in " + prefix());
    assertThat(shell().run("hooks", "install", "claude-code").exit()).isZero();
    Shell.Ran planned = shell().run("uninstall", "--dry-run");
    assertThat(link()).exists();
    Shell.Ran ran = shell().run("uninstall");

    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.out())
        .isEqualTo(planned.out().replace("would delete", "deleted"))
        .contains(
            "deleted " + link() + "\n",
            "your data stays in " + stage.data() + "\n",
            "the hook stays in " + directory.resolve("home/.claude/settings.json"));
    assertThat(prefix()).as("install made it").doesNotExist();
    runFrom(directory.resolve("from"));
    assertThat(shell().run("uninstall", "--prefix", prefix().toString()).out())
        .isEqualTo("nothing is installed in " + prefix() + "\n");
  }
}
