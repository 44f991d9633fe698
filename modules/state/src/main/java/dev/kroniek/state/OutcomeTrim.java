package dev.kroniek.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Makes a copy of {@code outcomes.log} that begins with a later record, piece by piece, and puts it
 * in the file's place. For the thread that appends to the log.
 */
final class OutcomeTrim {
  /** Copied and forced at a time, so that nobody waits long. */
  private static final int RECORDS_AT_ONCE = OutcomeLog.READ_RECORDS_MAX;

  private static final int RECORD_BYTES = OutcomeRecordCodec.RECORD_BYTES;

  private final Disk disk;
  private final Path path;
  private final Path partial;
  private final DiskFile copy;
  private final long firstSequence;
  private long copied;

  private OutcomeTrim(Disk disk, Path path, Path partial, DiskFile copy, long firstSequence) {
    this.disk = disk;
    this.path = path;
    this.partial = partial;
    this.copy = copy;
    this.firstSequence = firstSequence;
    this.copied = firstSequence - 1;
  }

  static OutcomeTrim begin(Disk disk, Path path, long firstSequence) throws IOException {
    Path partial = partial(path);
    DiskFile copy = disk.open(partial, Disk.Access.READ_AND_WRITE);
    copy.truncate(0);
    copy.write(ByteBuffer.wrap(OutcomeRecordCodec.header(firstSequence)), 0);
    return new OutcomeTrim(disk, path, partial, copy, firstSequence);
  }

  /** Where the copy is made; what a killed process left there is of no use. */
  static Path partial(Path path) {
    return path.resolveSibling(path.getFileName() + RealDisk.PARTIAL);
  }

  long firstSequence() {
    return firstSequence;
  }

  /** Copies some more. @return whether all records up to {@code last} are copied, and forced */
  boolean copy(OutcomeLog log, long last) throws IOException {
    int count = (int) Math.min(RECORDS_AT_ONCE, last - copied);
    if (count > 0) {
      ByteBuffer records = ByteBuffer.allocate(count * RECORD_BYTES);
      log.after(copied, count).forEach(record -> OutcomeRecordCodec.write(record, records));
      copy.write(records.flip(), offset(copied + 1));
      copied += count;
    }
    copy.force();
    return copied >= last;
  }

  /** Records were changed in the log. */
  void changed(long first, ByteBuffer records) throws IOException {
    long skipped = Math.max(0, firstSequence - first);
    long count = Math.min(records.remaining() / RECORD_BYTES, copied - first + 1);
    if (skipped < count) {
      int from = records.position() + (int) skipped * RECORD_BYTES;
      copy.write(
          records.slice(from, (int) (count - skipped) * RECORD_BYTES), offset(first + skipped));
    }
  }

  private long offset(long sequence) {
    return (sequence - firstSequence + 1) * RECORD_BYTES;
  }

  /** Gives it up. */
  void close() throws StateException {
    try {
      copy.close();
      disk.delete(partial);
    } catch (IOException e) {
      throw StateException.of("giving up " + partial, e);
    }
  }

  /** Puts the copy in the file's place; durable on return. @return the copy, open */
  DiskFile finish() throws IOException {
    disk.move(partial, path);
    disk.forceDirectory(RealDisk.directoryOf(path));
    copy.close();
    return disk.open(path, Disk.Access.READ_AND_WRITE);
  }
}
