package dev.kroniek.testkit;

import dev.kroniek.journal.ChronicleJournal;
import dev.kroniek.journal.Journal;
import dev.kroniek.journal.JournalException;
import dev.kroniek.journal.JournalOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class ChronicleJournalContractTest implements JournalContract, JournalSurroundingsContract {
  @TempDir Path directory;

  @Override
  public Journal open(JournalOptions options) throws JournalException {
    return ChronicleJournal.open(directory.resolve("journal"), options);
  }
}
