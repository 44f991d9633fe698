package dev.kroniek.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Compares two {@code outcomes.log}, byte by byte. For one thread. */
public final class OutcomeComparison implements AutoCloseable {
  private static final int RECORD_BYTES = OutcomeRecordCodec.RECORD_BYTES;
  private static final int SLICE_RECORDS = 4096;

  private final Consumer<Difference> differences;
  private final DiskFile expected;
  private final DiskFile found;

  private OutcomeComparison(DiskFile expected, DiskFile found, Consumer<Difference> differences) {
    this.expected = expected;
    this.found = found;
    this.differences = differences;
  }

  /**
   * Opens both.
   *
   * @param expected the directory of the one that is as it must be
   * @param found the directory of the other
   * @throws IOException if one is not there or cannot be read
   */
  public static OutcomeComparison open(Path expected, Path found, Consumer<Difference> differences)
      throws IOException {
    Disk disk = new RealDisk();
    DiskFile left = disk.open(expected.resolve("outcomes.log"), Disk.Access.READ);
    try {
      return new OutcomeComparison(
          left, disk.open(found.resolve("outcomes.log"), Disk.Access.READ), differences);
    } catch (IOException e) {
      left.close();
      throw e;
    }
  }

  /** What may stand in the file behind the last record that is compared. */
  public enum Rest {
    /** Nothing: it was closed cleanly. */
    NONE,
    /** Records of entries that came since. */
    ANY
  }

  /** The last entry up to {@code last} whose record is wholly there. */
  public long lastIn(long last) throws IOException {
    OutcomeRecordCodec.Header header = OutcomeRecordCodec.header(read(expected, 0, RECORD_BYTES));
    long first = header == null ? 1 : header.firstSequence();
    return Math.min(last, first + found.size() / RECORD_BYTES - 2);
  }

  /** Compares header and records up to that of an entry. */
  public void compare(long last, Rest rest) throws IOException {
    ByteBuffer header = read(expected, 0, RECORD_BYTES);
    OutcomeRecordCodec.Header wanted = OutcomeRecordCodec.header(header);
    if (wanted == null) {
      throw new DamagedStateException("the outcome log to compare with has no header");
    }
    if (!header.equals(read(found, 0, RECORD_BYTES))) {
      differences.accept(
          new Difference(null, 0, "header", hex(header), hex(read(found, 0, RECORD_BYTES))));
    }
    long first = wanted.firstSequence();
    for (long sequence = first; sequence <= last; sequence += SLICE_RECORDS) {
      compare(first, sequence, (int) Math.min(SLICE_RECORDS, last - sequence + 1));
    }
    long size = found.size();
    long needed = (last - first + 2) * RECORD_BYTES;
    if (size < needed || (size > needed && rest == Rest.NONE)) {
      differences.accept(
          new Difference(null, 0, "size", Long.toString(needed), Long.toString(size)));
    }
  }

  private void compare(long first, long from, int count) throws IOException {
    long offset = (from - first + 1) * RECORD_BYTES;
    ByteBuffer wanted = read(expected, offset, count * RECORD_BYTES);
    ByteBuffer there = read(found, offset, count * RECORD_BYTES);
    if (wanted.equals(there)) {
      return;
    }
    for (int start = 0; start < wanted.limit() && start < there.limit(); start += RECORD_BYTES) {
      int bytes = Math.min(RECORD_BYTES, there.limit() - start);
      if (!wanted.slice(start, bytes).equals(there.slice(start, bytes))) {
        tell(from + start / RECORD_BYTES, wanted, there, start);
      }
    }
  }

  private void tell(long sequence, ByteBuffer wanted, ByteBuffer there, int start) {
    OutcomeRecord left = OutcomeRecordCodec.read(sequence, wanted, start);
    OutcomeRecord right =
        there.limit() - start < RECORD_BYTES
            ? null
            : OutcomeRecordCodec.read(sequence, there, start);
    if (left == null || right == null) {
      differences.accept(new Difference(null, sequence, "record", text(left), "a damaged record"));
      return;
    }
    tell(sequence, "position", left.position(), right.position());
    tell(sequence, "recorded_at", left.recordedAt(), right.recordedAt());
    tell(sequence, "key_hash", left.keyHash(), right.keyHash());
    tell(sequence, "content_hash", left.contentHash(), right.contentHash());
    tell(sequence, "session", left.session(), right.session());
    tell(sequence, "previous", left.previous(), right.previous());
    tell(sequence, "version", left.version(), right.version());
    tell(sequence, "type", left.type(), right.type());
    tell(sequence, "outcome", left.kind().wireName(), right.kind().wireName());
    tell(sequence, "reason", left.reason(), right.reason());
    tell(sequence, "first_sequence", left.firstSequence(), right.firstSequence());
    if (left.equals(right)) {
      differences.accept(
          new Difference(null, sequence, "record", text(left), "the same in other bytes"));
    }
  }

  private void tell(long sequence, String field, @Nullable Object wanted, @Nullable Object there) {
    if (wanted == null ? there != null : !wanted.equals(there)) {
      differences.accept(new Difference(null, sequence, field, text(wanted), text(there)));
    }
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  private static String hex(ByteBuffer bytes) {
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < bytes.limit(); i++) {
      hex.append("%02x".formatted(bytes.get(i)));
    }
    return hex.toString();
  }

  /** As many of the bytes as there are. */
  private static ByteBuffer read(DiskFile file, long offset, int bytes) throws IOException {
    ByteBuffer target = ByteBuffer.allocate(bytes);
    file.read(target, offset);
    return target.flip();
  }

  @Override
  public void close() throws IOException {
    try (expected) {
      found.close();
    }
  }
}
