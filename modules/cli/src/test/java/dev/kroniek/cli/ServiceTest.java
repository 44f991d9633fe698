package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.cli.ServiceUnit.Kept;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code kroniek service}, beside a stand-in for the machine's own keeper of services. */
@Timeout(60)
class ServiceTest {
  private static final Kept KEPT =
      new Kept(
          Path.of("/opt/my \"50%\" $tools/kroniek"),
          Path.of("/home/you/<data> & more"),
          Path.of("/usr/lib/jvm/17"));

  @RegisterExtension final Stage stage = new Stage();
  @TempDir private Path home;

  @BeforeEach
  void distribution() {
    System.setProperty("kroniek.home", "/opt/kroniek");
  }

  @AfterEach
  void noDistribution() {
    System.clearProperty("kroniek.home");
  }

  private Shell shell() {
    return stage.shell().with("HOME", home.toString()).with("PATH", home.resolve("bin").toString());
  }

  private Path unit() {
    return home.resolve(".config/systemd/user/kroniek.service");
  }

  /** Notes what it is asked; its answers are in files. */
  private void keeper(String script) throws IOException {
    Files.createDirectories(home.resolve("bin"));
    Path program = home.resolve("bin/systemctl");
    Files.writeString(program, "#!/bin/sh\necho \"$*\" >> '" + home + "/asked'\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }

  private List<String> asked() throws IOException {
    return Files.readAllLines(home.resolve("asked"));
  }

  @Test
  void aUnitOfSystemdRunsTheDaemonWhateverItsPathIs() {
    SystemdUnit unit = new SystemdUnit(Path.of("/home/you/.config"), KEPT);

    assertThat(unit.file()).hasToString("/home/you/.config/systemd/user/kroniek.service");
    assertThat(unit.text())
        .isEqualTo(
            """
            # Written by "kroniek service install".
            [Unit]
            Description=Kroniek, the journal of coding-agent sessions

            [Service]
            ExecStart="/opt/my \\"50%%\\" $$tools/kroniek" serve --data "/home/you/<data> & more"
            Environment="JAVA_HOME=/usr/lib/jvm/17"
            Restart=on-failure
            RestartSec=5
            TimeoutStopSec=10
            UMask=0077

            [Install]
            WantedBy=default.target
            """);
  }

  @Test
  void anAgentOfLaunchdRunsTheDaemonWhateverItsPathIs() {
    LaunchdAgent agent = new LaunchdAgent(Path.of("/Users/you"), "501", KEPT);

    assertThat(agent.file()).hasToString("/Users/you/Library/LaunchAgents/dev.kroniek.plist");
    assertThat(agent.toStart())
        .containsExactly(
            List.of("bootstrap", "gui/501", "/Users/you/Library/LaunchAgents/dev.kroniek.plist"));
    assertThat(agent.text())
        .startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE plist ")
        .contains(
            """
              <array>
                <string>/opt/my "50%" $tools/kroniek</string>
                <string>serve</string>
                <string>--data</string>
                <string>/home/you/&lt;data&gt; &amp; more</string>
              </array>
            """)
        .contains("<key>JAVA_HOME</key>\n    <string>/usr/lib/jvm/17</string>");
  }

  @Test
  void aDryRunPrintsTheFileAndChangesNothing() throws IOException {
    keeper("exit 1");

    Shell.Ran ran = shell().run("service", "install", "--dry-run");

    assertThat(ran.exit()).isEqualTo(ExitCode.DONE);
    assertThat(ran.out())
        .contains("ExecStart=\"/opt/kroniek/bin/kroniek\" serve --data \"" + stage.data() + "\"");
    assertThat(ran.err())
        .isEqualTo(
            "kroniek: would write "
                + unit()
                + " and run: systemctl --user daemon-reload && systemctl --user enable --now"
                + " kroniek.service\n");
    assertThat(home.resolve(".config")).doesNotExist();
    assertThat(home.resolve("asked")).doesNotExist();
  }

  @Test
  void withoutAKeeperOfServicesTheFileIsWrittenAndWhatToRunIsSaid() throws IOException {
    Shell.Ran ran = shell().run("service", "install");

    assertThat(ran.exit()).isEqualTo(ExitCode.DONE);
    assertThat(ran.out()).isEqualTo("wrote " + unit() + "\n");
    assertThat(ran.err())
        .isEqualTo(
            "kroniek: systemctl is not there: where it is, run: systemctl --user daemon-reload"
                + " && systemctl --user enable --now kroniek.service\n");
    assertThat(shell().run("service", "install").out())
        .isEqualTo("was there before: " + unit() + "\n");
    assertThat(shell().run("service", "status").out())
        .isEqualTo(
            "file      " + unit() + ": current\nstate     not known: systemctl is not there\n");
    assertThat(shell().run("service", "uninstall", "--dry-run").out()).contains("would delete");
    assertThat(unit()).exists();
    assertThat(shell().run("service", "uninstall").out()).isEqualTo("deleted " + unit() + "\n");
    assertThat(unit()).doesNotExist();
    assertThat(shell().run("service", "uninstall").out()).isEqualTo("no service is installed\n");
  }

  @Test
  void aKeeperOfServicesIsToldToStartAndToStop() throws IOException {
    keeper(
        "case $* in *enable*) : > '"
            + home
            + "/on' ;; *disable*) rm '"
            + home
            + "/on' ;; *is-active*) [ -e '"
            + home
            + "/on' ] ;; esac");

    assertThat(shell().run("service", "install").out())
        .isEqualTo("wrote " + unit() + "\nthe service runs; \"kroniek status\" tells more\n");
    assertThat(shell().run("service", "status").exit()).isEqualTo(ExitCode.DONE);
    assertThat(shell().run("service", "status", "--json").out())
        .contains("\"installed\": \"current\"", "\"state\": \"running\"");
    assertThat(shell().run("service", "install").out()).startsWith("was there before");
    shell().run("service", "uninstall");

    assertThat(unit()).doesNotExist();
    assertThat(asked())
        .filteredOn(line -> !line.contains("is-active"))
        .containsExactly(
            "--user daemon-reload",
            "--user enable --now kroniek.service",
            "--user disable --now kroniek.service",
            "--user daemon-reload");
    assertThat(shell().run("service", "status").exit()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void whatTheKeeperOfServicesRefusesIsTold() throws IOException {
    keeper("echo 'Failed to connect to bus'; exit 1");

    Shell.Ran ran = shell().run("service", "install");

    assertThat(ran.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(ran.err())
        .isEqualTo(
            "kroniek: \"systemctl --user daemon-reload\" ended with 1: Failed to connect to bus; "
                + unit()
                + " stays; run: systemctl --user daemon-reload && systemctl --user enable --now"
                + " kroniek.service\n");
  }

  @Test
  void aUnitOfSomebodyElsesIsLeftAlone() throws IOException {
    Files.createDirectories(unit().resolveSibling(""));
    Files.writeString(unit(), "[Service]\nExecStart=/bin/mine\n");

    assertThat(shell().run("service", "install").err()).contains("is none that Kroniek wrote");
    assertThat(shell().run("service", "uninstall").exit()).isEqualTo(ExitCode.FAILED);
    assertThat(shell().run("service", "status").out()).contains("not Kroniek's");
    assertThat(unit()).hasContent("[Service]\nExecStart=/bin/mine\n");
  }
}
