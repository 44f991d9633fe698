package dev.kroniek.journal;

import dev.kroniek.domain.Forgotten;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes a directory with the entries of a closed generation from one of its files on, in which
 * nothing is left of forgotten sessions, and nothing that is not part of the journal. Every entry
 * keeps its position: a file in which something must go is written anew, entry by entry, by a clock
 * that stands in the file's hour; every other file is linked, and takes no space.
 *
 * <p>Used once, on one thread. The generation is held meanwhile.
 */
final class GenerationRewrite {
  private final Generation generation;
  private final ChronicleLog source;
  private final Path from;
  private final ForgottenEntries forgotten;
  private final FreeSpace freeSpace;

  /** By cycle, those files that hold entries of the generation. */
  private final Map<Integer, Part> parts = new TreeMap<>();

  /** Entries in one file. */
  private static final class Part {
    private final long firstSequence;
    private long lastSequence;
    private boolean isToWrite;

    Part(long firstSequence) {
      this.firstSequence = firstSequence;
    }
  }

  /**
   * A rewrite.
   *
   * @param source of the generation, held
   * @param from its directory
   */
  GenerationRewrite(
      Generation generation,
      ChronicleLog source,
      Path from,
      Forgotten forgotten,
      FreeSpace freeSpace) {
    this.generation = generation;
    this.source = source;
    this.from = from;
    this.forgotten = new ForgottenEntries(forgotten);
    this.freeSpace = freeSpace;
  }

  /**
   * Reads the generation to see what must go.
   *
   * @param seen told each sequence
   * @return whether anything must
   * @throws JournalException if an entry is damaged: what cannot be read cannot be erased
   */
  boolean look(MaintenanceProgress seen) throws IOException {
    long last = generation.lastSequence().orElseThrow();
    try (LogReader reader = source.reader()) {
      reader.moveToStart();
      for (long next = generation.firstSequence(); next <= last; next++) {
        EntryView entry = read(reader, next);
        Part part = parts.get(ChronicleLog.cycle(reader.index()));
        if (part == null) {
          part = new Part(next);
          parts.put(ChronicleLog.cycle(reader.index()), part);
        }
        part.lastSequence = next;
        part.isToWrite |= forgotten.left(entry) != entry;
        seen.read(next);
      }
      lookBehind(reader);
    }
    return parts.values().stream().anyMatch(part -> part.isToWrite) || hasOtherFiles();
  }

  /** In the place of {@link #look} where nothing must go: only where each file begins. */
  void lookAtFiles() throws IOException {
    Part before = null;
    try (LogReader reader = source.reader()) {
      for (int cycle : files().keySet()) {
        EntryView first = reader.moveTo(ChronicleLog.index(cycle, 0)) ? reader.read() : null;
        if (first != null && generation.holds(first.sequence())) {
          if (before != null) {
            before.lastSequence = first.sequence() - 1;
          }
          before = new Part(first.sequence());
          parts.put(cycle, before);
        }
      }
    }
    if (before != null) {
      before.lastSequence = generation.lastSequence().orElseThrow();
    }
  }

  private EntryView read(LogReader reader, long sequence) throws JournalException {
    EntryView entry = reader.read();
    if (entry == null || entry.sequence() != sequence) {
      throw new JournalException(
          "entry %d cannot be found in %s: %s stands in its place"
              .formatted(sequence, from, entry == null ? "nothing" : "entry " + entry.sequence()));
    }
    return entry;
  }

  /** What damage left behind the last entry may hold anything. */
  private void lookBehind(LogReader reader) throws IOException {
    int cycle = ChronicleLog.cycle(reader.index());
    Path file = files().get(cycle);
    Part last = parts.get(cycle);
    if (file == null || last == null) {
      throw new NoSuchFileException(from + " has no file of cycle " + cycle);
    }
    last.isToWrite |= LogTail.of(file, reader.offset()).hasLeftovers();
  }

  private boolean hasOtherFiles() throws IOException {
    return files().size() > parts.size() || LogDirectory.discarded(from) != null;
  }

  /** The files by their cycles. */
  private Map<Integer, Path> files() throws IOException {
    source.refresh();
    List<Integer> cycles = source.cycles();
    List<Path> files = LogDirectory.cycleFiles(from);
    if (cycles.size() != files.size()) {
      throw new JournalException(
          "%s has %d files, but the library knows %d".formatted(from, files.size(), cycles.size()));
    }
    Map<Integer, Path> all = new TreeMap<>();
    for (int i = 0; i < cycles.size(); i++) {
      all.put(cycles.get(i), files.get(i));
    }
    return all;
  }

  /** The last entry of each file; {@link #look} comes before. */
  boolean endsFile(long sequence) {
    return parts.values().stream().anyMatch(part -> part.lastSequence == sequence);
  }

  /**
   * Writes the files with the entries after {@code dropped} into a directory, durably, and checks
   * what was written.
   *
   * @param dropped 0, or the last entry of a file
   */
  void write(Path to, long dropped, MaintenanceProgress seen) throws IOException {
    Disk.makeDirectory(to);
    DirectoryLock.prepare(to);
    Map<Integer, Path> files = files();
    for (Map.Entry<Integer, Part> each : parts.entrySet()) {
      Path file = files.get(each.getKey());
      Part part = each.getValue();
      if (part.firstSequence > dropped && file != null) {
        if (part.isToWrite || !isLinked(file, to)) {
          writeAnew(each.getKey(), part, to, seen);
        }
      }
    }
    finish(to);
    check(to, dropped);
  }

  /** Not where the file system has no links: then the file is written anew. */
  private static boolean isLinked(Path file, Path to) throws IOException {
    try {
      Files.createLink(to.resolve(file.getFileName()), file);
      return true;
    } catch (UnsupportedOperationException | FileSystemException e) {
      return false;
    }
  }

  private void writeAnew(int cycle, Part part, Path to, MaintenanceProgress seen)
      throws IOException {
    Path aside = to.resolve("aside");
    long lastOffset;
    MonotonicTime time = standingStill();
    time.atLeast(ChronicleLog.startMs(cycle));
    try (ChronicleLog target = ChronicleLog.openForAppending(aside, time);
        LogReader reader = source.reader()) {
      target.startAppending(null);
      if (!reader.moveTo(ChronicleLog.index(cycle, 0))) {
        throw new JournalException("the first entry of a file in " + from + " is gone");
      }
      for (long next = part.firstSequence; next <= part.lastSequence; next++) {
        EntryView left = forgotten.left(read(reader, next));
        freeSpace.take(left.size());
        target.write(left.bytes());
        if (target.lastWritten() != reader.index()) {
          throw new AssertionError(
              "entry %d would move from %s to %s"
                  .formatted(
                      next, LogReader.hex(reader.index()), LogReader.hex(target.lastWritten())));
        }
        seen.written(next);
      }
      target.force();
      lastOffset = target.lastOffset();
    }
    for (Path written : LogDirectory.cycleFiles(aside)) {
      LogTail.of(written, lastOffset).mark();
      Files.move(written, to.resolve(written.getFileName()));
    }
    DiscardedDirectories.delete(aside);
  }

  private static MonotonicTime standingStill() {
    return new MonotonicTime(() -> Instant.EPOCH);
  }

  /** Has the library make what it needs beside the files, and makes all of it durable. */
  private static void finish(Path to) throws IOException {
    ChronicleLog.openForAppending(to, standingStill()).close();
    LogDirectory.restrictFiles(to);
    Disk.forceFiles(to);
    Disk.forceDirectoryOf(to);
  }

  /** Reads it: all of it must be there, at its position, and nothing more. */
  private void check(Path to, long dropped) throws IOException {
    long first = Math.max(generation.firstSequence(), dropped + 1);
    Generation written =
        new Generation(first, generation.lastSequence(), String.valueOf(to.getFileName()));
    try (ChronicleLog log = ChronicleLog.openForReading(to, standingStill())) {
      LogScan.Result scan = LogScan.of(log, written, JournalOptions.ScanStart.FIRST_ENTRY);
      @Nullable String problem = scan.problem();
      if (problem != null || log.cycles().size() != partsAfter(dropped)) {
        throw new JournalException(
            "%s was written, but cannot be read behind entry %d: %s"
                .formatted(to, scan.lastSequence(), problem));
      }
    }
  }

  private long partsAfter(long dropped) {
    return parts.values().stream().filter(part -> part.firstSequence > dropped).count();
  }
}
