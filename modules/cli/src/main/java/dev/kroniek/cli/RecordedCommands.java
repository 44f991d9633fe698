package dev.kroniek.cli;

import dev.kroniek.engine.Kroniek;
import dev.kroniek.state.OutcomeRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Which commands a journal holds, and how often each: what an import compares with. A command is
 * known by the hashes of its key and of its content, 128 bits together; a duplicate counts with the
 * content of the first. For one thread.
 *
 * <p>An open-addressing table with linear probing in a scratch file, which is mapped, so that
 * memory does not grow with the journal: 48 to 96 bytes of disk for each entry. The file has no
 * name any more once it is open: nothing is left of it, however the process ends.
 *
 * <pre>
 * slot  0 key hash 8   8 content hash 8   16 0 = empty, else 1 + how many are left 4   20 0 4
 * </pre>
 */
final class RecordedCommands {
  private static final int SLOT_BYTES = 24;
  private static final int CONTENT_OFFSET = 8;
  private static final int LEFT_OFFSET = 16;

  /** Slots in one mapping, which must stay below 2 GiB. */
  private static final int MAPPED_SLOTS = 1 << 24;

  private static final int SLOTS_MIN = 1 << 10;
  private static final int ZEROS = 1 << 20;
  private static final int RECORDS_MAX = 4096;
  private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L; // 2^64 / golden ratio

  private final ByteBuffer[] mappings;
  private final long mask;

  private RecordedCommands(ByteBuffer[] mappings, long slots) {
    this.mappings = mappings;
    this.mask = slots - 1;
  }

  /**
   * All that is folded now.
   *
   * @param scratch a directory for the file
   */
  static RecordedCommands of(Kroniek kroniek, Path scratch) throws IOException {
    long last = kroniek.lastSequence(); // what is added meanwhile has no room
    RecordedCommands all = empty(last - kroniek.firstSequence() + 1, scratch);
    for (long after = kroniek.firstSequence() - 1; after < last; ) {
      List<OutcomeRecord> records =
          kroniek.records(after, (int) Math.min(RECORDS_MAX, last - after));
      for (OutcomeRecord record : records) {
        all.add(record.keyHash(), contentHash(record, kroniek));
      }
      after += records.size();
    }
    return all;
  }

  private static long contentHash(OutcomeRecord record, Kroniek kroniek) throws IOException {
    return record.firstSequence() == 0
        ? record.contentHash()
        : kroniek.records(record.firstSequence() - 1, 1).get(0).contentHash();
  }

  /** A table with room for so many commands. */
  static RecordedCommands empty(long commands, Path scratch) throws IOException {
    long slots = SLOTS_MIN;
    while (slots < 2 * commands) {
      slots *= 2;
    }
    Path file = Files.createTempFile(scratch, "import", ".table");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      fill(channel, slots * SLOT_BYTES);
      ByteBuffer[] mappings = new ByteBuffer[(int) ((slots + MAPPED_SLOTS - 1) / MAPPED_SLOTS)];
      for (int i = 0; i < mappings.length; i++) {
        mappings[i] =
            channel.map(
                FileChannel.MapMode.READ_WRITE,
                (long) i * MAPPED_SLOTS * SLOT_BYTES,
                Math.min(MAPPED_SLOTS, slots) * SLOT_BYTES);
      }
      return new RecordedCommands(mappings, slots);
    } finally {
      Files.delete(file);
    }
  }

  /** Takes the room on the disk now: a full disk is an error here, and a crash in a mapping. */
  private static void fill(FileChannel channel, long bytes) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS);
    for (long written = 0; written < bytes; ) {
      zeros.clear().limit((int) Math.min(ZEROS, bytes - written));
      written += channel.write(zeros);
    }
  }

  void add(long keyHash, long contentHash) {
    long slot = slot(keyHash, contentHash);
    ByteBuffer mapping = mapping(slot);
    int at = offset(slot);
    mapping.putLong(at, keyHash);
    mapping.putLong(at + CONTENT_OFFSET, contentHash);
    mapping.putInt(at + LEFT_OFFSET, Math.max(1, mapping.getInt(at + LEFT_OFFSET)) + 1);
  }

  /**
   * Takes one such command away; false where there is none left. So the n-th time that it is asked
   * for is answered by the n-th time that it was recorded.
   */
  boolean take(long keyHash, long contentHash) {
    long slot = slot(keyHash, contentHash);
    ByteBuffer mapping = mapping(slot);
    int left = mapping.getInt(offset(slot) + LEFT_OFFSET);
    if (left <= 1) {
      return false;
    }
    mapping.putInt(offset(slot) + LEFT_OFFSET, left - 1);
    return true;
  }

  /** Where the command stands, or would. */
  private long slot(long keyHash, long contentHash) {
    long mixed = (keyHash ^ Long.rotateLeft(contentHash, Integer.SIZE)) * SPREAD;
    long slot = (mixed ^ (mixed >>> Integer.SIZE)) & mask;
    while (!isFreeOr(slot, keyHash, contentHash)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private boolean isFreeOr(long slot, long keyHash, long contentHash) {
    ByteBuffer mapping = mapping(slot);
    int at = offset(slot);
    return mapping.getInt(at + LEFT_OFFSET) == 0
        || (mapping.getLong(at) == keyHash && mapping.getLong(at + CONTENT_OFFSET) == contentHash);
  }

  private ByteBuffer mapping(long slot) {
    return mappings[(int) (slot / MAPPED_SLOTS)];
  }

  private static int offset(long slot) {
    return (int) (slot % MAPPED_SLOTS) * SLOT_BYTES;
  }
}
