package dev.kroniek.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** What lies beside the program: the launcher tells where. */
final class Distribution {
  private Distribution() {}

  /** The hook script that came with this program. */
  static Path hookScript() {
    String home = System.getProperty("kroniek.home");
    Path script = home == null ? null : Path.of(home, "hooks", "kroniek-hook");
    if (script == null || !Files.isReadable(script)) {
      throw Failure.failed(
          "the hook script of this program is missing: start it as bin/kroniek, or build or install"
              + " Kroniek again");
    }
    return script;
  }
}
