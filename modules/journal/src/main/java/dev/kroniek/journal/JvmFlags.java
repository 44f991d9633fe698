package dev.kroniek.journal;

import java.util.List;

/** What Chronicle Queue needs of the JVM it runs in, and whether it was given. */
public final class JvmFlags {
  /** Without the first two a queue cannot be opened at all. */
  private static final List<String> NEEDED =
      List.of("java.lang.reflect", "sun.nio.ch", "java.lang", "java.io", "java.util");

  private JvmFlags() {}

  /**
   * Checks that the packages are open.
   *
   * @throws IllegalStateException naming the flags that are missing
   */
  public static void require() {
    Module base = Object.class.getModule();
    Module ours = JvmFlags.class.getModule();
    List<String> missing =
        NEEDED.stream()
            .filter(name -> !base.isOpen(name, ours))
            .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED")
            .toList();
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          "the journal needs more of the JVM: start it with " + String.join(" ", missing));
    }
  }
}
