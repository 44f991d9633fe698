package dev.kroniek.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The records of {@link OutcomeLog} that were appended since its last force. They stay in memory
 * until they are on the disk, whether or not they are in the file by then. Safe for many threads;
 * guarded by itself.
 */
final class UnforcedRecords {
  private static final int RECORD_BYTES = OutcomeRecordCodec.RECORD_BYTES;
  private static final int BYTES_MIN = 16 << 10;

  /** The last record that is on the disk. */
  private long forced;

  /** The records after it. */
  private ByteBuffer records = ByteBuffer.allocate(BYTES_MIN);

  /** How many bytes of them are in the file. */
  private int writtenBytes;

  /** Puts bytes into the file, where the record {@code sequence} begins. */
  interface Target {
    void write(ByteBuffer bytes, long sequence) throws IOException;
  }

  UnforcedRecords(long forced) {
    this.forced = forced;
  }

  /** The last record that is on the disk: all up to it are read from the file. */
  synchronized long forced() {
    return forced;
  }

  synchronized void append(OutcomeRecord record) {
    if (records.remaining() < RECORD_BYTES) {
      records = ByteBuffer.allocate(records.capacity() * 2).put(records.flip());
    }
    OutcomeRecordCodec.write(record, records);
  }

  synchronized int unwrittenBytes() {
    return records.position() - writtenBytes;
  }

  /** Writes what is not in the file yet. */
  synchronized void writeTo(Target target) throws IOException {
    if (unwrittenBytes() > 0) {
      int from = writtenBytes - writtenBytes % RECORD_BYTES;
      ByteBuffer rest = records.duplicate().flip().position(from);
      target.write(rest, forced + 1 + from / RECORD_BYTES);
      writtenBytes = records.position();
    }
  }

  /** What was written may not be in the file after all. */
  synchronized void writeAgain() {
    writtenBytes = 0;
  }

  /** All of them are on the disk. */
  synchronized void forgetForced() {
    forced += records.position() / RECORD_BYTES;
    writtenBytes = 0;
    records = ByteBuffer.allocate(BYTES_MIN);
  }

  /** Forgets those after {@code sequence}; the file was cut behind {@code forcedNow}. */
  synchronized void truncate(long sequence, long forcedNow) {
    records.position((int) (sequence - forcedNow) * RECORD_BYTES);
    writtenBytes = 0;
    forced = forcedNow;
  }

  /** As many of the records as are here, null where the first is not. */
  synchronized @Nullable ByteBuffer read(long first, int count) {
    if (first <= forced) {
      return null;
    }
    int from = (int) (first - forced - 1) * RECORD_BYTES;
    int to = Math.min(from + count * RECORD_BYTES, records.position());
    byte[] copy = new byte[to - from];
    records.get(from, copy);
    return ByteBuffer.wrap(copy);
  }

  /** Puts other bytes in the place of records that are here; to be written again. */
  synchronized void replace(long first, ByteBuffer changed) {
    int start = (int) (first - forced - 1) * RECORD_BYTES;
    records.put(start, changed, changed.position(), changed.remaining());
    writtenBytes = Math.min(writtenBytes, start);
  }
}
