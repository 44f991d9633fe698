package dev.kroniek.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where this program lies, as its launcher tells. */
final class Distribution {
  private Distribution() {}

  /**
   * The program's directory.
   *
   * @throws Failure if it was started without its launcher
   */
  static Path home() {
    String home = System.getProperty("kroniek.home");
    if (home == null) {
      throw Failure.failed("start it by bin/kroniek, which knows where it lies");
    }
    return Path.of(home);
  }

  /** The launcher; of an installed program the link to it, which stays when that is upgraded. */
  static Path launcher() {
    Path home = home();
    return InstalledProgram.of(home)
        .filter(installed -> installed.current().filter(home::equals).isPresent())
        .map(InstalledProgram::link)
        .orElse(home.resolve("bin/kroniek"));
  }

  /** A script that lies beside the hook. */
  static Path script(String name) {
    Path script = home().resolve("hooks").resolve(name);
    if (!Files.isReadable(script)) {
      throw Failure.failed(script + " is not there: install Kroniek again");
    }
    return script;
  }
}
