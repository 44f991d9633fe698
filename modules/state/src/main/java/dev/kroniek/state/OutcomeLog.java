package dev.kroniek.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * {@code outcomes.log}: one {@link OutcomeRecord} for each entry, in their order. One thread
 * appends, erases and forces; any thread reads, records not yet written included.
 *
 * <p>All records since the last {@link #force()} stay in memory. When a write or a force fails they
 * are written again by the next attempt, so that a disk that was full for a while, or lost what it
 * had in its cache, costs nothing.
 */
public final class OutcomeLog implements AutoCloseable {
  private static final int RECORD_BYTES = OutcomeRecordCodec.RECORD_BYTES;

  /** So many bytes that were not written yet are written by the append that reaches them. */
  private static final int UNWRITTEN_BYTES_MAX = 256 << 10;

  /** Records so near to each other are erased together. */
  private static final int ERASED_AT_ONCE = 1024;

  private static final int READ_ATTEMPTS = 3;
  private static final long PAUSE_NANOS = 100_000;

  /** The most records that are read at once. */
  public static final int READ_RECORDS_MAX = 4096;

  private final Path path;
  private final Mode mode;

  /** Null where all records are in memory. */
  private final @Nullable OutcomeFile file;

  private final UnforcedRecords unforced;

  /** Records erased since the last force, though they were on the disk; for the appender. */
  private final List<long[]> erasedSinceForce = new ArrayList<>();

  /** Whether the system may have dropped them; for the appender. */
  private boolean isErasureLost;

  /** Of records in a file that is not written: what they were changed to. */
  private final Map<Long, OutcomeRecord> changedInMemory = new ConcurrentHashMap<>();

  private volatile long lastSequence;
  private final AtomicInteger truncations = new AtomicInteger();

  enum Mode {
    /** The file is written. */
    WRITING,
    /** What is appended or erased stays in memory, and the file as it is. */
    IN_MEMORY
  }

  /** See {@link OutcomeLogOpening}. */
  OutcomeLog(Path path, @Nullable OutcomeFile file, Mode mode, long last) {
    this.path = path;
    this.file = file;
    this.mode = mode;
    this.unforced = new UnforcedRecords(last);
    this.lastSequence = last;
  }

  /** The first sequence that can be read. */
  public long firstSequence() {
    return file == null ? 1 : file.firstSequence();
  }

  /** The last sequence appended; {@code firstSequence() - 1} for none. */
  public long lastSequence() {
    return lastSequence;
  }

  /** Grows when records are taken back: what was read before may no longer hold. */
  int truncations() {
    return truncations.get();
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
    unforced.append(record);
    lastSequence = record.sequence();
    if (mode == Mode.WRITING && unforced.unwrittenBytes() >= UNWRITTEN_BYTES_MAX) {
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
  void flush() throws StateException {
    if (file == null || mode == Mode.IN_MEMORY) {
      return;
    }
    try {
      unforced.writeTo(file::write);
    } catch (IOException e) {
      throw StateException.of("writing " + path, e);
    }
  }

  /**
   * Erases what the records say but for what {@link OutcomeRecord#erased} keeps. Those that are
   * erased already stay as they are. On the disk after the next {@link #force}.
   *
   * @param sequences from {@link #firstSequence} to {@link #lastSequence}, ascending
   * @throws StateException if the disk refuses: some may be erased
   */
  void erase(long[] sequences) throws StateException {
    if (sequences.length > 0) {
      erasedSinceForce.add(sequences);
      eraseInPlace(sequences);
    }
  }

  private void eraseInPlace(long[] sequences) throws StateException {
    for (int from = 0; from < sequences.length; ) {
      int to = from + 1;
      while (to < sequences.length && sequences[to] - sequences[from] < ERASED_AT_ONCE) {
        to++;
      }
      erase(sequences, from, to);
      from = to;
    }
  }

  /** Those from one index to another, which stand near each other: read and written together. */
  private void erase(long[] sequences, int from, int to) throws StateException {
    long first = sequences[from];
    int count = (int) (sequences[to - 1] - first + 1);
    List<OutcomeRecord> records = after(first - 1, count);
    ByteBuffer bytes = ByteBuffer.allocate(count * RECORD_BYTES);
    int next = from;
    for (OutcomeRecord record : records) {
      boolean isErased = record.sequence() == sequences[next];
      OutcomeRecordCodec.write(isErased ? record.erased() : record, bytes);
      next += isErased ? 1 : 0;
    }
    replace(first, bytes.flip());
  }

  private void replace(long first, ByteBuffer records) throws StateException {
    long forced = unforced.forced();
    int inFile = (int) Math.max(0, Math.min(records.limit(), (forced - first + 1) * RECORD_BYTES));
    if (inFile > 0) {
      replaceInFile(first, records.slice(0, inFile));
    }
    if (inFile < records.limit()) {
      unforced.replace(
          first + inFile / RECORD_BYTES, records.slice(inFile, records.limit() - inFile));
    }
  }

  private void replaceInFile(long first, ByteBuffer records) throws StateException {
    if (file == null || mode == Mode.IN_MEMORY) {
      List<OutcomeRecord> changed = new ArrayList<>();
      decode(first, records, changed);
      changed.forEach(record -> changedInMemory.put(record.sequence(), record));
    } else {
      file.change(records, first);
    }
  }

  /** Returns once all records are on the disk. */
  void force() throws StateException {
    boolean isForced = lastSequence == unforced.forced() && erasedSinceForce.isEmpty();
    if (file == null || mode == Mode.IN_MEMORY || isForced) {
      return;
    }
    if (isErasureLost) {
      for (long[] sequences : List.copyOf(erasedSinceForce)) {
        eraseInPlace(sequences);
      }
      isErasureLost = false;
    }
    flush();
    try {
      file.force();
    } catch (IOException e) {
      // The system may have dropped what it could not write: it must be written again.
      unforced.writeAgain();
      isErasureLost = true;
      throw StateException.of("forcing " + path, e);
    }
    erasedSinceForce.clear();
    unforced.forgetForced();
  }

  /** Forgets the records after {@code sequence}, in memory and in the file. */
  void truncateAfter(long sequence) throws StateException {
    if (sequence >= lastSequence) {
      return;
    }
    long keptInFile = Math.min(sequence, unforced.forced());
    if (file != null && mode == Mode.WRITING) {
      file.truncateAfter(keptInFile);
    }
    unforced.truncate(sequence, keptInFile);
    erasedSinceForce.clear();
    lastSequence = sequence;
    truncations.incrementAndGet();
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
    long firstSequence = firstSequence();
    if (sequence < firstSequence - 1) {
      throw new IllegalArgumentException(
          "record %d is before the first, %d".formatted(sequence + 1, firstSequence));
    }
    long last = Math.min(sequence + Math.min(max, READ_RECORDS_MAX), lastSequence);
    List<OutcomeRecord> records = new ArrayList<>((int) Math.max(0, last - sequence));
    for (long first = sequence + 1; first <= last; first = sequence + records.size() + 1) {
      read(first, (int) (last - first + 1), records);
    }
    return records;
  }

  /** Reads again what looks damaged: a record may be being erased at this moment. */
  private void read(long first, int count, List<OutcomeRecord> target) throws StateException {
    for (int attempt = 1; ; attempt++) {
      List<OutcomeRecord> records = new ArrayList<>(count);
      try {
        decode(first, bytes(first, count), records);
        target.addAll(records);
        return;
      } catch (DamagedStateException e) {
        if (attempt == READ_ATTEMPTS) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /** The bytes of the record and of some that follow it, at least its own. */
  private ByteBuffer bytes(long first, int count) throws StateException {
    ByteBuffer bytes = unforced.read(first, count);
    return bytes == null ? inFile(first, count) : bytes;
  }

  private ByteBuffer inFile(long first, int count) throws StateException {
    if (file == null) {
      throw new IllegalStateException("there is no file");
    }
    long inFile = unforced.forced() - first + 1;
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(count, inFile) * RECORD_BYTES);
    file.read(bytes, first);
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
      target.add(changedInMemory.isEmpty() ? record : changed(record));
    }
  }

  private OutcomeRecord changed(OutcomeRecord record) {
    OutcomeRecord changed = changedInMemory.get(record.sequence());
    return changed == null ? record : changed;
  }

  /**
   * Drops records before {@code first} some more: a bounded piece of work, for the thread that
   * appends, after a {@link #force}.
   *
   * @return whether they are gone; until then, call it again
   * @throws StateException if the disk refuses: nothing is dropped, and it begins anew
   */
  boolean dropBefore(long first, Disk disk) throws StateException {
    if (file == null || mode == Mode.IN_MEMORY || first <= firstSequence()) {
      return true;
    }
    if (!file.dropBefore(first, unforced.forced(), this, disk)) {
      return false;
    }
    unforced.writeAgain();
    truncations.incrementAndGet();
    return true;
  }

  @Override
  public void close() throws StateException {
    if (file != null) {
      file.close();
    }
  }
}
