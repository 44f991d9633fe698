package dev.kroniek.journal;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.wire.DocumentContext;
import org.jspecify.annotations.Nullable;

/** Reads the entries of one generation in their order. For one thread at a time. */
final class LogReader implements AutoCloseable {
  private final ExcerptTailer tailer;
  private long index = -1;

  LogReader(ExcerptTailer tailer) {
    this.tailer = tailer;
  }

  /**
   * The next entry, checked; null where there is none yet, or where a hole in the file hides what
   * follows.
   */
  @Nullable EntryView read() throws JournalException {
    try (DocumentContext document = tailer.readingDocument()) {
      if (!document.isPresent()) {
        return null;
      }
      index = document.index();
      Bytes<?> content = document.wire().bytes();
      long size = content.readRemaining();
      if (size > EntryCodec.ENTRY_BYTES_MAX) {
        throw new JournalException(
            "a message of "
                + size
                + " bytes, more than the "
                + EntryCodec.ENTRY_BYTES_MAX
                + " of the longest entry");
      }
      byte[] entry = new byte[(int) size];
      content.read(entry);
      return EntryCodec.view(entry);
    }
  }

  /** The index of the entry that was read last. */
  long index() {
    return index;
  }

  /** The index of the entry that will be read next. */
  long nextIndex() {
    return tailer.index();
  }

  /** Moves before the message with that index. @return whether there is one */
  boolean moveTo(long wanted) {
    return tailer.moveToIndex(wanted);
  }

  @Override
  public void close() {
    tailer.close();
  }
}
