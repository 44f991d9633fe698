package dev.kroniek.journal;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.kroniek.domain.Timestamps;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import java.util.zip.Deflater;

/**
 * Writes one segment of an archive, aside: it gets its name when it is whole and forced. Holds one
 * block in memory. For one thread.
 */
final class SegmentWriter implements AutoCloseable {
  /** What is being written, in the archive's directory; whoever finds one may delete it. */
  static final String PARTIAL = "segment.partial";

  /**
   * When a segment is full.
   *
   * @param rawBytes of entries, before they are compressed
   */
  record Limits(int entries, long rawBytes) {
    static final Limits USUAL = new Limits(100_000, 64 << 20);
  }

  private final Path directory;
  private final Limits limits;
  private final Path partial;
  private final FileChannel out;
  private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
  private final ByteArrayOutputStream raw = new ByteArrayOutputStream();
  private final ByteBuffer positionBytes =
      ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final byte[] compressed = new byte[SegmentFormat.BLOCK_COMPRESSED_BYTES_MAX];
  private final CRC32C blocksChecksum = new CRC32C();
  private final long firstSequence;
  private long next;
  private long blockFirst;
  private long rawBytes;
  private long recordedAtMicros;
  private int blocks;
  private boolean isFinished;

  /** Begins a segment whose first entry will be {@code firstSequence}. */
  SegmentWriter(Path directory, long firstSequence, Limits limits) throws IOException {
    this.directory = directory;
    this.limits = limits;
    this.firstSequence = firstSequence;
    this.next = firstSequence;
    this.blockFirst = firstSequence;
    this.partial = directory.resolve(PARTIAL);
    this.out = FileChannel.open(partial, CREATE, TRUNCATE_EXISTING, WRITE);
    Disk.restrictFile(partial);
    out.position(SegmentFormat.HEADER_BYTES);
  }

  /** Whether the next entry belongs into another segment. */
  boolean isFull() {
    return next - firstSequence >= limits.entries() || rawBytes >= limits.rawBytes();
  }

  /**
   * Adds the next entry.
   *
   * @throws JournalException if it is not the next, or was recorded before the one in front of it
   */
  void add(EntryView entry, long position) throws IOException {
    long recordedAt = Timestamps.micros(entry.recordedAt());
    if (entry.sequence() != next || recordedAt < recordedAtMicros) {
      throw new JournalException(
          "entry %d, recorded at %d, cannot follow entry %d, recorded at %d"
              .formatted(entry.sequence(), recordedAt, next - 1, recordedAtMicros));
    }
    raw.write(positionBytes.putLong(0, position).array());
    raw.write(entry.bytes());
    recordedAtMicros = recordedAt;
    next++;
    if (raw.size() >= SegmentFormat.BLOCK_BYTES) {
      endBlock();
    }
  }

  private void endBlock() throws IOException {
    byte[] bytes = raw.toByteArray();
    raw.reset();
    deflater.reset();
    deflater.setInput(bytes);
    deflater.finish();
    int size = deflater.deflate(compressed);
    if (!deflater.finished()) {
      throw new AssertionError(bytes.length + " bytes grew when they were compressed");
    }
    SegmentFormat.Block block =
        SegmentFormat.Block.of(
            compressed, size, bytes.length, blockFirst, (int) (next - blockFirst));
    write(block.encoded());
    write(ByteBuffer.wrap(compressed, 0, size));
    SegmentFormat.chain(blocksChecksum, block);
    blocks++;
    blockFirst = next;
    rawBytes += bytes.length;
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  /**
   * Ends it, with at least one entry, and gives it a name that no file has; durable on return, but
   * not part of the archive before the index names it.
   */
  ArchiveSegment finish() throws IOException {
    if (next > blockFirst) {
      endBlock();
    }
    SegmentFormat.Header header =
        new SegmentFormat.Header(
            SegmentFormat.VERSIONS.current(),
            firstSequence,
            next - 1,
            out.position(),
            blocks,
            (int) blocksChecksum.getValue());
    ByteBuffer bytes = header.encoded();
    while (bytes.hasRemaining()) {
      out.write(bytes, bytes.position());
    }
    out.force(true);
    out.close();
    Path named = ArchiveSegment.freeName(directory, firstSequence, next - 1);
    Files.move(partial, named);
    Disk.forceDirectoryOf(named);
    isFinished = true;
    return new ArchiveSegment(
        firstSequence,
        next - 1,
        header.fileBytes(),
        header.checksum(),
        String.valueOf(named.getFileName()));
  }

  /** Deletes what was written, unless it was finished. */
  @Override
  public void close() throws IOException {
    deflater.end();
    out.close();
    if (!isFinished) {
      Files.deleteIfExists(partial);
    }
  }
}
