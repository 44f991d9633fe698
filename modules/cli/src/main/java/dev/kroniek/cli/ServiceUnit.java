package dev.kroniek.cli;

import java.nio.file.Path;
import java.util.List;

/** How a machine is told to keep the daemon running for a person who is logged in. */
interface ServiceUnit {
  /** Stands in every file that Kroniek wrote, so that it replaces no other. */
  String MARK = "Written by \"kroniek service install\"";

  /** The file that is written. */
  Path file();

  /** What stands in it. */
  String text();

  /** The program that keeps services. */
  String program();

  /** Its arguments, a command each, once the file is written. */
  List<List<String>> toStart();

  /** Before the file is deleted. */
  List<List<String>> toStop();

  /** Afterwards. */
  List<List<String>> afterwards();

  /** Ends with 0 where the service runs. */
  List<String> toAsk();

  /** The unit for this machine. */
  static ServiceUnit of(RootCommand kroniek) {
    Context context = kroniek.context();
    String home = context.variable("HOME");
    if (home == null) {
      throw Failure.usage("cannot tell where services are written: HOME is not set");
    }
    Kept kept =
        new Kept(Distribution.launcher(), kroniek.data(), Path.of(System.getProperty("java.home")));
    for (Path path : new Path[] {kept.launcher(), kept.data(), kept.java()}) {
      if (!Printable.line(path.toString()).equals(path.toString())) {
        throw Failure.usage("no service can be written with a path such as " + path);
      }
    }
    if (System.getProperty("os.name", "").startsWith("Mac")) {
      return LaunchdAgent.of(Path.of(home), kept);
    }
    String configuration = context.variable("XDG_CONFIG_HOME");
    return new SystemdUnit(
        configuration != null && configuration.startsWith("/")
            ? Path.of(configuration)
            : Path.of(home, ".config"),
        kept);
  }

  /**
   * What is to be kept running.
   *
   * @param launcher the program
   * @param data the data directory
   * @param java the Java that runs it; a service has no shell's PATH
   */
  record Kept(Path launcher, Path data, Path java) {}
}
