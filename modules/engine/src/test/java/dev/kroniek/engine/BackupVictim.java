package dev.kroniek.engine;

import dev.kroniek.journal.Archive;
import java.io.IOException;
import java.nio.file.Path;

/** The process that {@link BackupKillTest} kills: backs up or restores, once. */
final class BackupVictim {
  /** Printed once it begins. */
  static final String READY = "ready";

  /** Printed once it is done. */
  static final String DONE = "done";

  private BackupVictim() {}

  /** Arguments: {@code backup} or {@code restore}, data directory, backup. */
  public static void main(String[] args) throws Exception {
    DataDirectory data = new DataDirectory(Path.of(args[1]));
    Path backup = Path.of(args[2]);
    System.out.println(READY);
    if (args[0].equals("backup")) {
      backUp(data, backup);
    } else {
      restore(data, backup);
    }
    System.out.println(DONE);
  }

  static void backUp(DataDirectory data, Path target) throws IOException {
    try (Backup backup = Backup.open(data, target)) {
      backup.copyEntries(ProgressListener.NONE);
      backup.eraseForgotten(ProgressListener.NONE);
    }
  }

  static void restore(DataDirectory data, Path source) throws IOException {
    Archive archive = Archive.open(source);
    try (Restore restore = Restore.begin(archive, data, archive.lastSequence())) {
      restore.writeJournal(ProgressListener.NONE);
      restore.fold(ReplayListener.NONE);
      restore.commit();
    }
  }
}
