package dev.kroniek.journal;

import dev.kroniek.domain.Timestamps;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Reads one segment of an archive, any entry of it, checking each byte before it gives out what
 * depends on it. Holds the places of its blocks and one block in memory. For one thread.
 */
final class SegmentReader implements AutoCloseable {
  private final Path file;
  private final ArchiveSegment named;
  private final FileChannel in;
  private final Inflater inflater = new Inflater(true);

  /** The blocks that can be found, in their order, and where each one's header stands. */
  private final List<SegmentFormat.Block> blocks = new ArrayList<>();

  private final List<Long> offsets = new ArrayList<>();

  /** Why not all blocks are there, or are the ones that were written; null where they are. */
  private @Nullable String damage;

  /** The block in memory: -1 for none. */
  private int current = -1;

  private ByteBuffer content = ByteBuffer.allocate(0);
  private long next;
  private long position;
  private long recordedAtMicros;

  private SegmentReader(Path file, ArchiveSegment named, FileChannel in) {
    this.file = file;
    this.named = named;
    this.in = in;
    this.next = named.firstSequence();
  }

  /**
   * Opens a segment, before its first entry.
   *
   * @throws NoSuchFileException if there is no such file
   * @throws JournalException if its header is not the one that the index names
   */
  static SegmentReader open(Path archive, ArchiveSegment named) throws IOException {
    Path file = archive.resolve(named.file());
    SegmentReader reader =
        new SegmentReader(file, named, FileChannel.open(file, StandardOpenOption.READ));
    try {
      reader.findBlocks(reader.header());
      return reader;
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  private SegmentFormat.Header header() throws IOException {
    SegmentFormat.Header header;
    try {
      header = SegmentFormat.Header.decoded(read(SegmentFormat.HEADER_BYTES, 0), file);
    } catch (NewerVersionException e) {
      throw e;
    } catch (JournalException e) {
      throw damaged(String.valueOf(e.getMessage()), e);
    }
    if (header.checksum() != named.checksum()) {
      throw damaged("it is not the file that the index names", null);
    }
    return header;
  }

  /** Goes from header to header; what cannot be reached so is damaged. */
  private void findBlocks(SegmentFormat.Header header) throws IOException {
    CRC32C chain = new CRC32C();
    long offset = SegmentFormat.HEADER_BYTES;
    long first = header.firstSequence();
    for (int i = 0; i < header.blocks(); i++) {
      SegmentFormat.Block block =
          SegmentFormat.Block.decoded(read(SegmentFormat.BLOCK_HEADER_BYTES, offset), first);
      if (block == null) {
        damage = "there is no block at byte " + offset;
        return;
      }
      blocks.add(block);
      offsets.add(offset);
      SegmentFormat.chain(chain, block);
      offset += SegmentFormat.BLOCK_HEADER_BYTES + block.compressedBytes();
      first = block.lastSequence() + 1;
    }
    if ((int) chain.getValue() != header.blocksChecksum()
        || first != header.lastSequence() + 1
        || offset != header.fileBytes()
        || in.size() != header.fileBytes()) {
      damage = "its blocks are not the ones that were written";
    }
  }

  /** That many bytes; those behind the end of the file are zeros. */
  private byte[] read(int size, long offset) throws IOException {
    byte[] bytes = new byte[size];
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    while (rest.hasRemaining() && in.read(rest, offset + rest.position()) >= 0) {
      // fills it
    }
    return bytes;
  }

  /** Moves before an entry that the segment is named for. */
  void seek(long sequence) {
    if (sequence != next) {
      next = sequence;
      current = -1;
      recordedAtMicros = 0;
    }
  }

  /**
   * The next entry; null behind the last.
   *
   * @throws JournalException if it is damaged
   */
  @Nullable EntryView read() throws IOException {
    if (!named.holds(next)) {
      return null;
    }
    if (next == named.lastSequence() && damage != null) {
      throw damaged(damage, null); // not behind it: nobody reads on there
    }
    if (current < 0 || !content.hasRemaining()) {
      load(next);
    }
    EntryView view = take();
    long recordedAt = Timestamps.micros(view.recordedAt());
    if (view.sequence() != next || recordedAt < recordedAtMicros) {
      throw damaged("entry " + view.sequence() + " does not belong in the place of the next", null);
    }
    recordedAtMicros = recordedAt;
    next++;
    return view;
  }

  /** Where the entry that was read last stood in the journal. */
  long position() {
    return position;
  }

  /** Takes the block of an entry into memory and stands before that entry. */
  private void load(long sequence) throws IOException {
    int index = indexOf(sequence);
    if (index < 0) {
      throw damaged(damage == null ? "it lacks entry " + sequence : damage, null);
    }
    SegmentFormat.Block block = blocks.get(index);
    byte[] compressed =
        read(block.compressedBytes(), offsets.get(index) + SegmentFormat.BLOCK_HEADER_BYTES);
    if (!block.fits(compressed)) {
      throw damaged(
          "the checksum of the block at byte %d, which begins with entry %d, is wrong"
              .formatted(offsets.get(index), block.firstSequence()),
          null);
    }
    content = inflated(block, compressed);
    current = index;
    for (long skipped = block.firstSequence(); skipped < sequence; skipped++) {
      recordedAtMicros = Timestamps.micros(take().recordedAt());
    }
  }

  private int indexOf(long sequence) {
    int low = 0;
    int high = blocks.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      SegmentFormat.Block block = blocks.get(middle);
      if (sequence < block.firstSequence()) {
        high = middle - 1;
      } else if (sequence > block.lastSequence()) {
        low = middle + 1;
      } else {
        return middle;
      }
    }
    return -1;
  }

  private ByteBuffer inflated(SegmentFormat.Block block, byte[] compressed) throws IOException {
    byte[] raw = new byte[block.rawBytes()];
    try {
      inflater.reset();
      inflater.setInput(compressed);
      int size = inflater.inflate(raw);
      if (size == raw.length) {
        return ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
      }
      throw damaged("a block inflates to %d bytes, not %d".formatted(size, raw.length), null);
    } catch (DataFormatException e) {
      throw damaged("a block cannot be inflated", e);
    }
  }

  private EntryView take() throws IOException {
    if (content.remaining() < Long.BYTES + EntryCodec.SEQUENCE_OFFSET) {
      throw damaged("a block ends too early", null);
    }
    position = content.getLong();
    int length = content.getInt(content.position() + EntryCodec.LENGTH_OFFSET);
    if (length < EntryCodec.SEQUENCE_OFFSET || length > content.remaining()) {
      throw damaged("an entry claims " + length + " bytes", null);
    }
    byte[] entry = new byte[length];
    content.get(entry);
    try {
      return EntryCodec.view(entry);
    } catch (DamagedEntryException e) {
      throw damaged(String.valueOf(e.getMessage()), e);
    }
  }

  private JournalException damaged(String problem, @Nullable Throwable cause) {
    return new DamagedEntryException(file + " is damaged at entry " + next + ": " + problem, cause);
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}
