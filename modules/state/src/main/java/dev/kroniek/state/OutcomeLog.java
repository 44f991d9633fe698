package dev.kroniek.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code outcomes.log}: one {@link OutcomeRecord} for each entry, in their order. One thread
 * appends and forces; any thread reads, records not yet written included.
 *
 * <p>All records since the last {@link #force()} stay in memory. When a write or a force fails they
 * are written again by the next attempt, so that a disk that was full for a while, or lost what it
 * had in its cache, costs nothing.
 */
public final class OutcomeLog implements AutoCloseable {
  private static final int RECORD_BYTES = OutcomeRecordCodec.RECORD_BYTES;

  /** So many bytes that were not written yet are written by the append that reaches them. */
  private static final int UNWRITTEN_BYTES_MAX = 256 << 10;

  /** The most records that are read at once. */
  public static final int READ_RECORDS_MAX = 4096;

  private final Path path;
  private final @Nullable DiskFile file;
  private final Mode mode;
  private final long firstSequence;

  // Guarded by this: the records after `forced`, of which the first `writtenBytes` are written.
  private ByteBuffer unforced = ByteBuffer.allocate(16 << 10);
  private int writtenBytes;
  private long forced;

  private volatile long lastSequence;
  private volatile int truncations;

  private enum Mode {
    /** The file is written. */
    WRITING,
    /** What is appended stays in memory, and the file as it is. */
    IN_MEMORY
  }

  private OutcomeLog(Path path, @Nullable DiskFile file, Mode mode, long first, long last) {
    this.path = path;
    this.file = file;
    this.mode = mode;
    this.firstSequence = first;
    this.forced = last;
    this.lastSequence = last;
  }

  /**
   * Opens the log for appending; creates it where it does not exist.
   *
   * @throws NewerFormatException if a later version wrote it
   * @throws StateException if its header is damaged or the disk refuses
   */
  static OutcomeLog open(Disk disk, Path path) throws StateException {
    DiskFile file = null;
    try {
      file = disk.open(path, Disk.Access.READ_AND_WRITE);
      if (file.size() < RECORD_BYTES) {
        file.write(ByteBuffer.wrap(OutcomeRecordCodec.header(1)), 0);
        file.force();
        disk.forceDirectory(RealDisk.directoryOf(path));
      }
      return opened(path, file, Mode.WRITING);
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
      return file.size() < RECORD_BYTES
          ? new OutcomeLog(path, file, Mode.IN_MEMORY, 1, 0)
          : opened(path, file, Mode.IN_MEMORY);
    } catch (NoSuchFileException e) {
      return new OutcomeLog(path, null, Mode.IN_MEMORY, 1, 0);
    } catch (IOException e) {
      throw closing(file, asStateException(path, e));
    }
  }

  /** An empty log that leaves no file. */
  static OutcomeLog inMemory() {
    return new OutcomeLog(Path.of("outcomes in memory"), null, Mode.IN_MEMORY, 1, 0);
  }

  private static OutcomeLog opened(Path path, DiskFile file, Mode mode) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(RECORD_BYTES);
    file.read(bytes, 0);
    OutcomeRecordCodec.Header header = OutcomeRecordCodec.header(bytes);
    if (header == null) {
      throw new DamagedStateException(path + " has a damaged header, or is no outcome log");
    }
    if (header.format() > OutcomeRecordCodec.FORMAT) {
      throw new NewerFormatException(path, header.format(), OutcomeRecordCodec.FORMAT);
    }
    long records = file.size() / RECORD_BYTES - 1;
    return new OutcomeLog(
        path, file, mode, header.firstSequence(), header.firstSequence() + records - 1);
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

  /** The first sequence that can be read. */
  public long firstSequence() {
    return firstSequence;
  }

  /** The last sequence appended; {@code firstSequence() - 1} for none. */
  public long lastSequence() {
    return lastSequence;
  }

  /** Grows when records are taken back: what was read before may no longer hold. */
  int truncations() {
    return truncations;
  }

  /**
   * Appends the record of the entry after the last. It is written by the next {@link #flush}, or
   * before if many wait.
   */
  void append(OutcomeRecord record) {
    if (record.sequence() != lastSequence + 1) {
      throw new IllegalStateException(
          "record %d does not follow %d".formatted(record.sequence(), lastSequence));
    }
    synchronized (this) {
      if (unforced.remaining() < RECORD_BYTES) {
        unforced = ByteBuffer.allocate(unforced.capacity() * 2).put(unforced.flip());
      }
      OutcomeRecordCodec.write(record, unforced);
      lastSequence = record.sequence();
    }
    if (mode == Mode.WRITING && unforced.position() - writtenBytes >= UNWRITTEN_BYTES_MAX) {
      writeIfPossible();
    }
  }

  private void writeIfPossible() {
    try {
      flush();
    } catch (StateException e) {
      // Nothing is lost: the records stay in memory, and force() tells if it still cannot be done.
    }
  }

  /** Gives all records to the operating system. */
  synchronized void flush() throws StateException {
    if (file == null || mode == Mode.IN_MEMORY || writtenBytes == unforced.position()) {
      return;
    }
    ByteBuffer rest = unforced.duplicate().flip().position(writtenBytes);
    try {
      file.write(rest, offset(forced + 1) + writtenBytes);
    } catch (IOException e) {
      throw StateException.of("writing " + path, e);
    }
    writtenBytes = unforced.position();
  }

  /** Returns once all records are on the disk. */
  void force() throws StateException {
    if (file == null || mode == Mode.IN_MEMORY || lastSequence == forced) {
      return;
    }
    flush();
    try {
      file.force();
    } catch (IOException e) {
      // The system may have dropped what it could not write: it must be written again.
      writtenBytes = 0;
      throw StateException.of("forcing " + path, e);
    }
    synchronized (this) {
      forced = lastSequence;
      writtenBytes = 0;
      unforced = ByteBuffer.allocate(16 << 10);
    }
  }

  /** Forgets the records after {@code sequence}, in memory and in the file. */
  synchronized void truncateAfter(long sequence) throws StateException {
    if (sequence >= lastSequence) {
      return;
    }
    long keptInFile = Math.min(sequence, forced);
    if (file != null && mode == Mode.WRITING) {
      try {
        file.truncate(offset(keptInFile + 1));
        file.force();
      } catch (IOException e) {
        throw StateException.of("cutting " + path, e);
      }
    }
    unforced.position((int) (sequence - keptInFile) * RECORD_BYTES);
    writtenBytes = 0;
    forced = keptInFile;
    lastSequence = sequence;
    truncations = truncations + 1;
  }

  /**
   * The record of an entry.
   *
   * @param sequence from {@link #firstSequence} to {@link #lastSequence}
   * @throws StateException if it is damaged or cannot be read
   */
  public OutcomeRecord read(long sequence) throws StateException {
    return after(sequence - 1, 1).get(0);
  }

  /**
   * The records after {@code sequence}, in their order.
   *
   * @param max at most so many, and at most {@link #READ_RECORDS_MAX}
   * @return fewer only at the end
   * @throws StateException if one is damaged or cannot be read
   */
  public List<OutcomeRecord> after(long sequence, int max) throws StateException {
    if (sequence < firstSequence - 1) {
      throw new IllegalArgumentException(
          "record %d is before the first, %d".formatted(sequence + 1, firstSequence));
    }
    long last = Math.min(sequence + Math.min(max, READ_RECORDS_MAX), lastSequence);
    List<OutcomeRecord> records = new ArrayList<>((int) Math.max(0, last - sequence));
    for (long first = sequence + 1; first <= last; first = sequence + records.size() + 1) {
      int count = (int) (last - first + 1);
      ByteBuffer bytes = inMemory(first, count);
      decode(first, bytes == null ? inFile(first, count) : bytes, records);
    }
    return records;
  }

  /** As many of the records as are in memory, null where the first is not. */
  private synchronized @Nullable ByteBuffer inMemory(long first, int count) {
    if (first <= forced) {
      return null;
    }
    int from = (int) (first - forced - 1) * RECORD_BYTES;
    int to = Math.min(from + count * RECORD_BYTES, unforced.position());
    byte[] copy = new byte[to - from];
    unforced.get(from, copy);
    return ByteBuffer.wrap(copy);
  }

  private ByteBuffer inFile(long first, int count) throws StateException {
    if (file == null) {
      throw new IllegalStateException("there is no file");
    }
    long inFile;
    synchronized (this) {
      inFile = forced - first + 1;
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(count, inFile) * RECORD_BYTES);
    try {
      file.read(bytes, offset(first));
    } catch (IOException e) {
      throw StateException.of("reading record " + first + " of " + path, e);
    }
    if (bytes.hasRemaining()) {
      throw new DamagedStateException(
          "%s ends within record %d".formatted(path, first + bytes.position() / RECORD_BYTES));
    }
    return bytes;
  }

  private void decode(long first, ByteBuffer bytes, List<OutcomeRecord> target)
      throws StateException {
    for (int start = 0; start < bytes.capacity(); start += RECORD_BYTES) {
      long sequence = first + start / RECORD_BYTES;
      OutcomeRecord record = OutcomeRecordCodec.read(sequence, bytes, start);
      if (record == null) {
        throw new DamagedStateException("record %d of %s is damaged".formatted(sequence, path));
      }
      target.add(record);
    }
  }

  /** Where a record stands; the header takes the place of the one before the first. */
  private long offset(long sequence) {
    return (sequence - firstSequence + 1) * RECORD_BYTES;
  }

  @Override
  public void close() throws StateException {
    if (file == null) {
      return;
    }
    try {
      file.close();
    } catch (IOException e) {
      throw StateException.of("closing " + path, e);
    }
  }
}
