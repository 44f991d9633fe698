package dev.kroniek.engine;

import dev.kroniek.journal.BaseImage;
import dev.kroniek.journal.TombstoneFile;
import dev.kroniek.state.StateFormats;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The directory that holds everything: where each thing lies in it, and the lock that gives it to
 * one process. The directory is created with mode 0700, its files with 0600.
 */
public final class DataDirectory {
  private final Path root;

  /** The directory at {@code root}; nothing is touched yet. */
  public DataDirectory(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  public Path root() {
    return root;
  }

  public Path lockFile() {
    return root.resolve("LOCK");
  }

  public Path token() {
    return root.resolve("token");
  }

  public Path socket() {
    return root.resolve("kroniek.sock");
  }

  /** Says where the daemon listens. */
  public Path endpoint() {
    return root.resolve("endpoint.json");
  }

  public Path logs() {
    return root.resolve("logs");
  }

  public Path hooks() {
    return root.resolve("hooks");
  }

  public Path journal() {
    return root.resolve("journal");
  }

  public Path stateDb() {
    return root.resolve("state.db");
  }

  public Path outcomesLog() {
    return root.resolve("outcomes.log");
  }

  public Path sessions() {
    return root.resolve("sessions");
  }

  public Path spool() {
    return root.resolve("spool");
  }

  public Path rejected() {
    return spool().resolve("rejected");
  }

  /** For what is needed for a while only. */
  public Path tmp() {
    return root.resolve("tmp");
  }

  /** Is there while the directory is being restored, and after a restore that was killed. */
  Path restoring() {
    return root.resolve("RESTORING");
  }

  /**
   * Checks that no restore was begun here and not finished.
   *
   * @throws FileSystemException if one was
   */
  void requireRestored() throws FileSystemException {
    if (Files.exists(restoring())) {
      throw new FileSystemException(
          root.toString(),
          null,
          "is being restored, or a restore was killed here: let it end, or run it again");
    }
  }

  /**
   * Checks that no later version of the program wrote what is here: an owner changes files as soon
   * as it opens them.
   *
   * @throws IOException if one did, or the journal's own files cannot be read
   */
  void requireKnownFormats() throws IOException {
    StateFormats.requireKnown(root);
    BaseImage.of(journal()); // reads the manifest
    TombstoneFile.read(journal());
  }

  /** Whether there is a journal here. */
  public boolean exists() {
    return Files.isDirectory(journal());
  }

  /** Creates what is missing of the directory and its sub-directories for hooks' files. */
  public void create() throws IOException {
    createPrivate(root);
    createPrivate(spool());
    createPrivate(rejected());
  }

  private static void createPrivate(Path directory) throws IOException {
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
    } catch (FileAlreadyExistsException e) {
      throw new FileSystemException(
          directory.toString(), null, "is a file, but must be a directory: move it away");
    }
  }

  /**
   * Takes the directory for this process, until the lock is closed or the process ends.
   *
   * @throws DataDirectoryLockedException if another process, or this one, has it
   */
  Lock lock() throws IOException {
    FileChannel channel =
        FileChannel.open(
            lockFile(),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      FileLock lock = tryLock(channel);
      if (lock == null) {
        throw new DataDirectoryLockedException(root, holder(channel));
      }
      writeHolder(channel);
      return new Lock(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // this very process has it
    }
  }

  private static void writeHolder(FileChannel channel) throws IOException {
    byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(pid), 0);
  }

  private static long holder(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(32);
    channel.read(text, 0);
    String pid = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip();
    return pid.matches("[0-9]{1,18}") ? Long.parseLong(pid) : 0;
  }

  /** The directory is ours for as long as this is open. */
  static final class Lock implements AutoCloseable {
    private final FileChannel channel;

    private Lock(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
