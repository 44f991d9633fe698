package dev.kroniek.testkit;

import dev.kroniek.domain.Timestamps;
import dev.kroniek.journal.Appended;
import dev.kroniek.journal.Durability;
import dev.kroniek.journal.EncodedCommand;
import dev.kroniek.journal.EntryCodec;
import dev.kroniek.journal.EntryView;
import dev.kroniek.journal.Journal;
import dev.kroniek.journal.JournalException;
import dev.kroniek.journal.JournalOptions;
import dev.kroniek.journal.Tailer;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A journal on a {@link MemoryDisk}: the same entries, the same promises, no files. For tests.
 *
 * <p>Of its options it takes durability, clock, reserve and access; there is nothing to scan.
 */
public final class InMemoryJournal implements Journal {
  private final MemoryDisk disk;
  private final JournalOptions options;
  private final int crashesBefore;
  private volatile long lastSequence;
  private volatile boolean isClosed;
  private final AtomicReference<@Nullable Thread> appendingThread = new AtomicReference<>();
  private volatile @Nullable Throwable failure;

  /** Only used by the appending thread. */
  private long recordedAtMicros;

  private InMemoryJournal(MemoryDisk disk, JournalOptions options) throws JournalException {
    this.disk = disk;
    this.options = options;
    this.crashesBefore = disk.crashes();
    this.lastSequence = disk.size();
    if (lastSequence > 0) {
      recordedAtMicros = Timestamps.micros(EntryCodec.view(disk.entry(lastSequence)).recordedAt());
    }
  }

  /** Opens what the disk holds; nothing at first. */
  public static InMemoryJournal open(MemoryDisk disk, JournalOptions options)
      throws JournalException {
    return new InMemoryJournal(disk, options);
  }

  @Override
  public Appended append(List<EncodedCommand> commands) throws JournalException {
    requireMayAppend();
    if (commands.isEmpty()) {
      throw new IllegalArgumentException("nothing to append");
    }
    disk.requireFree(
        commands.stream().mapToLong(EncodedCommand::sizeBytes).sum(), options.reserveBytes());
    try {
      return write(commands);
    } catch (JournalException e) {
      failure = e;
      throw e;
    }
  }

  private Appended write(List<EncodedCommand> commands) throws JournalException {
    long sequence = lastSequence;
    recordedAtMicros = Math.max(recordedAtMicros, Timestamps.micros(options.clock().instant()));
    for (EncodedCommand command : commands) {
      sequence++;
      disk.write(command.seal(sequence, recordedAtMicros));
    }
    if (options.durability() == Durability.BATCH) {
      disk.force();
    }
    Appended appended = new Appended(lastSequence + 1, commands.size());
    lastSequence = sequence;
    return appended;
  }

  private void requireMayAppend() throws JournalException {
    requireOpen();
    if (options.access() != JournalOptions.Access.APPEND) {
      throw new IllegalStateException("the journal is open for reading");
    }
    if (!appendingThread.compareAndSet(null, Thread.currentThread())
        && appendingThread.get() != Thread.currentThread()) {
      throw new IllegalStateException(
          Thread.currentThread() + " may not append: " + appendingThread.get() + " does");
    }
    if (failure != null) {
      throw new JournalException("the journal failed before: it must be opened again", failure);
    }
  }

  private void requireOpen() throws JournalException {
    if (isClosed) {
      throw new IllegalStateException("the journal is closed");
    }
    if (disk.crashes() != crashesBefore) {
      throw new JournalException("the disk in memory has lost its power since");
    }
  }

  @Override
  public void force() throws JournalException {
    requireOpen();
    try {
      disk.force();
    } catch (JournalException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public long firstSequence() {
    return 1;
  }

  @Override
  public long lastSequence() {
    return lastSequence;
  }

  @Override
  public Tailer tailer() throws JournalException {
    requireOpen();
    return new MemoryTailer();
  }

  @Override
  public long bytes() {
    return disk.usedBytes();
  }

  @Override
  public List<String> damage() {
    return List.of();
  }

  @Override
  public void close() {
    isClosed = true;
  }

  /** Reads what was published. For one thread. */
  private final class MemoryTailer implements Tailer {
    private long next = 1;
    private long polled;

    @Override
    public @Nullable EntryView pollView() throws JournalException {
      requireOpen();
      if (next > lastSequence) {
        return null;
      }
      EntryView view = EntryCodec.view(disk.entry(next));
      polled = next;
      next++;
      return view;
    }

    @Override
    public long position() {
      if (polled == 0) {
        throw new IllegalStateException("no entry was polled yet");
      }
      return disk.offset(polled);
    }

    @Override
    public void seek(long sequence, long position) throws JournalException {
      requireOpen();
      if (sequence < 1 || sequence > lastSequence || disk.offset(sequence) != position) {
        throw new JournalException("entry " + sequence + " is not at position " + position);
      }
      next = sequence;
    }

    @Override
    public void seek(long sequence) throws JournalException {
      requireOpen();
      if (sequence < 1) {
        throw new JournalException("there is no entry " + sequence);
      }
      next = sequence;
    }

    @Override
    public void close() {
      // holds nothing
    }
  }
}
