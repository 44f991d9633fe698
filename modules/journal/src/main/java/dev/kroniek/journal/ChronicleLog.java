package dev.kroniek.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.impl.single.TableStoreWriteLock;
import net.openhft.chronicle.queue.impl.table.Metadata;
import net.openhft.chronicle.queue.impl.table.SingleTableBuilder;
import net.openhft.chronicle.threads.Pauser;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one generation, as one Chronicle Queue: this class and {@link LogReader} are the
 * only ones that know the library. It writes and hands out bytes, whatever they say. Writing is for
 * one thread; readers may be made by any.
 */
final class ChronicleLog implements AutoCloseable {
  /** A file an hour, of which the longest message may take a quarter of a block. */
  private static final RollCycles ROLL_CYCLE = RollCycles.FAST_HOURLY;

  private static final int BLOCK_BYTES = 16 << 20;
  private static final long LOCK_TIMEOUT_MS = 5_000;

  static {
    ChronicleProperties.ensureSet();
  }

  private final SingleChronicleQueue queue;
  private final @Nullable ExcerptAppender appender;

  private ChronicleLog(SingleChronicleQueue queue, @Nullable ExcerptAppender appender) {
    this.queue = queue;
    this.appender = appender;
  }

  /** Opens it for appending; the caller owns the directory. */
  static ChronicleLog openForAppending(Path directory, MonotonicTime time) throws JournalException {
    unlock(directory);
    SingleChronicleQueue queue = builder(directory, time).build();
    if (queue.lastCycle() >= 0) {
      time.atLeast(queue.lastCycle() * TimeUnit.HOURS.toMillis(1));
    }
    ExcerptAppender appender = queue.createAppender();
    appender.singleThreadedCheckDisabled(true); // the journal checks: it opens on another thread
    return new ChronicleLog(queue, appender);
  }

  /** Opens it so that no byte of it is changed. */
  static ChronicleLog openForReading(Path directory, MonotonicTime time) throws JournalException {
    return new ChronicleLog(builder(directory, time).readOnly(true).build(), null);
  }

  private static SingleChronicleQueueBuilder builder(Path directory, MonotonicTime time) {
    return SingleChronicleQueueBuilder.binary(directory)
        .rollCycle(ROLL_CYCLE)
        .blockSize(BLOCK_BYTES)
        .timeProvider(time)
        .timeoutMS(LOCK_TIMEOUT_MS);
  }

  /**
   * Breaks the locks that a killed process left. The library does so too, but only where no process
   * has the same pid; in a container we may have the pid of our predecessor.
   */
  private static void unlock(Path directory) throws JournalException {
    Path metadata = directory.resolve(SingleChronicleQueue.QUEUE_METADATA_FILE);
    if (!Files.exists(metadata)) {
      return;
    }
    SingleChronicleQueueBuilder.addAliases();
    try (var store =
            SingleTableBuilder.binary(metadata.toFile(), Metadata.NoMeta.INSTANCE).build();
        var append =
            new TableStoreWriteLock(
                store, Pauser::balanced, 0L, TableStoreWriteLock.APPEND_LOCK_KEY);
        var write = new TableStoreWriteLock(store, Pauser::balanced, 0L)) {
      append.forceUnlock();
      write.forceUnlock();
    }
  }

  /** Writes one message. @return its index */
  long write(byte[] entry) {
    if (appender == null) {
      throw new IllegalStateException("opened for reading");
    }
    Bytes<byte[]> bytes = Bytes.wrapForRead(entry);
    appender.writeBytes(bytes);
    return appender.lastIndexAppended();
  }

  /** The file that the last message went to. */
  Path currentFile() throws IOException {
    if (appender == null || appender.currentFile() == null) {
      throw new IOException("no file is open for appending in " + queue.file());
    }
    return appender.currentFile().toPath();
  }

  /** The index of the last message, -1 for none. */
  long lastIndex() {
    return queue.lastIndex();
  }

  /** A reader that stands before the first message. */
  LogReader reader() {
    ExcerptTailer tailer = queue.createTailer();
    tailer.singleThreadedCheckDisabled(true); // the tailers' own users keep to one thread
    return new LogReader(tailer);
  }

  @Override
  public void close() {
    if (appender != null) {
      appender.close();
    }
    queue.close();
  }
}
