package dev.kroniek.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the unix socket of a data directory lies. The operating system takes no more than about a
 * hundred bytes for its path: a longer one moves to a short, private place, named after the data
 * directory.
 */
final class SocketPath {
  private static final String NAME = "kroniek.sock";
  private static final int BYTES_MAX = 100;
  private static final int NAME_BYTES = 8;

  private SocketPath() {}

  /**
   * The path to bind; whatever stale socket lay there is gone.
   *
   * @param data the data directory, which is ours
   * @param runtimeDirectory {@code $XDG_RUNTIME_DIR}, null where it is not set
   * @throws IOException if something other than a socket lies there, or no private directory can be
   *     had
   */
  static Path prepare(Path data, @Nullable String runtimeDirectory) throws IOException {
    Path path = data.toAbsolutePath().resolve(NAME);
    if (bytes(path) > BYTES_MAX) {
      path =
          elsewhere(runtimeDirectory, Files.getOwner(data))
              .resolve("kroniek-" + nameOf(path) + ".sock");
    }
    if (bytes(path) > BYTES_MAX) {
      throw new IOException("no place for the unix socket: " + path + " is too long");
    }
    removeStale(path);
    return path;
  }

  private static int bytes(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  private static Path elsewhere(@Nullable String runtimeDirectory, UserPrincipal owner)
      throws IOException {
    if (runtimeDirectory != null && Files.isDirectory(Path.of(runtimeDirectory))) {
      return Path.of(runtimeDirectory);
    }
    Path own =
        Path.of(System.getProperty("java.io.tmpdir"), "kroniek-" + System.getProperty("user.name"));
    PrivateFiles.directory(own);
    checkPrivate(own, owner);
    return own;
  }

  /** The temporary directory is everybody's: who made our directory beforehand could listen in. */
  private static void checkPrivate(Path directory, UserPrincipal owner) throws IOException {
    boolean ours =
        Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
            && Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS).equals(owner);
    Set<PosixFilePermission> permissions =
        Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS);
    if (!ours
        || permissions.stream().anyMatch(permission -> !permission.name().startsWith("OWNER"))) {
      throw new IOException(directory + " belongs to others or is open to them");
    }
  }

  private static String nameOf(Path path) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(path.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, NAME_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  private static void removeStale(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    BasicFileAttributes attributes =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isOther()) {
      throw new IOException(path + " is in the way of the unix socket and is no socket");
    }
    Files.delete(path);
  }
}
