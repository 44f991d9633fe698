package dev.kroniek.journal;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.kroniek.domain.Forgotten;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Adds entries to an archive, as whole segments. Each is written aside, forced and named before the
 * index names it: a kill at any moment leaves the archive as it was after the last whole segment,
 * and the same call again goes on from there. Segments are never changed; only one with entries to
 * erase is replaced.
 *
 * <p>One process at a time writes to an archive; others read it meanwhile. For one thread.
 */
public final class ArchiveWriter implements AutoCloseable {
  private static final String LOCK = "LOCK";
  private static final Pattern BASE_NAME = Pattern.compile("base-[0-9]{1,19}(-[0-9]+)?");

  private final Path directory;
  private final SegmentWriter.Limits limits;
  private final FileChannel lock;
  private ArchiveIndex index;
  private Forgotten forgotten;

  private ArchiveWriter(
      Path directory, SegmentWriter.Limits limits, FileChannel lock, ArchiveIndex index)
      throws JournalException {
    this.directory = directory;
    this.limits = limits;
    this.lock = lock;
    this.index = index;
    this.forgotten = TombstoneFile.read(directory);
  }

  /**
   * Opens the archive in a directory, or begins one where the directory is empty or missing.
   *
   * @throws NoArchiveException if it holds something else
   * @throws JournalException if another process writes to it, or it is damaged or of a newer
   *     version
   */
  public static ArchiveWriter open(Path directory) throws JournalException {
    return open(directory, SegmentWriter.Limits.USUAL);
  }

  static ArchiveWriter open(Path directory, SegmentWriter.Limits limits) throws JournalException {
    try {
      Disk.makeDirectory(directory);
      requireArchiveOrNothing(directory);
      FileChannel lock = lock(directory);
      try {
        ArchiveIndex index = ArchiveIndex.read(directory);
        if (index == null) {
          index = ArchiveIndex.EMPTY;
          index.write(directory); // from now on a missing one means that it was lost
        }
        ArchiveWriter writer = new ArchiveWriter(directory, limits, lock, index);
        writer.deleteLeftBehind();
        return writer;
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (JournalException e) {
      throw e;
    } catch (IOException e) {
      throw new JournalException("cannot write to " + directory + ": " + e, e);
    }
  }

  private static void requireArchiveOrNothing(Path directory) throws IOException {
    if (Files.exists(directory.resolve(ArchiveIndex.FILE_NAME))) {
      return;
    }
    try (Stream<Path> files = Files.list(directory)) {
      List<String> foreign =
          files
              .map(file -> String.valueOf(file.getFileName()))
              .filter(
                  name -> !name.equals(LOCK) && !name.equals(ArchiveIndex.FILE_NAME + ".partial"))
              .sorted()
              .limit(3)
              .toList();
      if (!foreign.isEmpty()) {
        throw new NoArchiveException(
            "%s is no archive, or has lost its INDEX: it holds %s; name another directory"
                .formatted(directory, foreign));
      }
    }
  }

  private static FileChannel lock(Path directory) throws IOException {
    FileChannel channel = FileChannel.open(directory.resolve(LOCK), CREATE, WRITE);
    try {
      Disk.restrictFile(directory.resolve(LOCK));
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // this very process has it
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw new JournalException(directory + " is being written to by another process: try again");
  }

  /** Deletes what a killed process left: segments and images that the index does not name. */
  private void deleteLeftBehind() throws IOException {
    Set<String> named = new HashSet<>();
    index.segments().forEach(segment -> named.add(segment.file()));
    index.bases().forEach(base -> named.add(base.directory()));
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        String name = String.valueOf(file.getFileName());
        if (name.equals(SegmentWriter.PARTIAL)
            || (ArchiveSegment.isName(name) && !named.contains(name))) {
          Files.delete(file);
        } else if (BASE_NAME.matcher(name).matches() && !named.contains(name)) {
          DiscardedDirectories.delete(file);
        }
      }
    }
  }

  /** The first entry from which on there is no gap; {@link #lastSequence()} + 1 for none. */
  public long firstSequence() {
    return index.firstSequence();
  }

  /** The last entry it holds, 0 for none. */
  public long lastSequence() {
    return index.lastSequence();
  }

  /** The bytes its segments take on the disk. */
  public long bytes() {
    return index.segments().stream().mapToLong(ArchiveSegment::fileBytes).sum();
  }

  /**
   * Checks that the archive belongs to a journal, as far as can be told: the last entry that both
   * have is the same in both.
   *
   * @param source reads the journal, which holds the entries from {@code first} to {@code last}; is
   *     moved
   * @throws JournalException if it is not, or cannot be read
   */
  public void requireSameJournal(Tailer source, long first, long last) throws JournalException {
    long both = Math.min(last, lastSequence());
    if (both < first) {
      return;
    }
    EntryView ours = held(both);
    source.seek(both);
    EntryView theirs = source.pollView();
    // What an erased entry keeps is compared: either may have been erased since.
    if (theirs == null || ours == null || !ours.erased().equals(theirs.erased())) {
      throw new JournalException(
          "entry %d in %s is not the one in the journal: it belongs to another journal, or the journal lost its end since; name another directory"
              .formatted(both, directory));
    }
  }

  /**
   * Adds the entries from {@code first} to {@code last} that it does not hold yet; they are in the
   * archive, durably, on return. Where the archive ends before {@code first - 1}, a gap is left. Of
   * entries about sessions that it was told were forgotten, only stubs are added.
   *
   * @param source reads the journal they come from, which must hold all of them; is moved
   * @param added told each entry that was read
   * @throws JournalException if it is another journal, an entry cannot be read, or the disk
   *     refuses; whole segments stay added
   */
  public void add(Tailer source, long first, long last, LongConsumer added)
      throws JournalException {
    requireSameJournal(source, first, last);
    try {
      long next = Math.max(first, lastSequence() + 1);
      ForgottenEntries erased = new ForgottenEntries(forgotten);
      if (next <= last) {
        source.seek(next);
      }
      while (next <= last) {
        next = addSegment(new Part(source, erased, next, last), added) + 1;
      }
    } catch (JournalException e) {
      throw e;
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private @Nullable EntryView held(long sequence) throws JournalException {
    ArchiveSegment segment = index.of(sequence);
    if (segment == null) {
      return null;
    }
    try (SegmentReader reader = SegmentReader.open(directory, segment)) {
      reader.seek(sequence);
      return reader.read();
    } catch (JournalException e) {
      throw e;
    } catch (IOException e) {
      throw new JournalException(
          "entry %d in %s cannot be read: %s".formatted(sequence, directory, e), e);
    }
  }

  /** Entries that are to be added. */
  private record Part(Tailer source, ForgottenEntries erased, long first, long last) {}

  private long addSegment(Part part, LongConsumer added) throws IOException {
    try (SegmentWriter writer = new SegmentWriter(directory, part.first(), limits)) {
      for (long next = part.first(); next <= part.last() && !writer.isFull(); next++) {
        EntryView entry = part.source().pollView();
        if (entry == null) {
          throw new JournalException("entry " + next + " is missing: nothing stands in its place");
        }
        writer.add(part.erased().left(entry), part.source().position());
        added.accept(next);
      }
      ArchiveSegment segment = writer.finish();
      replaceIndex(index.with(segment));
      return segment.lastSequence();
    }
  }

  /**
   * Notes sessions that were forgotten, for ever: whatever it is given of them from now on becomes
   * stubs, and whoever reads it sees nothing else; durable on return.
   *
   * @throws JournalException if the disk refuses
   */
  public void remember(Forgotten told) throws JournalException {
    Forgotten all = forgotten.and(told);
    if (!all.equals(forgotten)) {
      TombstoneFile.write(directory, all);
      forgotten = all;
    }
  }

  /**
   * Adds a copy of the state that the entry behind a gap goes on from; durable on return. Does
   * nothing where the archive has one as of that entry.
   *
   * @throws JournalException if the image is damaged, or the disk refuses
   */
  public void addBase(BaseImage image) throws JournalException {
    if (index.base(image.sequence()) == null) {
      expectToErase(); // the image may be older than the newest tombstone
      replaceBase(image);
    }
  }

  private void expectToErase() throws JournalException {
    try {
      replaceIndex(index.withObeyed(""));
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** As {@link #addBase}, but in the place of the one that the archive has. */
  public void replaceBase(BaseImage image) throws JournalException {
    try {
      BaseRecord former = index.base(image.sequence());
      String name = Manifest.freeName("base-" + image.sequence(), directory);
      image.copyTo(directory.resolve(name));
      replaceIndex(index.withBase(new BaseRecord(image.sequence(), name, image.checksum())));
      if (former != null) {
        DiscardedDirectories.delete(directory.resolve(former.directory()));
      }
    } catch (JournalException e) {
      throw e;
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** The images that it has, in the order of their sequences. */
  public List<BaseImage> bases() {
    return index.bases().stream().map(base -> base.in(directory)).toList();
  }

  /** Whether it may hold anything of sessions that were forgotten. */
  public boolean hasToErase() {
    return !forgotten.equals(Forgotten.NONE)
        && !TombstoneFile.checksum(forgotten).equals(index.obeyed());
  }

  /**
   * Erases what the segments hold of sessions that were forgotten, where {@link #hasToErase}; the
   * base images must have been replaced before by such as hold nothing of them. A segment that
   * holds nothing of them is read but not written; each other one is replaced whole, and its old
   * file deleted.
   *
   * @param seen told each entry that was looked at
   * @throws JournalException if a segment is damaged, or the disk refuses: the same again goes on
   */
  public void eraseForgotten(LongConsumer seen) throws JournalException {
    if (!hasToErase()) {
      return;
    }
    try {
      eraseFromSegments(new ForgottenEntries(forgotten), seen);
      replaceIndex(index.withObeyed(TombstoneFile.checksum(forgotten)));
    } catch (JournalException e) {
      throw e;
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** The sessions that were forgotten, as far as it was told. */
  public Forgotten forgotten() {
    return forgotten;
  }

  private void eraseFromSegments(ForgottenEntries entries, LongConsumer seen) throws IOException {
    for (ArchiveSegment segment : index.segments()) {
      if (holdsAny(segment, entries, seen)) {
        ArchiveSegment rewritten = rewrite(segment, entries);
        replaceIndex(index.withReplaced(segment, rewritten));
        Files.delete(directory.resolve(segment.file()));
      }
    }
  }

  private boolean holdsAny(ArchiveSegment segment, ForgottenEntries entries, LongConsumer seen)
      throws IOException {
    boolean isAny = false;
    try (SegmentReader reader = SegmentReader.open(directory, segment)) {
      EntryView entry;
      while ((entry = reader.read()) != null) {
        isAny |= entries.left(entry) != entry;
        seen.accept(entry.sequence());
      }
    }
    return isAny;
  }

  private ArchiveSegment rewrite(ArchiveSegment segment, ForgottenEntries entries)
      throws IOException {
    try (SegmentReader reader = SegmentReader.open(directory, segment);
        SegmentWriter writer = new SegmentWriter(directory, segment.firstSequence(), limits)) {
      EntryView entry;
      while ((entry = reader.read()) != null) {
        writer.add(entries.left(entry), reader.position());
      }
      return writer.finish();
    }
  }

  private void replaceIndex(ArchiveIndex newIndex) throws IOException {
    newIndex.write(directory);
    index = newIndex;
  }

  private JournalException unwritable(IOException e) {
    return new JournalException("cannot write to " + directory + ": " + e.getMessage(), e);
  }

  /** Lets other processes write to it. */
  @Override
  public void close() throws JournalException {
    try {
      lock.close();
    } catch (IOException e) {
      throw unwritable(e);
    }
  }
}
