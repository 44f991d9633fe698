package dev.kroniek.engine;

import dev.kroniek.journal.BaseImage;
import dev.kroniek.journal.ChronicleJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * What a data directory takes on the disk, as far as it grows with its entries.
 *
 * @param entries bytes of the journal's files
 * @param state of {@code state.db}
 * @param outcomes of {@code outcomes.log}
 * @param base of the base image
 */
record StoreSize(long entries, long state, long outcomes, long base) {
  static StoreSize of(DataDirectory data, ChronicleJournal journal) throws IOException {
    BaseImage base = journal.maintenance().base();
    return new StoreSize(
        journal.bytes(),
        bytes(data.stateDb()) + bytes(data.root().resolve("state.db-wal")),
        bytes(data.outcomesLog()),
        base == null
            ? 0
            : bytes(base.directory().resolve("state.db"))
                + bytes(base.directory().resolve("outcomes.log")));
  }

  private static long bytes(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  long total() {
    return entries + state + outcomes + base;
  }
}
