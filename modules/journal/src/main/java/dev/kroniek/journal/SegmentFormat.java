package dev.kroniek.journal;

import dev.kroniek.domain.FormatVersions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A segment of an archive as bytes: a header, then blocks, each compressed for itself, so that one
 * entry is read without the others and damage is told to the block. All numbers are little-endian.
 *
 * <pre>
 * the segment's header, 48 bytes                   a block's header, 32 bytes
 *  0  8  magic          the characters KRONSEGM     0  4  magic        the characters KRNB
 *  8  4  format         1                           4  4  checksum     CRC32C of bytes 0-3 and 8-31
 * 12  4  checksum       CRC32C of bytes 0-11                           and of the compressed bytes
 *                       and 16-47                   8  4  compressed   bytes behind this header
 * 16  8  first sequence                            12  4  raw          bytes when inflated
 * 24  8  last sequence                             16  8  first sequence
 * 32  8  bytes of the whole file                   24  4  entries
 * 40  4  blocks                                    28  4  0
 * 44  4  CRC32C of all blocks' checksums
 * </pre>
 *
 * <p>A block's compressed bytes are a raw DEFLATE stream (RFC 1951). Inflated they are its entries
 * in their order: for each 8 bytes of position in the journal, then the entry as it stood there,
 * which tells its own length ({@link EntryCodec}).
 */
final class SegmentFormat {
  /** The versions that are read. A step takes and gives the bytes of a header. */
  static final FormatVersions<byte[]> VERSIONS = FormatVersions.only(1);

  /** "KRONSEGM", read as a little-endian number. */
  static final long MAGIC = 0x4d474553_4e4f524bL;

  static final int HEADER_BYTES = 48;

  private static final int BLOCK_MAGIC = 'K' | 'R' << 8 | 'N' << 16 | 'B' << 24;
  static final int BLOCK_HEADER_BYTES = 32;

  /** A block ends with the entry that fills it. */
  static final int BLOCK_BYTES = 64 << 10;

  static final int BLOCK_RAW_BYTES_MAX = BLOCK_BYTES + Long.BYTES + EntryCodec.ENTRY_BYTES_MAX;

  /** What cannot be compressed grows a little. */
  static final int BLOCK_COMPRESSED_BYTES_MAX = BLOCK_RAW_BYTES_MAX + (BLOCK_RAW_BYTES_MAX >>> 6);

  private static final int VERSION_OFFSET = 8;
  private static final int CHECKSUM_OFFSET = 12;
  private static final int RANGE_OFFSET = 16;

  private SegmentFormat() {}

  /**
   * A segment's header.
   *
   * @param version in which it was written
   * @param fileBytes all of the file, the header too
   * @param blocksChecksum CRC32C of the checksums of all blocks, 4 bytes each
   */
  record Header(
      int version,
      long firstSequence,
      long lastSequence,
      long fileBytes,
      int blocks,
      int blocksChecksum) {

    ByteBuffer encoded() {
      ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      out.putLong(MAGIC).putInt(version).putInt(0);
      out.putLong(firstSequence).putLong(lastSequence).putLong(fileBytes);
      out.putInt(blocks).putInt(blocksChecksum);
      out.putInt(CHECKSUM_OFFSET, checksum(out.array()));
      return out.flip();
    }

    /** CRC32C of the header, which stands in it and in the archive's index. */
    int checksum() {
      return encoded().getInt(CHECKSUM_OFFSET);
    }

    private static int checksum(byte[] header) {
      CRC32C crc = new CRC32C();
      crc.update(header, 0, CHECKSUM_OFFSET);
      crc.update(header, RANGE_OFFSET, HEADER_BYTES - RANGE_OFFSET);
      return (int) crc.getValue();
    }

    /**
     * Reads it.
     *
     * @param file how to name it
     * @throws JournalException if it is damaged, or of a newer version
     */
    static Header decoded(byte[] bytes, Path file) throws JournalException {
      ByteBuffer in = EntryCodec.littleEndian(bytes);
      if (in.getLong(0) != MAGIC || in.getInt(CHECKSUM_OFFSET) != checksum(bytes)) {
        throw new JournalException("its header is damaged");
      }
      int version = in.getInt(VERSION_OFFSET);
      if (VERSIONS.isNewer(version)) {
        throw new NewerVersionException(VERSIONS.tooNew(file.toString(), version));
      }
      ByteBuffer now = EntryCodec.littleEndian(VERSIONS.upToDate(version, bytes));
      now.position(RANGE_OFFSET);
      return new Header(
          version, now.getLong(), now.getLong(), now.getLong(), now.getInt(), now.getInt());
    }
  }

  /**
   * A block's header.
   *
   * @param checksum CRC32C of the header, this field left out, and of the compressed bytes
   */
  record Block(int checksum, int compressedBytes, int rawBytes, long firstSequence, int entries) {

    /** The header of a block with these bytes, the checksum computed. */
    static Block of(byte[] compressed, int compressedBytes, int rawBytes, long first, int entries) {
      Block unsealed = new Block(0, compressedBytes, rawBytes, first, entries);
      return new Block(unsealed.computed(compressed), compressedBytes, rawBytes, first, entries);
    }

    long lastSequence() {
      return firstSequence + entries - 1;
    }

    ByteBuffer encoded() {
      ByteBuffer out = ByteBuffer.allocate(BLOCK_HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      out.putInt(BLOCK_MAGIC).putInt(checksum).putInt(compressedBytes).putInt(rawBytes);
      return out.putLong(firstSequence).putInt(entries).putInt(0).flip();
    }

    /** Whether the compressed bytes are the ones it was made for. */
    boolean fits(byte[] compressed) {
      return computed(compressed) == checksum;
    }

    private int computed(byte[] compressed) {
      byte[] header = encoded().array();
      CRC32C crc = new CRC32C();
      crc.update(header, 0, Integer.BYTES);
      crc.update(header, 2 * Integer.BYTES, BLOCK_HEADER_BYTES - 2 * Integer.BYTES);
      crc.update(compressed, 0, compressedBytes);
      return (int) crc.getValue();
    }

    /** Reads it; null if it cannot be the header of a block that begins with that entry. */
    static @Nullable Block decoded(byte[] bytes, long first) {
      ByteBuffer in = EntryCodec.littleEndian(bytes);
      int magic = in.getInt();
      Block block = new Block(in.getInt(), in.getInt(), in.getInt(), in.getLong(), in.getInt());
      boolean isPossible =
          magic == BLOCK_MAGIC
              && in.getInt() == 0
              && block.compressedBytes > 0
              && block.compressedBytes <= BLOCK_COMPRESSED_BYTES_MAX
              && block.rawBytes > 0
              && block.rawBytes <= BLOCK_RAW_BYTES_MAX
              && block.firstSequence == first
              && block.entries > 0;
      return isPossible ? block : null;
    }
  }

  /** Continues a CRC32C over blocks' checksums with one more. */
  static void chain(CRC32C crc, Block block) {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    crc.update(bytes.putInt(block.checksum()).flip());
  }
}
