package dev.kroniek.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the operating system keeps the sockets of a user's programs, in a directory per user. */
public final class RuntimeDirectories {
  private static final Path BY_USER = Path.of("/run/user");

  private RuntimeDirectories() {}

  /**
   * The directories of the user who runs this process, the best first; which of them are there is
   * not looked at.
   *
   * @param named {@code $XDG_RUNTIME_DIR}, which a login sets; null in a service or under cron,
   *     where the directory may be there all the same
   */
  public static List<Path> of(@Nullable String named) {
    List<Path> directories = new ArrayList<>();
    if (named != null) {
      directories.add(Path.of(named));
    }
    try {
      Object user = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
      directories.add(BY_USER.resolve(user.toString()));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      // Not Linux: there is none.
    }
    return directories;
  }
}
