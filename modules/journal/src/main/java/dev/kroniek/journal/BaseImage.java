package dev.kroniek.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * The state as it was after an entry, {@code state.db} and {@code outcomes.log}: what a journal
 * begins with once all entries up to that one were dropped. Nobody writes to it.
 *
 * @param sequence of that entry
 * @param directory where its files are
 * @param checksum of its files, as the manifest has it
 */
public record BaseImage(long sequence, Path directory, String checksum) {

  /** The base image of the journal in a directory; null where it has none, or is no journal. */
  public static @Nullable BaseImage of(Path journal) throws JournalException {
    Manifest manifest = Manifest.read(journal);
    return manifest == null ? null : of(journal, manifest);
  }

  /** The image that was made in a directory just now. */
  public static BaseImage made(long sequence, Path directory) throws IOException {
    return new BaseImage(sequence, directory, NewBaseImage.checksum(directory));
  }

  static @Nullable BaseImage of(Path journal, Manifest manifest) {
    BaseRecord base = manifest.base();
    return base == null ? null : base.in(journal);
  }

  /**
   * Copies its files into a directory that is made for them, and checks the copies; durable on
   * return.
   *
   * @throws JournalException if they are not those that were written
   */
  void copyTo(Path target) throws IOException {
    Disk.makeDirectory(target);
    for (String file : NewBaseImage.FILES) {
      Files.copy(
          directory.resolve(file), target.resolve(file), StandardCopyOption.REPLACE_EXISTING);
      Disk.restrictFile(target.resolve(file));
    }
    Disk.forceFiles(target);
    Disk.forceDirectoryOf(target);
    new BaseImage(sequence, target, checksum).check();
  }

  /**
   * Reads its files.
   *
   * @throws JournalException if they are not those that were written
   */
  public void check() throws JournalException {
    try {
      String found = NewBaseImage.checksum(directory);
      if (!found.equals(checksum)) {
        throw new JournalException(
            "the base image in %s is damaged: its checksum is %s, not %s; restore it from a backup"
                .formatted(directory, found, checksum));
      }
    } catch (JournalException e) {
      throw e;
    } catch (IOException e) {
      throw new JournalException("the base image in " + directory + " cannot be read: " + e, e);
    }
  }
}
