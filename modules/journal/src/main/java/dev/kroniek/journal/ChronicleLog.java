package dev.kroniek.journal;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entries of one generation, as one Chronicle Queue: this class, {@link LogReader} and {@link
 * LogDirectory} are the only ones that know the library. It takes and gives bytes, whatever they
 * say. Writing is for one thread; readers may be made by any.
 */
final class ChronicleLog implements AutoCloseable {
  /** A file an hour, counted in UTC. */
  private static final RollCycles ROLL_CYCLE = RollCycles.FAST_HOURLY;

  private static final long CYCLE_MS = TimeUnit.HOURS.toMillis(1);

  /** The longest message may take a quarter of it. */
  private static final int BLOCK_BYTES = 16 << 20;

  private static final long LOCK_TIMEOUT_MS = 2_000;

  private static final Logger LOG = LoggerFactory.getLogger(ChronicleLog.class);

  private final SingleChronicleQueue queue;
  private final MonotonicTime time;
  private final CycleFiles files = new CycleFiles();
  private final Holds holds = new Holds();
  private @Nullable ExcerptAppender appender;
  private int lastCycle = -1;

  private ChronicleLog(SingleChronicleQueue queue, MonotonicTime time) {
    this.queue = queue;
    this.time = time;
  }

  /** Opens it so that it can be appended to later; the caller owns the directory. */
  static ChronicleLog openForAppending(Path directory, MonotonicTime time) throws IOException {
    LogDirectory.prepareForAppending(directory);
    ChronicleLog log = new ChronicleLog(builder(directory, time).build(), time);
    LogDirectory.restrictFiles(directory);
    if (log.queue.lastCycle() >= 0) {
      time.atLeast(startMs(log.queue.lastCycle()));
    }
    return log;
  }

  /** Opens it so that no byte of it is changed. */
  static ChronicleLog openForReading(Path directory, MonotonicTime time) {
    return new ChronicleLog(builder(directory, time).readOnly(true).build(), time);
  }

  private static SingleChronicleQueueBuilder builder(Path directory, MonotonicTime time) {
    return SingleChronicleQueueBuilder.binary(directory)
        .rollCycle(ROLL_CYCLE)
        .blockSize(BLOCK_BYTES)
        .timeProvider(time)
        .timeoutMS(LOCK_TIMEOUT_MS);
  }

  /**
   * Begins to append, behind the last message. Changes nothing yet but end marks of old files, and
   * clears what a killed process left.
   *
   * @param tail of the newest file, null where there is no file
   */
  void startAppending(@Nullable LogTail tail) throws IOException {
    forceNewest();
    if (tail != null && tail.isMarked()) {
      time.atLeast(startMs(queue.lastCycle() + 1));
    } else if (tail != null && tail.clear() > 0) {
      LOG.info("Cleared an entry that was never finished at the end of {}", queue.file());
    }
    ExcerptAppender created = queue.createAppender();
    created.singleThreadedCheckDisabled(true); // the journal checks: another thread may append
    appender = created;
    lastCycle = queue.lastCycle();
  }

  /**
   * Forces what a predecessor wrote and was killed before it could force: what is found counts as
   * appended from now on. A batch touches two files at most, but for one that takes an hour.
   */
  void forceNewest() throws IOException {
    List<Path> all = LogDirectory.cycleFiles(queue.file().toPath());
    for (Path file : all.subList(Math.max(0, all.size() - 2), all.size())) {
      files.wroteTo(file);
    }
    files.force();
  }

  /** Writes one message; not forced. */
  void write(byte[] entry) throws IOException {
    ExcerptAppender open = appender;
    if (open == null) {
      throw new IllegalStateException("not opened for appending");
    }
    open.writeBytes(Bytes.wrapForRead(entry));
    int cycle = cycle(open.lastIndexAppended());
    File current = open.currentFile();
    if (cycle != lastCycle && current != null) {
      files.wroteTo(current.toPath());
      lastCycle = cycle;
    }
  }

  /** The index of the message written last. */
  long lastWritten() {
    ExcerptAppender open = appender;
    if (open == null) {
      throw new IllegalStateException("not opened for appending");
    }
    return open.lastIndexAppended();
  }

  /** Makes all that was written durable. For any thread. */
  void force() throws IOException {
    files.force();
  }

  /** A reader that stands before the first message. */
  LogReader reader() {
    ExcerptTailer tailer = queue.createTailer();
    tailer.singleThreadedCheckDisabled(true); // whoever holds it keeps to one thread
    return new LogReader(tailer);
  }

  /** A reader that stands behind the last message. */
  LogReader readerAtEnd() throws JournalException {
    LogReader reader = reader();
    long last = lastIndex();
    if (last >= 0 && (!reader.moveTo(last) || reader.read() == null)) {
      throw new JournalException("the last entry in " + queue.file() + " cannot be read");
    }
    return reader;
  }

  /** The index of the last message that the library believes in, -1 for none. */
  long lastIndex() {
    return queue.lastIndex();
  }

  /**
   * Where in the newest file the last message begins, as its header says; may lag after a crash.
   */
  long lastOffset() {
    return queue.lastCycle() < 0 ? 0 : usedBytes(queue.lastCycle());
  }

  /**
   * What stands behind the last message, in the newest file; null where there is no file.
   *
   * @param lastIndex of that message
   * @param lastOffset where in its file it begins
   */
  @Nullable LogTail tail(long lastIndex, long lastOffset) throws IOException {
    List<Path> all = LogDirectory.cycleFiles(queue.file().toPath());
    if (all.isEmpty()) {
      return null;
    }
    boolean isInNewest = lastIndex >= 0 && cycle(lastIndex) == queue.lastCycle();
    return LogTail.of(all.get(all.size() - 1), isInNewest ? lastOffset : 0);
  }

  /** The cycle of the newest file, negative where there is no file. */
  int newestCycle() {
    return queue.lastCycle();
  }

  /** Whether it has no file at all. */
  boolean isUntouched() {
    return queue.lastCycle() < 0;
  }

  /** Looks at the directory again, for files that came or went. */
  void refresh() {
    queue.refreshDirectoryListing();
  }

  /** The cycles that have a file, in their order. */
  List<Integer> cycles() {
    List<Integer> cycles = new ArrayList<>();
    if (queue.lastCycle() >= 0) {
      for (long cycle : queue.listCyclesBetween(queue.firstCycle(), queue.lastCycle())) {
        cycles.add((int) cycle);
      }
    }
    return cycles;
  }

  /** The index of the n-th message of a cycle, from 0. */
  static long index(int cycle, long n) {
    return ROLL_CYCLE.toIndex(cycle, n);
  }

  /** Whether a message with that index can come right behind the other in one log. */
  static boolean follows(long index, long other) {
    boolean isNextInFile = other == index + 1 && cycle(other) == cycle(index);
    return isNextInFile || (cycle(other) > cycle(index) && ROLL_CYCLE.toSequenceNumber(other) == 0);
  }

  /** When a cycle begins, in milliseconds. */
  static long startMs(int cycle) {
    return cycle * CYCLE_MS;
  }

  /** The cycle of a message, -1 where there is none. */
  static int cycle(long index) {
    return index < 0 ? -1 : ROLL_CYCLE.toCycle(index);
  }

  /** The bytes in use in the file of a cycle; 0 where there is none. The file itself is sparse. */
  long usedBytes(int cycle) {
    SingleChronicleQueueStore store = queue.storeForCycle(cycle, queue.epoch(), false, null);
    if (store == null) {
      return 0;
    }
    try {
      return store.writePosition();
    } finally {
      queue.closeStore(store);
    }
  }

  /** Ends appending; what was written can still be read and forced. */
  void stopAppending() {
    if (appender != null) {
      appender.close();
      appender = null;
    }
  }

  /** Counts who uses it, or a reader of it, at this moment. */
  Holds holds() {
    return holds;
  }

  @Override
  public void close() throws IOException {
    stopAppending();
    queue.close();
    files.close();
  }
}
