package dev.kroniek.journal;

import dev.kroniek.domain.Timestamps;
import dev.kroniek.journal.JournalOptions.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a journal: finds its generations, scans what follows the checkpoint, and begins a new
 * generation where the end of the live one is not beyond doubt. Used once.
 */
final class JournalOpening {
  private static final Logger LOG = LoggerFactory.getLogger(JournalOpening.class);

  /** The clock may be this far behind the newest entry before anybody is told. */
  private static final long CLOCK_BEHIND_MICROS_MAX = 60_000_000;

  private static final int LOCK_ATTEMPTS = 1000;

  private static final Pattern NETWORK_FILE_SYSTEM =
      Pattern.compile("(nfs|cifs|smb|9p|afs|fuse\\.).*");

  private final Path directory;
  private final JournalOptions options;
  private final MonotonicTime time;
  private final List<String> damage = new ArrayList<>();

  /** Keep the owner from deleting what a tool reads. */
  private final List<DirectoryLock> locks = new ArrayList<>();

  JournalOpening(Path directory, JournalOptions options) {
    this.directory = directory;
    this.options = options;
    this.time = new MonotonicTime(options.clock());
  }

  /**
   * What was found.
   *
   * @param generations open; its live log ready to be appended to, if that was asked for
   * @param live the log to append to
   * @param lastSequence of the journal, 0 for none
   * @param recordedAtMicros of that entry, 0 for none
   * @param damage a sentence each
   */
  record Found(
      Generations generations,
      ChronicleLog live,
      long lastSequence,
      long recordedAtMicros,
      List<String> damage) {}

  Found open() throws IOException {
    try {
      return options.access() == Access.APPEND ? open(ownManifest()) : open(lockedManifest());
    } catch (IOException | RuntimeException | Error e) {
      unlock();
      throw e;
    }
  }

  private Found open(Manifest found) throws IOException {
    Manifest manifest = found;
    scanClosed(manifest);
    ChronicleLog log = openLive(manifest);
    try {
      LogScan.Result scan = scanLive(log, manifest.live());
      if (scan.problem() != null) {
        tell(manifest.live(), scan);
        if (options.access() == Access.APPEND && !log.isUntouched()) {
          log.forceNewest();
          log.close();
          manifest = manifest.withNewGeneration(scan.lastSequence(), directory);
          manifest.write(directory);
          log = openLive(manifest);
        }
      }
      if (options.access() == Access.APPEND) {
        log.startAppending(scan.problem() == null ? scan.tail() : null);
      }
      Generations generations = new Generations(directory, manifest, time, log, locks);
      if (options.access() == Access.APPEND) {
        tidy(generations);
      }
      long recordedAt = recordedAt(generations, scan);
      warnIfClockIsBehind(recordedAt);
      return new Found(generations, log, scan.lastSequence(), recordedAt, List.copyOf(damage));
    } catch (IOException | RuntimeException | Error e) {
      log.close();
      throw e;
    }
  }

  /** Makes what tools lock, and deletes what a killed process left or had not deleted yet. */
  private void tidy(Generations generations) throws IOException {
    for (String name : generations.manifest().directories()) {
      DirectoryLock.prepare(directory.resolve(name));
    }
    try {
      new DiscardedDirectories(generations).delete();
    } catch (IOException e) {
      LOG.warn("What was discarded in {} cannot be deleted: {}", directory, e.toString());
    }
  }

  /**
   * The manifest, with all its directories locked. While they are being locked the owner may put
   * others in their place: then it is read again.
   */
  private Manifest lockedManifest() throws IOException {
    for (int attempt = 0; attempt < LOCK_ATTEMPTS; attempt++) {
      Manifest manifest = Manifest.read(directory);
      if (manifest == null) {
        throw new JournalException(directory + " holds no journal: there is no MANIFEST in it");
      }
      if (lockAll(manifest) && isStillSo(manifest)) {
        return manifest;
      }
      unlock();
    }
    throw new JournalException(directory + " changes all the time: try again");
  }

  private boolean lockAll(Manifest manifest) throws IOException {
    for (String name : manifest.directories()) {
      DirectoryLock lock = DirectoryLock.share(directory.resolve(name));
      if (lock == null) {
        return false;
      }
      locks.add(lock);
    }
    return true;
  }

  private boolean isStillSo(Manifest manifest) throws JournalException {
    Manifest now = Manifest.read(directory);
    return now != null && now.directories().containsAll(manifest.directories());
  }

  private void unlock() throws IOException {
    for (DirectoryLock lock : locks) {
      lock.close();
    }
    locks.clear();
  }

  private Manifest ownManifest() throws IOException {
    Disk.makeDirectory(directory);
    if (!Files.isWritable(directory)) {
      throw new JournalException(directory + " cannot be written to");
    }
    warnOfNetwork();
    Manifest manifest = Manifest.read(directory);
    if (manifest == null) {
      requireEmpty();
      manifest = Manifest.EMPTY;
      manifest.write(directory);
    }
    return manifest;
  }

  private void warnOfNetwork() throws IOException {
    String type = Files.getFileStore(directory).type();
    if (NETWORK_FILE_SYSTEM.matcher(type).matches()) {
      LOG.warn(
          "{} is on a file system of type {}, where mapped files are not safe: use a local disk.",
          directory,
          type);
    }
  }

  private void requireEmpty() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      List<String> foreign =
          files
              .map(file -> String.valueOf(file.getFileName()))
              .filter(name -> !name.equals(Manifest.FILE_NAME + ".partial"))
              .sorted()
              .toList();
      if (!foreign.isEmpty()) {
        throw new JournalException(
            "%s is no journal, or has lost its MANIFEST: it holds %s; restore the MANIFEST from a backup, or name another directory"
                .formatted(directory, foreign));
      }
    }
  }

  /** Checks closed generations as far as they follow the checkpoint: they can only be reported. */
  private void scanClosed(Manifest manifest) throws IOException {
    for (Generation generation : manifest.generations()) {
      if (!generation.isOpen()
          && generation.lastSequence().getAsLong() > options.scanFrom().sequence()) {
        try (ChronicleLog log = openForReading(generation)) {
          LogScan.Result scan = LogScan.of(log, generation, options.scanFrom());
          if (scan.problem() != null) {
            tell(generation, scan);
          }
        }
      }
    }
  }

  private LogScan.Result scanLive(ChronicleLog log, Generation live) throws IOException {
    LogScan.Result scan = LogScan.of(log, live, options.scanFrom());
    Path discarded = LogDirectory.discarded(directory.resolve(live.directory()));
    return discarded == null
        ? scan
        : scan.withProblem(discarded.getFileName() + " was put aside as unreadable");
  }

  private ChronicleLog openLive(Manifest manifest) throws IOException {
    return options.access() == Access.APPEND
        ? ChronicleLog.openForAppending(directory.resolve(manifest.live().directory()), time)
        : openForReading(manifest.live());
  }

  private ChronicleLog openForReading(Generation generation) throws IOException {
    Path path = directory.resolve(generation.directory());
    if (!Files.isDirectory(path)) {
      throw new NotDirectoryException(path + " of " + generation);
    }
    return ChronicleLog.openForReading(path, time);
  }

  private void tell(Generation generation, LogScan.Result scan) {
    String sentence =
        "%s is damaged behind entry %d: %s."
            .formatted(
                directory.resolve(generation.directory()), scan.lastSequence(), scan.problem());
    damage.add(sentence);
    LOG.error(
        "{} {}",
        sentence,
        generation.isOpen() && options.access() == Access.APPEND
            ? "Nothing is appended to it any more: the journal goes on behind that entry, in a new"
                + " directory. What it held beyond is lost unless it is sent again. Keep the"
                + " directory, or restore a backup."
            : "Entries from there on cannot be read. Restore the directory from a backup.");
  }

  /** When the last entry was recorded, wherever it is. */
  private long recordedAt(Generations generations, LogScan.Result scan) throws IOException {
    if (scan.recordedAtMicros() > 0 || scan.lastSequence() < generations.firstSequence()) {
      return scan.recordedAtMicros();
    }
    long last = scan.lastSequence();
    Generation generation = generations.of(last);
    ChronicleLog log = generations.hold(generation);
    if (log == null) {
      throw new IllegalStateException(generation + " was replaced while it was opened");
    }
    try (LogReader reader = log.reader()) {
      new LogSearch(log, reader).moveTo(generation, last);
      EntryView view = reader.read();
      if (view == null || view.sequence() != last) {
        throw new JournalException("entry " + last + " is not in " + generation);
      }
      return Timestamps.micros(view.recordedAt());
    } finally {
      log.holds().release();
    }
  }

  private void warnIfClockIsBehind(long recordedAtMicros) {
    long behind = recordedAtMicros - Timestamps.micros(options.clock().instant());
    if (behind > CLOCK_BEHIND_MICROS_MAX) {
      LOG.warn(
          "The clock is {} s behind the newest entry: until it has caught up, all entries will be"
              + " recorded at {}.",
          behind / 1_000_000,
          Timestamps.format(Timestamps.ofMicros(recordedAtMicros)));
    }
  }
}
