package dev.kroniek.journal;

import dev.kroniek.domain.Timestamps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A journal that Chronicle Queue keeps, in a directory of its own; its files are described in
 * {@code docs/formats/journal.md}.
 *
 * <p>An append is acknowledged after three steps: the commands are sealed and written one after the
 * other, forced (in {@link Durability#BATCH}), and read back. The last is no ceremony: on a full
 * disk the library reports an append as done that nobody can ever read.
 *
 * <p>The process that opens it for appending must hold a lock of its own on the directory before:
 * locks of a predecessor are broken.
 */
public final class ChronicleJournal implements Journal {
  static {
    ChronicleProperties.ensureSet(); // before the first class of the library is loaded
  }

  private final Path directory;
  private final JournalOptions options;
  private final Generations generations;
  private final JournalMaintenance maintenance;

  /** Changed by the appending thread only. */
  private volatile LiveLog live;

  private final FreeSpace freeSpace;
  private final List<String> damage;
  private final AtomicReference<@Nullable Thread> appendingThread = new AtomicReference<>();
  private volatile long lastSequence;
  private volatile @Nullable Throwable failure;

  /** Only used by the appending thread. */
  private long recordedAtMicros;

  /**
   * The log that is appended to.
   *
   * @param readBack stands behind the last entry; null where the journal is open for reading
   */
  private record LiveLog(ChronicleLog log, @Nullable LogReader readBack) {}

  private ChronicleJournal(Path directory, JournalOptions options, JournalOpening.Found found)
      throws IOException {
    this.directory = directory;
    this.options = options;
    this.generations = found.generations();
    this.lastSequence = found.lastSequence();
    this.recordedAtMicros = found.recordedAtMicros();
    this.damage = found.damage();
    this.freeSpace = new FreeSpace(directory, options.reserveBytes());
    this.live =
        new LiveLog(
            found.live(),
            options.access() == JournalOptions.Access.APPEND ? found.live().readerAtEnd() : null);
    this.maintenance = new JournalMaintenance(generations, options);
  }

  /**
   * Opens the journal in a directory; where there is none, makes an empty one.
   *
   * <p>Takes as long as it takes to read what follows {@link JournalOptions#scanFrom()}. Where the
   * end of what is there is in doubt, that generation is closed behind its last good entry and a
   * new one begun; {@link #damage()} tells.
   *
   * @throws JournalException if it cannot be read or written, or is no journal, or of a newer
   *     version
   */
  public static ChronicleJournal open(Path directory, JournalOptions options)
      throws JournalException {
    try {
      return new ChronicleJournal(
          directory, options, new JournalOpening(directory, options).open());
    } catch (JournalException e) {
      throw e;
    } catch (IOException | RuntimeException | InternalError e) { // the last: a fault in a mapping
      throw new JournalException("cannot open the journal in " + directory + ": " + e, e);
    }
  }

  @Override
  public Appended append(List<EncodedCommand> commands) throws JournalException {
    LogReader reader = requireMayAppend();
    if (commands.isEmpty()) {
      throw new IllegalArgumentException("nothing to append");
    }
    boolean wasInterrupted = Thread.interrupted(); // it would close the files under our hands
    try {
      freeSpace.take(commands.stream().mapToLong(EncodedCommand::sizeBytes).sum());
      return write(commands, reader);
    } catch (JournalFullException e) {
      throw e;
    } catch (Exception | Error e) { // the library throws checked exceptions it does not declare
      failure = e;
      throw new JournalException(
          "cannot append behind entry %d in %s: %s".formatted(lastSequence, directory, e), e);
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private LogReader requireMayAppend() throws JournalException {
    generations.requireOpen();
    LogReader readBack = live.readBack();
    if (readBack == null) {
      throw new IllegalStateException("the journal in " + directory + " is open for reading");
    }
    if (!appendingThread.compareAndSet(null, Thread.currentThread())
        && appendingThread.get() != Thread.currentThread()) {
      throw new IllegalStateException(
          Thread.currentThread() + " may not append: " + appendingThread.get() + " does");
    }
    if (failure != null) {
      throw new JournalException(
          "the journal in %s failed before: it must be opened again".formatted(directory), failure);
    }
    return readBack;
  }

  private Appended write(List<EncodedCommand> commands, LogReader reader) throws IOException {
    long first = lastSequence + 1;
    long sequence = lastSequence;
    ChronicleLog log = live.log();
    recordedAtMicros = Math.max(recordedAtMicros, Timestamps.micros(options.clock().instant()));
    for (EncodedCommand command : commands) {
      sequence++;
      log.write(command.seal(sequence, recordedAtMicros));
    }
    if (options.durability() == Durability.BATCH) {
      long start = System.nanoTime();
      log.force();
      options.forced().accept(System.nanoTime() - start);
    }
    readBack(reader, first, sequence);
    lastSequence = sequence;
    return new Appended(first, commands.size());
  }

  private static void readBack(LogReader reader, long first, long last) throws JournalException {
    for (long expected = first; expected <= last; expected++) {
      EntryView view = reader.read();
      if (view == null || view.sequence() != expected) {
        throw new JournalException(
            "entry %d was written, but %s is read back"
                .formatted(expected, view == null ? "nothing" : "entry " + view.sequence()));
      }
    }
  }

  /**
   * Opens the log of a generation that is to be appended to next: what takes long of a change that
   * must be quick. For any thread; nothing changes yet.
   *
   * @throws JournalException if the disk refuses
   */
  public NextGeneration nextGeneration() throws JournalException {
    generations.requireOpen();
    return NextGeneration.open(generations, lastSequence + 1);
  }

  /**
   * Closes the live generation behind its last entry and goes on in the next one. On the appending
   * thread, between two batches. Where the live generation has no entry yet, nothing changes.
   *
   * @return the last entry that is in a closed generation now
   * @throws JournalException if the disk refuses; appending goes on where it was, unless it is not
   *     known any more where that is: then the journal must be opened again
   */
  public long begin(NextGeneration next) throws JournalException {
    LogReader readBack = requireMayAppend();
    if (lastSequence < generations.manifest().live().firstSequence()) {
      return lastSequence;
    }
    LiveLog before = live;
    try {
      before.log().force();
      LogReader reader = next.log().readerAtEnd();
      generations.begin(lastSequence, next.directory(), next.log());
      live = new LiveLog(next.log(), reader);
      next.began();
    } catch (Exception | Error e) { // the library throws checked exceptions it does not declare
      if (!generations.isAsOnDisk()) {
        failure = e;
      }
      throw new JournalException(
          "cannot begin a generation behind entry %d in %s: %s"
              .formatted(lastSequence, directory, e),
          e);
    }
    readBack.close();
    before.log().stopAppending();
    return lastSequence;
  }

  /** What is done to the entries that are there. */
  public JournalMaintenance maintenance() {
    return maintenance;
  }

  @Override
  public void force() throws JournalException {
    generations.requireOpen();
    try {
      if (options.access() == JournalOptions.Access.READ) {
        generations.forceLiveOfOwner();
      } else {
        live.log().force(); // a generation is forced before it is closed
      }
    } catch (IOException e) {
      failure = e;
      throw new JournalException(
          "entries up to %d in %s cannot be forced: %s".formatted(lastSequence, directory, e), e);
    }
  }

  @Override
  public long firstSequence() {
    return generations.firstSequence();
  }

  @Override
  public @Nullable BaseImage base() {
    return maintenance.base();
  }

  @Override
  public long lastSequence() {
    return lastSequence;
  }

  @Override
  public Tailer tailer() {
    generations.requireOpen();
    return new ChronicleTailer(this, generations);
  }

  @Override
  public long bytes() {
    return generations.bytes();
  }

  @Override
  public List<String> damage() {
    return damage;
  }

  @Override
  public void close() throws JournalException {
    try {
      LogReader readBack = live.readBack();
      if (readBack != null) {
        readBack.close();
      }
      generations.close();
    } catch (IOException e) {
      throw new JournalException("cannot close the journal in " + directory + ": " + e, e);
    }
  }
}
