package dev.kroniek.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** What {@code --prefix} means, and how a shell finds what is installed there. */
final class PrefixOption {
  private PrefixOption() {}

  /** The directory; {@code ~} is the home where a shell has left it, as in {@code --prefix=~/x}. */
  static Path path(String text, Context context) {
    if (text.isBlank()) {
      throw Failure.usage("--prefix: name a directory");
    }
    String full = text;
    if (text.equals("~") || text.startsWith("~/")) {
      String home = context.variable("HOME");
      if (home == null) {
        throw Failure.usage("--prefix: cannot tell what ~ is: HOME is not set");
      }
      full = home + text.substring(1);
    }
    if (!Printable.line(full).equals(full)) {
      throw Failure.usage("--prefix: the name holds a control character: " + full);
    }
    try {
      return Path.of(full).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw Failure.usage("--prefix: " + e.getMessage());
    }
  }

  /** Whether "kroniek" starts that program, and what to do where it does not. */
  static String reached(Path link, Context context) {
    String path = context.variable("PATH");
    for (String directory : path == null ? new String[0] : path.split(":", -1)) {
      Path found = Path.of(directory.isEmpty() ? "." : directory, "kroniek");
      if (found.toAbsolutePath().normalize().equals(link)) {
        return link.resolveSibling("") + " is on your PATH: call it as kroniek";
      }
      if (Files.isExecutable(found)) {
        return "\"kroniek\" starts " + found + ", which comes first on your PATH";
      }
    }
    return link.resolveSibling("")
        + " is not on your PATH: add it, or call "
        + link
        + " by its full name";
  }
}
