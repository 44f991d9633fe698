package dev.kroniek.server;

import dev.kroniek.hooks.SpoolOrder;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * What lies in the spool. Symbolic links are not followed, and nothing but regular files whose
 * names begin with a digit, as hooks name theirs, is ever given out to be read.
 */
final class SpoolDirectory {
  private final Path directory;

  SpoolDirectory(Path directory) {
    this.directory = directory;
  }

  Path path() {
    return directory;
  }

  /**
   * A file that may be a hook's.
   *
   * @param bytes its size
   */
  record Candidate(SpoolOrder order, long bytes) implements Comparable<Candidate> {
    String name() {
      return order.name();
    }

    @Override
    public int compareTo(Candidate other) {
      return order.compareTo(other.order);
    }
  }

  /**
   * What was found.
   *
   * @param oldest the first candidates in the order in which they are picked up
   * @param count how many candidates there are
   * @param strangers regular files of other names
   */
  record Listing(List<Candidate> oldest, long count, List<Candidate> strangers) {
    /** Whether there are more than were listed. */
    boolean isCut() {
      return oldest.size() < count;
    }
  }

  /**
   * Lists the directory. Takes memory for {@code max} files, however many there are.
   *
   * @throws IOException if it cannot be read
   */
  Listing list(int max) throws IOException {
    PriorityQueue<Candidate> youngestFirst = new PriorityQueue<>(Comparator.reverseOrder());
    List<Candidate> strangers = new ArrayList<>();
    long count = 0;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        boolean isNamedLikeHooks = name.charAt(0) >= '0' && name.charAt(0) <= '9';
        if (!isNamedLikeHooks && (SpoolFlags.isFlag(name) || strangers.size() >= max)) {
          continue;
        }
        Candidate candidate = candidate(entry);
        if (candidate == null) {
          continue;
        }
        if (!isNamedLikeHooks) {
          strangers.add(candidate);
          continue;
        }
        count++;
        youngestFirst.add(candidate);
        if (youngestFirst.size() > max) {
          youngestFirst.remove();
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    List<Candidate> oldest = new ArrayList<>(youngestFirst);
    Collections.sort(oldest);
    return new Listing(oldest, count, strangers);
  }

  /** The entry, or null where it is gone or no regular file. */
  static @Nullable Candidate candidate(Path entry) throws IOException {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return attributes.isRegularFile()
          ? new Candidate(SpoolOrder.of(entry, attributes), attributes.size())
          : null;
    } catch (NoSuchFileException e) {
      return null;
    }
  }
}
