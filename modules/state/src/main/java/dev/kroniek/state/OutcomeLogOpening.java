package dev.kroniek.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Opens {@code outcomes.log}, after a look at its header. */
final class OutcomeLogOpening {
  private OutcomeLogOpening() {}

  /**
   * Opens the log for appending; creates it where it does not exist.
   *
   * @throws NewerFormatException if a later version wrote it
   * @throws StateException if its header is damaged or the disk refuses
   */
  static OutcomeLog open(Disk disk, Path path) throws StateException {
    DiskFile file = null;
    try {
      OutcomeLogUpgrade.bringUpToDate(disk, path, OutcomeRecordCodec.VERSIONS);
      file = disk.open(path, Disk.Access.READ_AND_WRITE);
      if (file.size() < OutcomeRecordCodec.RECORD_BYTES) {
        file.write(ByteBuffer.wrap(OutcomeRecordCodec.header(1)), 0);
        file.force();
        disk.forceDirectory(RealDisk.directoryOf(path));
      }
      return opened(path, file, OutcomeLog.Mode.WRITING);
    } catch (IOException e) {
      throw closing(file, asStateException(path, e));
    }
  }

  /**
   * Opens the log for reading: what is appended stays in memory. A file that does not exist is
   * empty. Another process may append to the file meanwhile.
   */
  static OutcomeLog openReadOnly(Disk disk, Path path) throws StateException {
    DiskFile file = null;
    try {
      file = disk.open(path, Disk.Access.READ);
      if (file.size() >= OutcomeRecordCodec.RECORD_BYTES) {
        return opened(path, file, OutcomeLog.Mode.IN_MEMORY);
      }
      file.close();
      return new OutcomeLog(path, null, OutcomeLog.Mode.IN_MEMORY, 0);
    } catch (NoSuchFileException e) {
      return new OutcomeLog(path, null, OutcomeLog.Mode.IN_MEMORY, 0);
    } catch (IOException e) {
      throw closing(file, asStateException(path, e));
    }
  }

  /**
   * Looks at the header, where there is one.
   *
   * @throws NewerFormatException if a later version wrote it
   */
  static void requireKnown(Disk disk, Path path) throws IOException {
    if (disk.exists(path)) {
      try (DiskFile file = disk.open(path, Disk.Access.READ)) {
        ByteBuffer bytes = ByteBuffer.allocate(OutcomeRecordCodec.RECORD_BYTES);
        boolean isWhole = file.read(bytes, 0) == OutcomeRecordCodec.RECORD_BYTES;
        OutcomeRecordCodec.Header header = isWhole ? OutcomeRecordCodec.header(bytes) : null;
        if (header != null) {
          requireKnown(path, header);
        }
      }
    }
  }

  private static void requireKnown(Path path, OutcomeRecordCodec.Header header)
      throws NewerFormatException {
    if (OutcomeRecordCodec.VERSIONS.isNewer(header.format())) {
      throw new NewerFormatException(path, header.format(), OutcomeRecordCodec.VERSIONS);
    }
  }

  /** An empty log that leaves no file. */
  static OutcomeLog inMemory() {
    return new OutcomeLog(Path.of("outcomes in memory"), null, OutcomeLog.Mode.IN_MEMORY, 0);
  }

  private static OutcomeLog opened(Path path, DiskFile file, OutcomeLog.Mode mode)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(OutcomeRecordCodec.RECORD_BYTES);
    file.read(bytes, 0);
    OutcomeRecordCodec.Header header = OutcomeRecordCodec.header(bytes);
    if (header == null) {
      throw new DamagedStateException(path + " has a damaged header, or is no outcome log");
    }
    requireKnown(path, header);
    if (header.format() != OutcomeRecordCodec.VERSIONS.current()) {
      throw new StateException(
          path + " is of an older version: start the daemon once to bring it up to date");
    }
    long records = file.size() / OutcomeRecordCodec.RECORD_BYTES - 1;
    return new OutcomeLog(
        path,
        new OutcomeFile(path, file, header.firstSequence()),
        mode,
        header.firstSequence() + records - 1);
  }

  private static StateException closing(@Nullable DiskFile file, StateException reason) {
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        reason.addSuppressed(e);
      }
    }
    return reason;
  }

  private static StateException asStateException(Path path, IOException e) {
    return e instanceof StateException state ? state : StateException.of(path.toString(), e);
  }
}
