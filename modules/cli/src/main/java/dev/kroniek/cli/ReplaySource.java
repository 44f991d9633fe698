package dev.kroniek.cli;

import dev.kroniek.domain.Forgotten;
import dev.kroniek.engine.JournalReading;
import dev.kroniek.engine.Moment;
import dev.kroniek.engine.NoSuchMomentException;
import dev.kroniek.engine.ReplayDirectory;
import dev.kroniek.engine.ReplayStart;
import dev.kroniek.engine.Restore;
import dev.kroniek.journal.Archive;
import dev.kroniek.journal.BaseImage;
import dev.kroniek.journal.Journal;
import dev.kroniek.journal.TombstoneFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Where the entries of a replay come from. */
interface ReplaySource extends AutoCloseable {

  /** The last entry there is. */
  long last();

  /** The last entry that counts at a moment. */
  long last(Moment moment, Instant now) throws NoSuchMomentException, IOException;

  /** Opens the directory to replay into. */
  ReplayDirectory open(Path directory) throws IOException;

  /** What was found damaged, a sentence each. */
  List<String> damage();

  @Override
  void close() throws IOException;

  /** The journal of a data directory. */
  static ReplaySource journal(DirectAccess data) {
    Journal journal = data.read(() -> JournalReading.open(data.directory()));
    return new ReplaySource() {
      @Override
      public long last() {
        return journal.lastSequence();
      }

      @Override
      public long last(Moment moment, Instant now) throws NoSuchMomentException, IOException {
        return JournalReading.sequenceOf(journal, moment, now);
      }

      @Override
      public ReplayDirectory open(Path directory) throws IOException {
        Forgotten forgotten = TombstoneFile.read(data.directory().journal());
        return ReplayDirectory.open(directory, ReplayStart.of(journal), forgotten, journal::tailer);
      }

      @Override
      public List<String> damage() {
        return journal.damage();
      }

      @Override
      public void close() throws IOException {
        journal.close();
      }
    };
  }

  /**
   * An archive, or a backup. What the data directory's journal knows to be forgotten does not come
   * out of it either.
   */
  static ReplaySource archive(Path directory, DirectAccess data) {
    Archive archive =
        data.read(
            () -> Archive.open(directory).obeying(TombstoneFile.read(data.directory().journal())));
    BaseImage base = archive.base();
    if (archive.firstSequence() > 1 && base == null && archive.lastSequence() > 0) {
      throw Failure.refused(
          directory
              + " begins with entry "
              + archive.firstSequence()
              + ", and the state before it is not there: name an archive that has it");
    }
    return new ReplaySource() {
      @Override
      public long last() {
        return archive.lastSequence();
      }

      @Override
      public long last(Moment moment, Instant now) throws NoSuchMomentException, IOException {
        return Restore.lastOf(archive, moment, now);
      }

      @Override
      public ReplayDirectory open(Path target) throws IOException {
        return ReplayDirectory.open(
            target, ReplayStart.of(base), archive.forgotten(), archive::tailer);
      }

      @Override
      public List<String> damage() {
        return List.of();
      }

      @Override
      public void close() {
        // its files are open only while they are read
      }
    };
  }
}
