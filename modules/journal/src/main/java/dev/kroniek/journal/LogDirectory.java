package dev.kroniek.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.impl.single.TableStoreWriteLock;
import net.openhft.chronicle.queue.impl.table.Metadata;
import net.openhft.chronicle.queue.impl.table.SingleTableBuilder;
import net.openhft.chronicle.threads.Pauser;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets the directory of a log right after a crash, before the library sees it: some of what a
 * killed process leaves behind makes the library wait for minutes, or for ever. Only for the
 * process that owns the directory.
 */
final class LogDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(LogDirectory.class);

  /** Set in the library's header of a message while it is being written. */
  private static final int NOT_COMPLETE = 0x8000_0000;

  /** Stands near the beginning of every good metadata file: the name of what it stores. */
  private static final byte[] METADATA_MARK = "STStore".getBytes(StandardCharsets.US_ASCII);

  private static final int METADATA_MARK_WITHIN = 64;
  private static final int SEARCH_BYTES = 1 << 16;

  private LogDirectory() {}

  /** Makes the directory where it is missing, and removes what a crash left half done. */
  static void prepareForAppending(Path directory) throws IOException {
    Disk.makeDirectory(directory);
    removeUnfinishedFile(directory);
    Path metadata = directory.resolve(SingleChronicleQueue.QUEUE_METADATA_FILE);
    if (Files.exists(metadata) && !(looksGood(metadata) && unlock(metadata))) {
      LOG.warn(
          "{} is damaged: it holds nothing that cannot be made again, so it is made anew",
          metadata);
      Files.delete(metadata);
    }
  }

  /** Lets only their owner read the files that the library made. */
  static void restrictFiles(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Disk.restrictFile(file);
      }
    }
  }

  /** The file that the library gave up on and put aside, or null. */
  static @Nullable Path discarded(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(SingleChronicleQueue.DISCARD_FILE_SUFFIX))
          .findFirst()
          .orElse(null);
    }
  }

  /**
   * Removes the newest file where its process died before the file was ready for the first entry. A
   * file whose beginning was lost but that has entries stays: that is damage.
   */
  private static void removeUnfinishedFile(Path directory) throws IOException {
    List<Path> all = cycleFiles(directory);
    if (all.isEmpty()) {
      return;
    }
    Path newest = all.get(all.size() - 1);
    if (isUnfinished(newest) && !holdsEntry(newest)) {
      LOG.info("{} was never finished and holds no entry: removed", newest);
      Files.delete(newest);
    }
  }

  /** The files with entries, oldest first: their names tell the hour. */
  static List<Path> cycleFiles(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(SingleChronicleQueue.SUFFIX))
          .sorted()
          .toList();
    }
  }

  /**
   * Makes durable what any process wrote to the two newest files: a batch touches no more, but for
   * one that takes an hour.
   */
  static void forceNewest(Path directory) throws IOException {
    List<Path> all = cycleFiles(directory);
    for (Path file : all.subList(Math.max(0, all.size() - 2), all.size())) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        channel.force(false);
      }
      Disk.forceDirectoryOf(file);
    }
  }

  private static boolean isUnfinished(Path file) throws IOException {
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer header = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      in.read(header, 0);
      int value = header.getInt(0);
      return value == 0 || (value & NOT_COMPLETE) != 0;
    }
  }

  /** Whether an entry begins anywhere in the file: entries begin at multiples of 4. */
  private static boolean holdsEntry(Path file) throws IOException {
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer part = ByteBuffer.allocate(SEARCH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      while (in.read(part) >= 0) {
        part.flip();
        while (part.remaining() >= Integer.BYTES) {
          if (part.getInt() == EntryCodec.MAGIC) {
            return true;
          }
        }
        part.compact();
      }
      return false;
    }
  }

  private static boolean looksGood(Path metadata) throws IOException {
    if (isUnfinished(metadata)) {
      return false;
    }
    try (FileChannel in = FileChannel.open(metadata, StandardOpenOption.READ)) {
      ByteBuffer start = ByteBuffer.allocate(METADATA_MARK_WITHIN);
      in.read(start, 0);
      String text = new String(start.array(), 0, start.position(), StandardCharsets.ISO_8859_1);
      return text.contains(new String(METADATA_MARK, StandardCharsets.ISO_8859_1));
    }
  }

  /**
   * Breaks the locks that a killed process left. The library does so too, but only where no process
   * has the same pid; in a container we may well have the pid of our predecessor, and would wait
   * for ourselves. (Its own tool for this prints, and exits where there is no such file.)
   *
   * @return whether the file could be read
   */
  private static boolean unlock(Path metadata) {
    SingleChronicleQueueBuilder.addAliases();
    try (var store =
        SingleTableBuilder.binary(metadata.toFile(), Metadata.NoMeta.INSTANCE).build()) {
      for (String key : List.of(TableStoreWriteLock.APPEND_LOCK_KEY, "chronicle.write.lock")) {
        try (var lock = new TableStoreWriteLock(store, Pauser::balanced, 0L, key)) {
          if (lock.locked()) {
            lock.forceUnlock();
          }
        }
      }
      return true;
    } catch (Exception e) { // the library throws checked exceptions that it does not declare
      LOG.warn("{} cannot be read", metadata, e);
      return false;
    }
  }
}
