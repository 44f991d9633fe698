package dev.kroniek.hooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.JsonText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/**
 * Leaves commands in the spool, a file each, for the daemon that will run: see
 * docs/formats/spool-file.md. Those of one process are picked up in the order in which they were
 * left. For one thread.
 */
public final class CommandFile {
  /** The most bytes of a command's text, as at every door. */
  public static final int COMMAND_BYTES_MAX = 1 << 20;

  /** Beyond this many files nothing more is left, as hooks do. */
  private static final int FILES_MAX = 20_000;

  private static final FileAttribute<?> PRIVATE_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<?> PRIVATE_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path spool;
  private final int filesMax;
  private final long pid;
  private final long parentPid;
  private final String unique = UUID.randomUUID().toString();
  private int count;
  private int waiting;

  /** Names files after the process that leaves them. */
  public CommandFile(Path spool, ProcessHandle process) {
    this(spool, process, FILES_MAX);
  }

  CommandFile(Path spool, ProcessHandle process, int filesMax) {
    this.spool = spool;
    this.filesMax = filesMax;
    this.pid = process.pid();
    this.parentPid = process.parent().map(ProcessHandle::pid).orElse(0L);
  }

  /** The spool holds as much as it may. Only a daemon empties it. */
  public static final class SpoolFullException extends IOException {
    private static final long serialVersionUID = 1L;

    private SpoolFullException(int files) {
      super(files + " files wait in the spool, which is as many as it takes");
    }
  }

  /**
   * Leaves the command. On return it survives a power cut.
   *
   * @return the file
   * @throws SpoolFullException if too many files wait
   * @throws IOException if the disk refuses; then nothing is left
   */
  public Path leave(Command command) throws IOException {
    if (!Files.isDirectory(spool)) {
      Files.createDirectories(spool, PRIVATE_DIRECTORY);
    }
    refuseIfFull();
    String name = String.format(Locale.ROOT, "%d-%06x-%s", pid, count++, unique);
    Path file = spool.resolve(name);
    try (FileChannel out = FileChannel.open(file, Set.of(CREATE_NEW, WRITE), PRIVATE_FILE)) {
      write(out, bytes(name, command));
    } catch (IOException e) {
      deleteAfter(e, file);
      throw e;
    }
    try (FileChannel directory = FileChannel.open(spool, READ)) {
      directory.force(true);
    }
    return file;
  }

  private byte[] bytes(String name, Command command) {
    String processes = pid + " " + parentPid + " -";
    return (SpoolHeader.MARK + AgentName.COMMAND + " " + processes + " " + name + " -\n")
        .concat(JsonText.compact(command.toJson()) + "\nkroniek1 end " + name + "\n")
        .getBytes(UTF_8);
  }

  private static void write(FileChannel out, byte[] bytes) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    while (rest.hasRemaining()) {
      out.write(rest);
    }
    out.force(true);
  }

  private static void deleteAfter(IOException failure, Path file) {
    try {
      if (!(failure instanceof FileSystemException)) { // which says that it was not even created
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Counts once; what others leave meanwhile hardly matters. */
  private void refuseIfFull() throws IOException {
    if (count == 0) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(spool, "[0-9]*")) {
        for (Path ignored : files) {
          waiting++;
        }
      }
    }
    if (waiting + count >= filesMax) {
      throw new SpoolFullException(filesMax);
    }
  }
}
