package dev.kroniek.journal;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.wire.DocumentContext;
import org.jspecify.annotations.Nullable;

/** Reads the entries of one log in their order. For one thread at a time. */
final class LogReader implements AutoCloseable {
  /** The library's own header of a message. */
  private static final int MESSAGE_HEADER_BYTES = 4;

  private final ExcerptTailer tailer;
  private long index = -1;
  private long offset;

  LogReader(ExcerptTailer tailer) {
    this.tailer = tailer;
  }

  /**
   * The next entry, checked; null where there is none yet, or where a hole in the file hides what
   * follows.
   *
   * @throws JournalException if what stands there is no entry, or the file cannot be read
   */
  @Nullable EntryView read() throws JournalException {
    byte[] entry;
    try (DocumentContext document = tailer.readingDocument()) {
      if (!document.isPresent()) {
        return null;
      }
      entry = content(document);
    } catch (InternalError e) { // how a fault in mapped memory shows
      throw new JournalException("the file cannot be read behind index " + hex(index), e);
    } catch (RuntimeException e) {
      throw new DamagedEntryException("the file is damaged behind index " + hex(index), e);
    }
    return EntryCodec.view(entry);
  }

  private byte[] content(DocumentContext document) throws DamagedEntryException {
    index = document.index();
    Bytes<?> content = document.wire().bytes();
    offset = content.readPosition() - MESSAGE_HEADER_BYTES;
    long size = content.readRemaining();
    if (size > EntryCodec.ENTRY_BYTES_MAX) { // before memory is taken for it
      throw new DamagedEntryException(
          "a message at index " + hex(index) + " claims " + size + " bytes", null);
    }
    byte[] entry = new byte[(int) size];
    content.read(entry);
    return entry;
  }

  /** The index of the entry that was read last, -1 for none. */
  long index() {
    return index;
  }

  /** Where in its file the entry that was read last begins. */
  long offset() {
    return offset;
  }

  /** Moves before the message with that index. @return whether there is one */
  boolean moveTo(long wanted) throws JournalException {
    try {
      return tailer.moveToIndex(wanted);
    } catch (InternalError e) {
      throw new JournalException("the file cannot be read at index " + hex(wanted), e);
    } catch (RuntimeException e) {
      return false;
    }
  }

  /** Moves before the first message. */
  void moveToStart() {
    tailer.toStart();
  }

  static String hex(long index) {
    return "0x" + Long.toHexString(index);
  }

  @Override
  public void close() {
    tailer.close();
  }
}
