package dev.kroniek.engine;

import dev.kroniek.journal.ChronicleJournal;
import dev.kroniek.journal.Journal;
import dev.kroniek.journal.JournalOptions;
import dev.kroniek.journal.JvmFlags;
import dev.kroniek.journal.Tailer;
import dev.kroniek.state.Reached;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;

/** Opens a directory's journal to read it, whether or not its owner is at work. */
public final class JournalReading {
  private JournalReading() {}

  /**
   * The journal as it stands at this moment. What precedes the last checkpoint is not checked
   * before it is read.
   *
   * @throws NoSuchFileException if there is no journal
   * @throws IOException if a later version of the program wrote what is there ({@link
   *     dev.kroniek.domain.NewerFormat})
   * @throws IOException if it cannot be read
   */
  public static Journal open(DataDirectory directory) throws IOException {
    if (!directory.exists()) {
      throw noJournal(directory);
    }
    JvmFlags.require();
    directory.requireKnownFormats();
    Reached checkpoint = Reached.inDirectory(directory.root());
    Journal journal = open(directory, checkpoint);
    boolean isCheckpointInDoubt = checkpoint.sequence() > 0 && !journal.damage().isEmpty();
    if (!isCheckpointInDoubt) {
      return journal;
    }
    journal.close();
    return open(directory, Reached.NOTHING);
  }

  /**
   * The last entry that counts at the moment, found in the journal itself.
   *
   * @param now what is later is the future
   */
  public static long sequenceOf(Journal journal, Moment moment, Instant now)
      throws NoSuchMomentException, IOException {
    try (Tailer tailer = journal.tailer()) {
      long first = journal.firstSequence();
      long last = journal.lastSequence();
      return new Timeline(first, last, new JournaledTimes(tailer, first, last))
          .sequenceOf(moment, now);
    }
  }

  static NoSuchFileException noJournal(DataDirectory directory) {
    return new NoSuchFileException(
        directory.root().toString(), null, "there is no journal here: nothing was recorded yet");
  }

  private static Journal open(DataDirectory directory, Reached checkpoint) throws IOException {
    return ChronicleJournal.open(
        directory.journal(),
        JournalOptions.DEFAULT
            .withAccess(JournalOptions.Access.READ)
            .withScanFrom(
                new JournalOptions.ScanStart(checkpoint.sequence(), checkpoint.position())));
  }
}
