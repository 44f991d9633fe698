package dev.kroniek.cli;

import java.nio.file.Path;
import java.util.List;

/** A unit of a person's own systemd. */
final class SystemdUnit implements ServiceUnit {
  private static final String NAME = "kroniek.service";

  private final Path configuration;
  private final Kept kept;

  SystemdUnit(Path configuration, Kept kept) {
    this.configuration = configuration;
    this.kept = kept;
  }

  @Override
  public Path file() {
    return configuration.resolve("systemd/user").resolve(NAME);
  }

  @Override
  public String text() {
    return """
        # %s.
        [Unit]
        Description=Kroniek, the journal of coding-agent sessions

        [Service]
        ExecStart=%s serve --data %s
        Environment=%s
        Restart=on-failure
        RestartSec=5
        TimeoutStopSec=10
        UMask=0077

        [Install]
        WantedBy=default.target
        """
        .formatted(
            MARK,
            argument(kept.launcher()),
            argument(kept.data()),
            quoted("JAVA_HOME=" + kept.java()));
  }

  /** A word of a command line, in which variables are replaced, too. */
  private static String argument(Path path) {
    return quoted(path.toString()).replace("$", "$$");
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("%", "%%") + "\"";
  }

  @Override
  public String program() {
    return "systemctl";
  }

  @Override
  public List<List<String>> toStart() {
    return List.of(List.of("--user", "daemon-reload"), List.of("--user", "enable", "--now", NAME));
  }

  @Override
  public List<List<String>> toStop() {
    return List.of(List.of("--user", "disable", "--now", NAME));
  }

  @Override
  public List<List<String>> afterwards() {
    return List.of(List.of("--user", "daemon-reload"));
  }

  @Override
  public List<String> toAsk() {
    return List.of("--user", "--quiet", "is-active", NAME);
  }
}
