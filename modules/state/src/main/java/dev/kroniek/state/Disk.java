package dev.kroniek.state;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The files below the data directory, as far as this module and the engine need them: a seam, so
 * that tests can put a disk in its place that fails, fills up or loses power. {@code state.db} is
 * not behind it: SQLite reads and writes that file itself. Safe for many threads.
 *
 * <p>New directories have mode 0700, new files 0600.
 */
public interface Disk {

  /** What an open file is for. */
  enum Access {
    /** The file must exist. */
    READ,
    /** Created where it does not exist. */
    READ_AND_WRITE
  }

  /** Whether a file that was replaced survives a power cut. */
  enum Forcing {
    /** On the disk on return, name and content. */
    FORCED,
    /** With the operating system: for what can be made again. */
    NOT_FORCED
  }

  /**
   * Opens a file for reads and writes at any position.
   *
   * @throws java.nio.file.NoSuchFileException if it does not exist and {@code access} is READ
   */
  DiskFile open(Path file, Access access) throws IOException;

  /**
   * Replaces the whole file, or creates it: readers see all of the old content or all of the new.
   * What is written aside has the file's name with {@code .partial} after it.
   */
  void replace(Path file, byte[] content, Forcing forcing) throws IOException;

  /**
   * The whole content.
   *
   * @throws java.nio.file.NoSuchFileException if there is no such file
   */
  byte[] read(Path file) throws IOException;

  /** Renames a file within its file system, replacing what had the new name. */
  void move(Path from, Path to) throws IOException;

  /** Deletes a file or an empty directory; nothing happens where there is none. */
  void delete(Path path) throws IOException;

  boolean exists(Path path);

  /** What the directory holds, ordered by name; empty where there is no such directory. */
  List<Path> list(Path directory) throws IOException;

  /** Creates the directory and those above it, where they do not exist. */
  void createDirectories(Path directory) throws IOException;

  /** Makes the names in the directory survive a power cut. */
  void forceDirectory(Path directory) throws IOException;
}
