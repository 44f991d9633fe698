package dev.kroniek.journal;

/**
 * The system properties that Chronicle Queue must find when its first class is loaded: no analytics
 * (which would write into the home directory and phone home), no banner, no thread that watches the
 * disk. They are set here so that a program which embeds the journal gets them too.
 */
final class ChronicleProperties {
  static {
    setUnlessSet("chronicle.analytics.disable");
    setUnlessSet("chronicle.announcer.disable");
    setUnlessSet("chronicle.disk.monitor.disable");
  }

  private ChronicleProperties() {}

  /** Call before anything of Chronicle is touched. */
  static void ensureSet() {
    // the work is done once, when this class is initialised
  }

  private static void setUnlessSet(String name) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, "true");
    }
  }
}
