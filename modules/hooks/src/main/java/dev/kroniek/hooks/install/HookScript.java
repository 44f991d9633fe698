package dev.kroniek.hooks.install;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;

/**
 * The hook script of a data directory.
 *
 * @param shipped the one that came with this program
 * @param installed where settings files name it
 */
public record HookScript(Path shipped, Path installed) {
  private static final String PREFIX = ".kroniek-hook-";

  /** How the installed one stands. */
  public enum State {
    MISSING,
    /** Another one than this program brings. */
    OTHER,
    CURRENT
  }

  /**
   * Compares the two.
   *
   * @throws IOException if the shipped one cannot be read
   */
  public State state() throws IOException {
    byte[] wanted = Files.readAllBytes(shipped);
    if (!Files.isRegularFile(installed) || !Files.isReadable(installed)) {
      return State.MISSING;
    }
    return Arrays.equals(wanted, Files.readAllBytes(installed)) ? State.CURRENT : State.OTHER;
  }

  /** Puts the shipped one in its place, whole; hooks that run have one or the other. */
  void install() throws IOException {
    if (state() == State.CURRENT) {
      return;
    }
    Path directory = installed.resolveSibling("");
    PrivateFiles.makeDirectory(directory);
    PrivateFiles.removeLeftovers(directory, PREFIX);
    Path partial = PrivateFiles.partial(directory, PREFIX);
    PrivateFiles.write(partial, Files.readAllBytes(shipped));
    Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rwx------"));
    Files.move(partial, installed, StandardCopyOption.ATOMIC_MOVE);
  }
}
