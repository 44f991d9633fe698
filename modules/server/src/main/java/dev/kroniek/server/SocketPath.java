package dev.kroniek.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the unix socket of a data directory lies. The operating system takes no more than about a
 * hundred bytes for its path: a longer one moves to a short, private place, named after the data
 * directory.
 */
final class SocketPath {
  private static final Logger LOG = LoggerFactory.getLogger(SocketPath.class);
  private static final String NAME = "kroniek.sock";
  private static final int BYTES_MAX = 100;
  private static final int NAME_BYTES = 8;

  private SocketPath() {}

  /**
   * The path to bind; whatever stale socket lay there is gone. Empty, which is logged, where its
   * usual path is too long and none of the other directories is private.
   *
   * @param data the data directory, which is ours
   * @param elsewhere where it may lie otherwise, the best first
   * @throws IOException if something other than a socket lies there
   */
  static Optional<Path> prepare(Path data, List<Path> elsewhere) throws IOException {
    Path usual = data.toAbsolutePath().resolve(NAME);
    if (bytes(usual) <= BYTES_MAX) {
      removeStale(usual);
      return Optional.of(usual);
    }
    UserPrincipal owner = Files.getOwner(data);
    for (Path directory : elsewhere) {
      Path path = directory.resolve("kroniek-" + nameOf(usual) + ".sock");
      if (bytes(path) <= BYTES_MAX && isPrivate(directory, owner)) {
        removeStale(path);
        return Optional.of(path);
      }
    }
    LOG.warn(
        "{} is too long for a unix socket, and there is no other private directory for it: going on"
            + " with TCP only; choose a shorter data directory, or set XDG_RUNTIME_DIR to a"
            + " directory of yours with mode 0700",
        usual);
    return Optional.empty();
  }

  private static int bytes(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  /** Whether it is there, and only this user can do anything in it. */
  private static boolean isPrivate(Path directory, UserPrincipal owner) throws IOException {
    if (!Files.isDirectory(directory)) {
      return false;
    }
    PosixFileAttributes attributes = Files.readAttributes(directory, PosixFileAttributes.class);
    return attributes.owner().equals(owner)
        && attributes.permissions().equals(PosixFilePermissions.fromString("rwx------"));
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
