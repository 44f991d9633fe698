package dev.kroniek.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The file of {@link OutcomeLog}: where each record stands in it, and how its beginning is dropped.
 * Any thread reads; all else is for the thread that appends.
 */
final class OutcomeFile {
  private static final int RECORD_BYTES = OutcomeRecordCodec.RECORD_BYTES;

  private final Path path;
  private volatile Held held;

  /** Copies what is kept, while the beginning is being dropped. */
  private @Nullable OutcomeTrim trim;

  /** A file, and the sequence of the record that stands first in it. */
  private record Held(DiskFile file, long firstSequence) {
    /** Where a record stands; the header takes the place of the one before the first. */
    long offset(long sequence) {
      return (sequence - firstSequence + 1) * RECORD_BYTES;
    }
  }

  OutcomeFile(Path path, DiskFile file, long firstSequence) {
    this.path = path;
    this.held = new Held(file, firstSequence);
  }

  long firstSequence() {
    return held.firstSequence();
  }

  /** Reads records, beginning with that one, again where another file takes its place meanwhile. */
  void read(ByteBuffer target, long first) throws StateException {
    while (true) {
      Held now = held;
      try {
        now.file().read(target.clear(), now.offset(first));
        return;
      } catch (IOException e) {
        if (now.equals(held)) {
          throw StateException.of("reading record " + first + " of " + path, e);
        }
      }
    }
  }

  /** Writes records behind those that are there. */
  void write(ByteBuffer records, long first) throws IOException {
    held.file().write(records, held.offset(first));
  }

  /** Changes records that are there. */
  void change(ByteBuffer records, long first) throws StateException {
    try {
      held.file().write(records.duplicate(), held.offset(first));
      if (trim != null) {
        trim.changed(first, records);
      }
    } catch (IOException e) {
      throw StateException.of("erasing records in " + path, e);
    }
  }

  void force() throws IOException {
    held.file().force();
  }

  /** Cuts what stands behind that record. */
  void truncateAfter(long sequence) throws StateException {
    abandonTrim();
    try {
      held.file().truncate(held.offset(sequence + 1));
      held.file().force();
    } catch (IOException e) {
      throw StateException.of("cutting " + path, e);
    }
  }

  /**
   * Drops records before {@code first} some more.
   *
   * @param last the last record that is on the disk
   * @return whether they are gone; then what is not on the disk must be written again
   * @throws StateException if the disk refuses: nothing is dropped, and it begins anew
   */
  boolean dropBefore(long first, long last, OutcomeLog log, Disk disk) throws StateException {
    try {
      OutcomeTrim copying = trim;
      if (copying == null || copying.firstSequence() != first) {
        copying = OutcomeTrim.begin(disk, path, first);
        trim = copying;
      }
      if (!copying.copy(log, last)) {
        return false;
      }
      DiskFile before = held.file();
      held = new Held(copying.finish(), first);
      trim = null;
      before.close();
      return true;
    } catch (IOException e) {
      abandonTrim();
      throw StateException.of("dropping records of " + path, e);
    }
  }

  private void abandonTrim() throws StateException {
    if (trim != null) {
      trim.close();
      trim = null;
    }
  }

  void close() throws StateException {
    abandonTrim();
    try {
      held.file().close();
    } catch (IOException e) {
      throw StateException.of("closing " + path, e);
    }
  }
}
