package dev.kroniek.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The generations of one journal as it is open, each with its log. Closed ones are opened when they
 * are first read, so that no byte of them changes. Which there are may change while they are read:
 * then a log goes once nobody is in a call to it. Thread-safe.
 */
final class Generations implements AutoCloseable {
  private final Path directory;
  private final MonotonicTime time;
  private final List<DirectoryLock> locks;

  private volatile Manifest manifest;

  /** How often the manifest was changed: changes after it. */
  private final AtomicInteger changes = new AtomicInteger();

  /** By directory; guarded by this. */
  private final Map<String, ChronicleLog> logs = new HashMap<>();

  /** Of directories that are not read any more, but may be for a moment; guarded by this. */
  private final Map<String, ChronicleLog> retired = new HashMap<>();

  /** By directory and cycle, bytes in use in files that are not written any more; guarded so. */
  private final Map<String, Map<Integer, Long>> finishedBytes = new HashMap<>();

  /** One change of the manifest at a time; held while it is written. */
  private final Object changing = new Object();

  /** Held while directories are deleted. */
  private final Object deleting = new Object();

  /** Directories that are being made, and must not be deleted yet; guarded by this. */
  private final Set<String> beingMade = new HashSet<>();

  private volatile boolean isClosed;

  /**
   * The generations of a journal.
   *
   * @param locks that keep their directories from being deleted; closed with this
   */
  Generations(
      Path directory,
      Manifest manifest,
      MonotonicTime time,
      ChronicleLog live,
      List<DirectoryLock> locks) {
    this.directory = directory;
    this.manifest = manifest;
    this.time = time;
    this.locks = List.copyOf(locks);
    logs.put(manifest.live().directory(), live);
  }

  Path directory() {
    return directory;
  }

  MonotonicTime time() {
    return time;
  }

  Manifest manifest() {
    return manifest;
  }

  /**
   * Grows with every change: who remembers something of the manifest looks here whether it holds.
   */
  int changes() {
    return changes.get();
  }

  long firstSequence() {
    return manifest.firstSequence();
  }

  /** The generation of an entry that exists, or will be the next. */
  Generation of(long sequence) throws JournalException {
    return of(sequence, manifest);
  }

  /** As above, as of that manifest. */
  Generation of(long sequence, Manifest then) throws JournalException {
    Generation found = then.of(sequence);
    if (found == null) {
      throw new DroppedEntryException(sequence, then.firstSequence(), directory);
    }
    return found;
  }

  /**
   * The log of a generation, held: release it soon. Null where the generation is no longer kept
   * there: ask the manifest again.
   */
  @Nullable ChronicleLog hold(Generation generation) {
    ChronicleLog log = log(generation.directory());
    return log != null && log.holds().hold() ? log : null;
  }

  private synchronized @Nullable ChronicleLog log(String name) {
    requireOpen();
    ChronicleLog log = logs.get(name);
    if (log == null && manifest.directories().contains(name)) {
      log = ChronicleLog.openForReading(directory.resolve(name), time);
      logs.put(name, log);
    }
    return log;
  }

  void requireOpen() {
    if (isClosed) {
      throw new IllegalStateException("the journal in " + directory + " is closed");
    }
  }

  /**
   * Forces what the owner of the live generation, another process, has written to it: what was not
   * forced by then is in its two newest files.
   */
  void forceLiveOfOwner() throws IOException {
    LogDirectory.forceNewest(directory.resolve(manifest.live().directory()));
  }

  /**
   * Changes what the journal consists of; durable on return. What it no longer consists of is let
   * go.
   */
  void change(UnaryOperator<Manifest> changed) throws IOException {
    synchronized (changing) {
      requireOpen();
      Manifest next = changed.apply(manifest);
      if (next.equals(manifest)) {
        return;
      }
      next.write(directory);
      synchronized (this) {
        replace(next);
      }
    }
  }

  /** Begins a new live generation behind that entry, which is durable, in its own log. */
  void begin(long lastSequence, String name, ChronicleLog log) throws IOException {
    synchronized (changing) {
      requireOpen();
      Manifest next =
          manifest.withNewGeneration(lastSequence, name).withoutDiscarded(List.of(name));
      next.write(directory);
      synchronized (this) {
        logs.put(name, log);
        replace(next);
      }
    }
  }

  /** Guarded by this. */
  private void replace(Manifest next) {
    manifest = next;
    changes.incrementAndGet();
    retireAllBut(next.directories());
  }

  /** Whether the manifest on the disk is the one that counts here. */
  boolean isAsOnDisk() {
    try {
      return manifest.equals(Manifest.read(directory));
    } catch (JournalException e) {
      return false;
    }
  }

  private void retireAllBut(Set<String> names) {
    for (String name : List.copyOf(logs.keySet())) {
      if (!names.contains(name)) {
        ChronicleLog log = logs.remove(name);
        if (log != null) {
          log.holds().retire();
          retired.put(name, log);
        }
        finishedBytes.remove(name);
      }
    }
  }

  /**
   * Names a directory that is to be made, which is deleted after a crash. {@link #made} must
   * follow, whether it came to be a part of the journal or not.
   */
  String toMake(String wanted) throws IOException {
    synchronized (deleting) { // else its name might be that of one that is being deleted
      String name;
      synchronized (this) {
        name = Manifest.freeName(wanted, directory);
        beingMade.add(name);
      }
      change(now -> now.withDiscarded(List.of(name)));
      return name;
    }
  }

  Object deleting() {
    return deleting;
  }

  synchronized void made(String name) {
    beingMade.remove(name);
  }

  /**
   * Whether the directory is no part of the journal, and nobody in this process uses it any more;
   * its files are closed then.
   */
  boolean isLetGo(String name) throws IOException {
    ChronicleLog over = null;
    synchronized (this) {
      if (beingMade.contains(name) || manifest.directories().contains(name)) {
        return false;
      }
      ChronicleLog log = retired.get(name);
      if (log != null && !log.holds().areOver()) {
        return false;
      }
      over = retired.remove(name);
    }
    if (over != null) {
      over.close();
    }
    return true;
  }

  /** The bytes in use in all files of generations. */
  long bytes() {
    requireOpen();
    long sum = 0;
    for (Generation generation : manifest.generations()) {
      ChronicleLog log = hold(generation);
      if (log != null) { // else it is being replaced at this moment
        try {
          sum += cycleBytes(generation, log).values().stream().mapToLong(Long::longValue).sum();
        } finally {
          log.holds().release();
        }
      }
    }
    return sum;
  }

  /** The bytes in use in each file of a generation whose log is held. */
  Map<Integer, Long> cycleBytes(Generation generation, ChronicleLog log) {
    List<Integer> cycles = log.cycles();
    Map<Integer, Long> bytes = new HashMap<>();
    for (int i = 0; i < cycles.size(); i++) {
      int cycle = cycles.get(i);
      boolean isGrowing = generation.isOpen() && i == cycles.size() - 1;
      bytes.put(cycle, isGrowing ? log.usedBytes(cycle) : finishedBytes(generation, log, cycle));
    }
    return bytes;
  }

  private synchronized long finishedBytes(Generation generation, ChronicleLog log, int cycle) {
    return finishedBytes
        .computeIfAbsent(generation.directory(), name -> new HashMap<>())
        .computeIfAbsent(cycle, log::usedBytes);
  }

  @Override
  public void close() throws IOException {
    List<ChronicleLog> all;
    synchronized (this) {
      if (isClosed) {
        return;
      }
      isClosed = true;
      all = new ArrayList<>(logs.values());
      all.addAll(retired.values());
    }
    for (ChronicleLog log : all) {
      log.close();
    }
    for (DirectoryLock lock : locks) {
      lock.close();
    }
  }
}
