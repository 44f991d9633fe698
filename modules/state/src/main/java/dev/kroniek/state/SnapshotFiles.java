package dev.kroniek.state;

import dev.kroniek.domain.SessionBody;
import dev.kroniek.domain.SessionDigest;
import dev.kroniek.domain.SessionHead;
import dev.kroniek.domain.SessionId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files {@code sessions/<xx>/<name>/session.json}, one for each session. {@code xx} is the
 * first byte of the SHA-256 of the session's id in hexadecimal; {@code name} is the id where it is
 * made of at most 80 of {@code a-z 0-9 _ -}, else {@code ~} and the SHA-256. So no id leads
 * anywhere else, and two ids never share a file, not even where file names ignore case.
 *
 * <p>Files are replaced whole and not forced: they are never read to recover. For one thread at a
 * time.
 */
public final class SnapshotFiles {
  private static final String FILE_NAME = "session.json";
  private static final Pattern PLAIN_NAME = Pattern.compile("[a-z0-9_-]{1,80}");
  private static final Pattern SHARE_NAME = Pattern.compile("[0-9a-f]{2}");

  private final Disk disk;
  private final Path directory;

  /** Files below {@code directory}, which is made when it is first needed. */
  public SnapshotFiles(Disk disk, Path directory) {
    this.disk = disk;
    this.directory = directory;
  }

  /** Where a session's file is, or would be. */
  public Path path(SessionId id) {
    String digest = SessionDigest.of(id).hex();
    String name = PLAIN_NAME.matcher(id.value()).matches() ? id.value() : "~" + digest;
    return directory.resolve(digest.substring(0, 2)).resolve(name).resolve(FILE_NAME);
  }

  /** Writes the session's file, or replaces it. Returns its bytes. */
  public int write(SessionHead head, SessionBody body) throws IOException {
    byte[] content = content(head, body);
    Path file = path(head.id());
    try {
      disk.replace(file, content, Disk.Forcing.NOT_FORCED);
    } catch (NoSuchFileException e) {
      disk.createDirectories(RealDisk.directoryOf(file));
      disk.replace(file, content, Disk.Forcing.NOT_FORCED);
    }
    return content.length;
  }

  /** Deletes the session's file, where there is one, and what was being written of it. */
  public void delete(SessionId id) throws IOException {
    Path session = RealDisk.directoryOf(path(id));
    for (Path file : disk.list(session)) {
      if (isSnapshot(file)) {
        disk.delete(file);
      }
    }
    if (disk.list(session).isEmpty()) {
      disk.delete(session);
    }
    Path shared = RealDisk.directoryOf(session);
    if (disk.list(shared).isEmpty()) {
      disk.delete(shared);
    }
  }

  /** Whether the session's file is there and says exactly what the session is. */
  public boolean isInStep(SessionHead head, SessionBody body) throws IOException {
    try {
      return Arrays.equals(disk.read(path(head.id())), content(head, body));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** For which first bytes of a SHA-256 there is a directory, in their order. */
  public List<Integer> shares() throws IOException {
    List<Integer> shares = new ArrayList<>();
    for (Path shared : disk.list(directory)) {
      String name = String.valueOf(shared.getFileName());
      if (SHARE_NAME.matcher(name).matches()) {
        shares.add(Integer.parseInt(name, 16));
      }
    }
    return shares;
  }

  /**
   * Deletes the files of sessions that are none, and what was half written, in one of the shared
   * directories.
   *
   * @param share one of {@link #shares}
   * @param known all sessions that have this share
   */
  public void deleteStrays(int share, List<SessionId> known) throws IOException {
    Set<Path> expected = new HashSet<>();
    known.forEach(id -> expected.add(path(id)));
    Path shared = directory.resolve("%02x".formatted(share));
    for (Path session : disk.list(shared)) {
      deleteStrays(session, expected);
    }
    if (known.isEmpty() && disk.list(shared).isEmpty()) {
      disk.delete(shared);
    }
  }

  private void deleteStrays(Path session, Set<Path> expected) throws IOException {
    boolean isAny = false;
    for (Path file : disk.list(session)) {
      if (isSnapshot(file) && !expected.contains(file)) {
        disk.delete(file);
        isAny = true;
      }
    }
    if (isAny && disk.list(session).isEmpty()) {
      disk.delete(session);
    }
  }

  /** What else somebody may have put there is not ours to delete. */
  private static boolean isSnapshot(Path file) {
    return file.endsWith(FILE_NAME) || file.endsWith(FILE_NAME + RealDisk.PARTIAL);
  }

  /**
   * What lies below the directory and is no session's file: those of sessions that are not among
   * {@code known}, what was half written, and what somebody else put there. Ordered by path.
   */
  public List<Path> strays(Iterable<SessionId> known) throws IOException {
    Set<Path> expected = new HashSet<>();
    known.forEach(id -> expected.add(path(id)));
    List<Path> strays = new ArrayList<>();
    for (Path shared : disk.list(directory)) {
      for (Path session : listed(shared, strays)) {
        for (Path file : listed(session, strays)) {
          if (!expected.contains(file)) {
            strays.add(file);
          }
        }
      }
    }
    return strays;
  }

  /** What the directory holds; a file in its place is a stray. */
  private List<Path> listed(Path path, List<Path> strays) throws IOException {
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      strays.add(path);
      return List.of();
    }
    return disk.list(path);
  }

  /**
   * The bytes of a session's file, null where there is none.
   *
   * @throws IOException if it cannot be read
   */
  public byte @Nullable [] read(SessionId id) throws IOException {
    try {
      return disk.read(path(id));
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static byte[] content(SessionHead head, SessionBody body) {
    return SnapshotFormat.text(head, body).getBytes(StandardCharsets.UTF_8);
  }
}
