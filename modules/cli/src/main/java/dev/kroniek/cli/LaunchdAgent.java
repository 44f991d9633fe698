package dev.kroniek.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An agent of a person's own launchd. */
final class LaunchdAgent implements ServiceUnit {
  private static final String LABEL = "dev.kroniek";

  private final Path home;
  private final String user;
  private final Kept kept;

  /**
   * Of that person.
   *
   * @param user the number that the system knows them by
   */
  LaunchdAgent(Path home, String user, Kept kept) {
    this.home = home;
    this.user = user;
    this.kept = kept;
  }

  /** Of the person whose home directory it is. */
  static LaunchdAgent of(Path home, Kept kept) {
    try {
      return new LaunchdAgent(home, String.valueOf(Files.getAttribute(home, "unix:uid")), kept);
    } catch (IOException e) {
      throw Failure.failed("cannot read " + home + ": " + Causes.text(e));
    }
  }

  @Override
  public Path file() {
    return home.resolve("Library/LaunchAgents").resolve(LABEL + ".plist");
  }

  @Override
  public String text() {
    return """
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
        <!-- %s. -->
        <plist version="1.0">
        <dict>
          <key>Label</key>
          <string>%s</string>
          <key>ProgramArguments</key>
          <array>
            <string>%s</string>
            <string>serve</string>
            <string>--data</string>
            <string>%s</string>
          </array>
          <key>EnvironmentVariables</key>
          <dict>
            <key>JAVA_HOME</key>
            <string>%s</string>
          </dict>
          <key>RunAtLoad</key>
          <true/>
          <key>KeepAlive</key>
          <dict>
            <key>SuccessfulExit</key>
            <false/>
          </dict>
          <key>Umask</key>
          <integer>63</integer>
        </dict>
        </plist>
        """
        .formatted(
            MARK, LABEL, escaped(kept.launcher()), escaped(kept.data()), escaped(kept.java()));
  }

  private static String escaped(Path path) {
    return path.toString().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  @Override
  public String program() {
    return "launchctl";
  }

  @Override
  public List<List<String>> toStart() {
    return List.of(List.of("bootstrap", "gui/" + user, file().toString()));
  }

  @Override
  public List<List<String>> toStop() {
    return List.of(List.of("bootout", "gui/" + user + "/" + LABEL));
  }

  @Override
  public List<List<String>> afterwards() {
    return List.of();
  }

  @Override
  public List<String> toAsk() {
    return List.of("print", "gui/" + user + "/" + LABEL);
  }
}
