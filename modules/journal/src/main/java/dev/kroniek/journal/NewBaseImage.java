package dev.kroniek.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A base image that is being made: a directory, into which whoever makes it puts its two files,
 * durably. It becomes a part of the journal by {@link JournalMaintenance#compact}; close it in any
 * case.
 */
public final class NewBaseImage implements AutoCloseable {
  /** The files of a base image, in the order in which its checksum takes them. */
  static final List<String> FILES = List.of("outcomes.log", "state.db");

  private static final int BUFFER_BYTES = 1 << 16;

  private final Generations generations;
  private final long sequence;
  private final String name;

  private NewBaseImage(Generations generations, long sequence, String name) {
    this.generations = generations;
    this.sequence = sequence;
    this.name = name;
  }

  static NewBaseImage begin(Generations generations, long sequence) throws JournalException {
    try {
      String name = generations.toMake("base-" + sequence);
      Path directory = generations.directory().resolve(name);
      Disk.makeDirectory(directory);
      DirectoryLock.prepare(directory);
      return new NewBaseImage(generations, sequence, name);
    } catch (IOException e) {
      throw new JournalException("cannot begin a base image: " + e, e);
    }
  }

  /** Where its files belong. */
  public Path directory() {
    return generations.directory().resolve(name);
  }

  /** The last entry that is in it. */
  public long sequence() {
    return sequence;
  }

  /** What the manifest says of it, once its files are complete; they are forced. */
  BaseRecord finished() throws IOException {
    for (String file : FILES) {
      Disk.restrictFile(directory().resolve(file));
    }
    Disk.forceFiles(directory());
    Disk.forceDirectoryOf(directory());
    return new BaseRecord(sequence, name, checksum(directory()));
  }

  /** CRC32C of both files, one behind the other. */
  static String checksum(Path directory) throws IOException {
    CRC32C crc = new CRC32C();
    byte[] buffer = new byte[BUFFER_BYTES];
    for (String file : FILES) {
      try (InputStream in = Files.newInputStream(directory.resolve(file))) {
        int count;
        while ((count = in.read(buffer)) > 0) {
          crc.update(buffer, 0, count);
        }
      }
    }
    return "%08x".formatted(crc.getValue());
  }

  /** Where it did not become a part of the journal, deletes it. */
  @Override
  public void close() throws JournalException {
    generations.made(name);
    try {
      new DiscardedDirectories(generations).delete();
    } catch (IOException e) {
      throw new JournalException("cannot delete " + directory() + ": " + e, e);
    }
  }
}
