package dev.kroniek.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a journal's directory from entries that were kept elsewhere, such as in an {@link
 * Archive}: each as it was, with its sequence, its time and its hashes, and at the position it had.
 * Where the positions begin anew, because the journal had begun a new generation there, so does
 * this one.
 *
 * <p>Nothing counts before {@link #finish}: it writes the MANIFEST, without which a directory is no
 * journal. For one thread, of the process that owns the directory.
 */
public final class JournalRebuild implements AutoCloseable {
  static {
    ChronicleProperties.ensureSet(); // before the first class of the library is loaded
  }

  private final Path directory;
  private final FreeSpace freeSpace;
  private final List<Generation> finished = new ArrayList<>();
  private Generation current;
  private @Nullable BaseRecord base;
  private @Nullable ChronicleLog log;
  private MonotonicTime time = timeOfEntries();

  /** Of the entry added last, -1 where the generation has none. */
  private long position = -1;

  private long next;

  private JournalRebuild(Path directory, long firstSequence, FreeSpace freeSpace) {
    this.directory = directory;
    this.freeSpace = freeSpace;
    this.next = firstSequence;
    this.current = Generation.open(firstSequence, Long.toString(firstSequence));
  }

  /**
   * Begins in a directory that is missing or empty.
   *
   * @param firstSequence of the journal; where it is not 1, {@link #addBase} must follow
   * @param reserveBytes as of {@link JournalOptions}
   * @throws JournalException if the directory holds something, or cannot be written
   */
  public static JournalRebuild begin(Path directory, long firstSequence, long reserveBytes)
      throws JournalException {
    try {
      Disk.makeDirectory(directory);
      if (!Disk.isEmpty(directory)) {
        throw new JournalException(directory + " is not empty");
      }
      return new JournalRebuild(directory, firstSequence, new FreeSpace(directory, reserveBytes));
    } catch (JournalException e) {
      throw e;
    } catch (IOException e) {
      throw new JournalException("cannot write to " + directory + ": " + e, e);
    }
  }

  /**
   * Lets the journal begin with a copy of an image.
   *
   * @param image of the state after the entry in front of the first
   * @throws JournalException if the image is damaged, or the disk refuses
   */
  public void addBase(BaseImage image) throws JournalException {
    String name = "base-" + image.sequence();
    try {
      image.copyTo(directory.resolve(name));
      DirectoryLock.prepare(directory.resolve(name));
    } catch (JournalException e) {
      throw e;
    } catch (IOException e) {
      throw new JournalException("cannot write to " + directory + ": " + e, e);
    }
    base = new BaseRecord(image.sequence(), name, image.checksum());
  }

  /** The library names files by the hour it is told: here the one in which the entry came. */
  private static MonotonicTime timeOfEntries() {
    return new MonotonicTime(() -> Instant.EPOCH);
  }

  /**
   * Adds the next entry; not durable yet.
   *
   * @param wanted the position it had
   * @throws JournalFullException if there is too little free space
   * @throws JournalException if it is not the next, or the disk refuses: it cannot go on
   */
  public void add(EntryView entry, long wanted) throws JournalException {
    if (entry.sequence() != next) {
      throw new JournalException(
          "entry %d stands where entry %d should".formatted(entry.sequence(), next));
    }
    try {
      freeSpace.take(entry.size());
      if (position >= 0 && !ChronicleLog.follows(position, wanted)) {
        beginGeneration();
      }
      write(entry, wanted);
    } catch (JournalException e) {
      throw e;
    } catch (Exception | Error e) { // the library throws checked exceptions it does not declare
      throw new JournalException(
          "cannot write entry %d to %s: %s".formatted(entry.sequence(), directory, e), e);
    }
  }

  private void write(EntryView entry, long wanted) throws IOException {
    ChronicleLog open = log == null ? openLog() : log;
    if (ChronicleLog.cycle(wanted) != ChronicleLog.cycle(position)) {
      open.force(); // lets go of the file before
      time.atLeast(ChronicleLog.startMs(ChronicleLog.cycle(wanted)));
    }
    open.write(entry.bytes());
    position = wanted;
    next++;
  }

  private ChronicleLog openLog() throws IOException {
    ChronicleLog opened =
        ChronicleLog.openForAppending(directory.resolve(current.directory()), time);
    log = opened;
    DirectoryLock.prepare(directory.resolve(current.directory()));
    opened.startAppending(null);
    return opened;
  }

  private void beginGeneration() throws IOException {
    closeLog();
    finished.add(current.closedAt(next - 1));
    current = Generation.open(next, Long.toString(next));
    time = timeOfEntries();
    position = -1;
  }

  private void closeLog() throws IOException {
    if (log != null) {
      ChronicleLog open = log;
      log = null;
      open.close();
      Disk.forceFiles(directory.resolve(current.directory()));
    }
  }

  /** Makes a journal of it, which may be opened to append to; durable on return. */
  public void finish() throws JournalException {
    try {
      if (log == null) {
        openLog(); // of a journal without entries there is a directory too
      }
      closeLog();
      List<Generation> all = new ArrayList<>(finished);
      all.add(current);
      Disk.forceDirectoryOf(directory.resolve(current.directory()));
      new Manifest(base, all, null, List.of()).write(directory);
    } catch (IOException e) {
      throw new JournalException("cannot write to " + directory + ": " + e, e);
    }
  }

  /** Lets go of the directory, finished or not. */
  @Override
  public void close() throws JournalException {
    try {
      if (log != null) {
        log.close();
      }
    } catch (IOException e) {
      throw new JournalException("cannot close " + directory + ": " + e, e);
    }
  }
}
