package dev.kroniek.state;

import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.FormatVersions;
import dev.kroniek.domain.Reason;
import dev.kroniek.domain.Timestamps;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of {@code outcomes.log}: a header and records, 64 bytes each, all numbers big-endian.
 *
 * <pre>
 *        header                                   record
 *      0 +--------------------------------------+ +--------------------------------------+
 *        | magic "KRONOUTC"                     | | position in the journal              |
 *      8 +--------------------------------------+ +--------------------------------------+
 *        | format (4) = 1   | record bytes = 64 | | key hash                             |
 *     16 +--------------------------------------+ +--------------------------------------+
 *        | sequence of the first record         | | content hash; for a duplicate the    |
 *        |                                      | | sequence of the first                |
 *     24 +--------------------------------------+ +--------------------------------------+
 *        | 0                                    | | session; 0 = about many sessions     |
 *     32 +                                      + +--------------------------------------+
 *        |                                      | | previous record of it; 0 = none      |
 *     40 +                                      + +--------------------------------------+
 *        |                                      | | recorded at, microseconds since 1970 |
 *     48 +                                      + +--------------------------------------+
 *        |                                      | | version of the session               |
 *     56 +                                      + +--------+---------+--------+----------+
 *        |                                      | | type 1 | outcome 1 | reason 1 | 0 1 |
 *     60 +------------------+-------------------+ +------------------+-------------------+
 *        | CRC32C of bytes 0 to 59              | | CRC32C of the sequence (8 bytes) and |
 *        |                                      | | of bytes 0 to 59                     |
 *     64 +--------------------------------------+ +--------------------------------------+
 * </pre>
 *
 * <p>A record's sequence is where it stands; having it in the checksum tells a record that stands
 * in the wrong place.
 */
final class OutcomeRecordCodec {
  static final int RECORD_BYTES = 64;

  /**
   * The versions that are read. A step takes and gives the bytes of one record before its checksum,
   * in all of which the header and the checksum's place stay as they are.
   */
  static final FormatVersions<byte[]> VERSIONS = FormatVersions.only(1);

  private static final long MAGIC = 0x4b52_4f4e_4f55_5443L; // KRONOUTC
  static final int CHECKED_BYTES = 60;

  /** In the place of a type, in the record of an erased entry. */
  private static final int NO_TYPE = 0;

  private OutcomeRecordCodec() {}

  static byte[] header(long firstSequence) {
    ByteBuffer header = ByteBuffer.allocate(RECORD_BYTES);
    header.putLong(MAGIC).putInt(VERSIONS.current()).putInt(RECORD_BYTES).putLong(firstSequence);
    CRC32C crc = new CRC32C();
    crc.update(header.array(), 0, CHECKED_BYTES);
    header.putInt(CHECKED_BYTES, (int) crc.getValue());
    return header.array();
  }

  /** What a header says. */
  record Header(int format, long firstSequence) {}

  /** The header, or null where the bytes are none or are damaged. */
  static @Nullable Header header(ByteBuffer bytes) {
    if (bytes.getLong(0) != MAGIC) {
      return null;
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(0, CHECKED_BYTES));
    return bytes.getInt(CHECKED_BYTES) == (int) crc.getValue()
        ? new Header(bytes.getInt(8), bytes.getLong(16))
        : null;
  }

  /** Appends the record's 64 bytes at the buffer's position. */
  static void write(OutcomeRecord record, ByteBuffer target) {
    int start = target.position();
    Reason reason = record.reason();
    CommandType type = record.type();
    boolean isDuplicate = record.kind() == OutcomeRecord.Kind.DUPLICATE;
    target
        .putLong(record.position())
        .putLong(record.keyHash())
        .putLong(isDuplicate ? record.firstSequence() : record.contentHash())
        .putLong(record.session())
        .putLong(record.previous())
        .putLong(Timestamps.micros(record.recordedAt()))
        .putLong(record.version())
        .put((byte) (type == null ? NO_TYPE : type.code()))
        .put((byte) record.kind().code())
        .put((byte) (reason == null ? 0 : reason.code()))
        .put((byte) 0)
        .putInt(checksum(record.sequence(), target, start));
  }

  /** The record whose 64 bytes begin at {@code start}, or null where they are damaged. */
  static @Nullable OutcomeRecord read(long sequence, ByteBuffer source, int start) {
    if (source.getInt(start + CHECKED_BYTES) != checksum(sequence, source, start)) {
      return null;
    }
    CommandType type = CommandType.ofCode(source.get(start + 56));
    OutcomeRecord.Kind kind = OutcomeRecord.Kind.ofCode(source.get(start + 57));
    boolean isErased = kind == OutcomeRecord.Kind.ERASED;
    if (kind == null || (type == null) != isErased) {
      return null;
    }
    boolean isDuplicate = kind == OutcomeRecord.Kind.DUPLICATE;
    long contentOrFirst = source.getLong(start + 16);
    return new OutcomeRecord(
        sequence,
        source.getLong(start),
        Timestamps.ofMicros(source.getLong(start + 40)),
        source.getLong(start + 8),
        isDuplicate ? 0 : contentOrFirst,
        source.getLong(start + 24),
        source.getLong(start + 32),
        source.getLong(start + 48),
        type,
        kind,
        Reason.ofCode(source.get(start + 58)),
        isDuplicate ? contentOrFirst : 0);
  }

  static int checksum(long sequence, ByteBuffer bytes, int start) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(Long.BYTES).putLong(0, sequence));
    crc.update(bytes.duplicate().limit(start + CHECKED_BYTES).position(start));
    return (int) crc.getValue();
  }
}
