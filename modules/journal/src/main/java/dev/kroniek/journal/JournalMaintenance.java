package dev.kroniek.journal;

import dev.kroniek.domain.Forgotten;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is done to the entries that a journal has: those of forgotten sessions are erased, and its
 * first ones dropped. The journal goes on meanwhile: nothing that is there is changed, but other
 * directories are made and put in the place of the former at once, by one change of the manifest.
 * Positions stay. Only for the process that owns the journal, and one thread at a time.
 */
public final class JournalMaintenance {
  /** Free space that is left, so that the journal can go on. */
  private static final long RESERVE_BYTES_MAX = 64L << 20;

  /** Names that directories of a journal have. */
  private static final Pattern OURS = Pattern.compile("(base-)?[0-9]+(-[0-9]+)?");

  private final Generations generations;
  private final JournalOptions options;

  JournalMaintenance(Generations generations, JournalOptions options) {
    this.generations = generations;
    this.options = options;
  }

  /** Whether closed generations, or the base, may hold something of these sessions. */
  public boolean mayHold(Forgotten forgotten) {
    String obeyed = generations.manifest().obeyed();
    return obeyed == null
        ? !forgotten.tombstones().isEmpty()
        : !obeyed.equals(TombstoneFile.checksum(forgotten));
  }

  /** The last entry that is in a closed generation; one before the first where there is none. */
  public long lastClosed() {
    return generations.manifest().live().firstSequence() - 1;
  }

  /** The bytes in use in the live generation. */
  public long liveBytes() {
    Generation live = generations.manifest().live();
    ChronicleLog log = generations.hold(live);
    if (log == null) { // it is being closed at this moment
      return 0;
    }
    try {
      return generations.cycleBytes(live, log).values().stream().mapToLong(Long::longValue).sum();
    } finally {
      log.holds().release();
    }
  }

  /** The last entry that the base image stands for; empty where nothing was ever dropped. */
  public @Nullable BaseImage base() {
    return BaseImage.of(generations.directory(), generations.manifest());
  }

  /**
   * Shows what can be dropped, from the oldest entry on, until {@code visitor} has seen enough. The
   * newest file cannot.
   *
   * @param visitor whether to go on
   */
  public void visitOldest(Predicate<JournalPiece> visitor) throws JournalException {
    try {
      new JournalPieces(generations, visitor).show();
    } catch (JournalException e) {
      throw e;
    } catch (IOException | RuntimeException | InternalError e) {
      throw new JournalException("cannot read " + generations.directory() + ": " + e, e);
    }
  }

  /** Begins a base image of the state as it is after that entry. */
  public NewBaseImage newBase(long sequence) throws JournalException {
    requireOwner();
    return NewBaseImage.begin(generations, sequence);
  }

  /**
   * Erases the entries of forgotten sessions from closed generations, and drops all entries that a
   * new base stands for, if there is one. Takes as long as it takes to read what is there. A kill
   * at any moment leaves the journal as it was before or as it is afterwards.
   *
   * @param base complete; null to leave the beginning as it is. Its last entry is the last of a
   *     file in a closed generation, and the state in it holds nothing of the forgotten sessions
   * @throws JournalFullException if there is too little free space
   * @throws JournalException if an entry cannot be read, or the disk refuses: nothing has changed
   */
  public void compact(
      @Nullable NewBaseImage base, Forgotten forgotten, MaintenanceProgress progress)
      throws JournalException {
    requireOwner();
    List<String> made = new ArrayList<>();
    try {
      FreeSpace freeSpace =
          new FreeSpace(
              generations.directory(), Math.min(RESERVE_BYTES_MAX, options.reserveBytes()));
      BaseRecord finished = base == null ? null : base.finished();
      long dropped = finished == null ? 0 : finished.sequence();
      boolean mustLook = mayHold(forgotten);
      Work work = new Work(dropped, forgotten, mustLook, freeSpace, progress);
      Map<String, String> replaced = new HashMap<>();
      for (Generation generation : generations.manifest().closed()) {
        if (generation.lastSequence().orElseThrow() > dropped) {
          String name = rewritten(generation, work);
          if (name != null) {
            made.add(name);
            replaced.put(generation.directory(), name);
          }
        }
      }
      String obeyed = TombstoneFile.checksum(forgotten);
      List<String> leftBehind = mustLook ? leftBehind() : List.of();
      generations.change(
          now -> now.withReplaced(replaced, obeyed).withBase(finished).withDiscarded(leftBehind));
    } catch (JournalException e) {
      throw e;
    } catch (Exception | Error e) { // the library throws checked exceptions it does not declare
      throw new JournalException("cannot compact " + generations.directory() + ": " + e, e);
    } finally {
      made.forEach(generations::made);
    }
  }

  /**
   * What is to be done to every generation.
   *
   * @param dropped the last entry to drop, 0 for none
   * @param mustLook whether there may be something to erase
   */
  private record Work(
      long dropped,
      Forgotten forgotten,
      boolean mustLook,
      FreeSpace freeSpace,
      MaintenanceProgress progress) {}

  /** The directory that takes a generation's place, null where it can stay. */
  private @Nullable String rewritten(Generation generation, Work work) throws IOException {
    ChronicleLog log = generations.hold(generation);
    if (log == null) {
      throw new IllegalStateException(generation + " was replaced by somebody else");
    }
    try {
      Path from = generations.directory().resolve(generation.directory());
      GenerationRewrite rewrite =
          new GenerationRewrite(generation, log, from, work.forgotten(), work.freeSpace());
      long dropped = work.dropped();
      boolean isCut = dropped >= generation.firstSequence();
      boolean mustErase = work.mustLook() && rewrite.look(work.progress());
      if (!isCut && !mustErase) {
        return null;
      }
      if (!work.mustLook()) {
        rewrite.lookAtFiles();
      }
      if (isCut && !rewrite.endsFile(dropped)) {
        throw new IllegalArgumentException("entry " + dropped + " does not end a file");
      }
      long first = Math.max(generation.firstSequence(), dropped + 1);
      String name = generations.toMake(Long.toString(first));
      try {
        rewrite.write(generations.directory().resolve(name), dropped, work.progress());
        return name;
      } catch (IOException | RuntimeException | Error e) {
        generations.made(name);
        throw e;
      }
    } finally {
      log.holds().release();
    }
  }

  /** Generations that were given up because of damage, and may hold anything. */
  private List<String> leftBehind() throws IOException {
    Set<String> known = new HashSet<>(generations.manifest().directories());
    known.addAll(generations.manifest().discarded());
    try (Stream<Path> all = Files.list(generations.directory())) {
      return all.filter(Files::isDirectory)
          .map(path -> String.valueOf(path.getFileName()))
          .filter(name -> OURS.matcher(name).matches() && !known.contains(name))
          .sorted()
          .toList();
    }
  }

  /**
   * Deletes the directories that are no part of the journal any more, as far as nobody reads them.
   *
   * @return how many are left: to be tried again later
   */
  public int deleteDiscarded() throws JournalException {
    requireOwner();
    try {
      return new DiscardedDirectories(generations).delete();
    } catch (IOException e) {
      throw new JournalException(
          "cannot delete what was discarded in " + generations.directory() + ": " + e, e);
    }
  }

  private void requireOwner() {
    generations.requireOpen();
    if (options.access() != JournalOptions.Access.APPEND) {
      throw new IllegalStateException(
          "the journal in " + generations.directory() + " is open for reading");
    }
  }
}
