package dev.kroniek.cli;

import dev.kroniek.domain.Command;
import dev.kroniek.journal.CommandTooLargeException;
import dev.kroniek.journal.EncodedCommand;
import dev.kroniek.redaction.Redactor;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes in what a journal does not hold yet: the n-th time that a command comes counts as the n-th
 * time that the journal recorded it, and is passed over; what is left is appended in its order. So
 * importing again adds nothing, and an import that was killed goes on where it stood. For one
 * thread.
 */
final class Import {
  private final ImportDoor door;
  private final Report report;
  private final RecordedCommands recorded;
  private final Redactor redactor;

  private final List<ImportItem.Good> batch = new ArrayList<>();
  private long batchBytes;
  private long read;
  private long there;
  private long added;
  private long rejected;
  private long skipped;

  /** Is told what a person should know, as it happens. */
  interface Report {

    /** It was not taken. */
    void skipped(String place, String reason);

    /** It was rejected here, though not where it comes from as far as that is known. */
    void rejected(String place, String reason);

    /** Part of it was left out. */
    void note(String place, String text);
  }

  /**
   * What became of all that was read: each counts once.
   *
   * @param there was in the journal already
   * @param added is in the journal now
   * @param rejected is in the journal now, and was rejected
   * @param skipped is no command, or was refused
   */
  record Summary(long read, long added, long there, long rejected, long skipped) {}

  /**
   * An import into what the journal holds now.
   *
   * @param redactor takes out what the journal does not hold either, and comparing needs to be out
   */
  Import(ImportDoor door, Report report, Redactor redactor) {
    this.door = door;
    this.report = report;
    this.recorded = door.recorded();
    this.redactor = redactor;
  }

  /** Takes in the next; what it was is known after {@link #finish}, or earlier. */
  void take(ImportItem item) {
    if (item instanceof ImportItem.Note note) {
      report.note(note.place(), redactor.text(note.text()));
      return;
    }
    read++;
    if (item instanceof ImportItem.Good good) {
      take(new ImportItem.Good(good.place(), redactor.command(good.command()), good.toldOutcome()));
    } else if (item instanceof ImportItem.Bad bad) {
      skip(bad.place(), redactor.text(bad.reason()));
    }
  }

  private void take(ImportItem.Good good) {
    try {
      EncodedCommand encoded = EncodedCommand.of(good.command());
      if (recorded.take(encoded.keyHash(), encoded.contentHash())) {
        there++;
        return;
      }
      batch.add(good);
      batchBytes += encoded.sizeBytes();
      if (batch.size() == ImportDoor.COMMANDS_MAX || batchBytes >= ImportDoor.BYTES_MAX) {
        finish();
      }
    } catch (CommandTooLargeException e) {
      skip(good.place(), String.valueOf(e.getMessage()));
    }
  }

  private void skip(String place, String reason) {
    skipped++;
    report.skipped(place, reason);
  }

  /** Hands in what still waits. */
  void finish() {
    if (batch.isEmpty()) {
      return;
    }
    List<Command> commands = batch.stream().map(ImportItem.Good::command).toList();
    List<ImportDoor.Taken> taken = door.take(commands);
    for (int i = 0; i < taken.size(); i++) {
      count(batch.get(i), taken.get(i));
    }
    batch.clear();
    batchBytes = 0;
  }

  private void count(ImportItem.Good good, ImportDoor.Taken taken) {
    if (taken instanceof ImportDoor.Taken.Added) {
      added++;
    } else if (taken instanceof ImportDoor.Taken.Rejected rejection) {
      rejected++;
      if (!"rejected".equals(good.toldOutcome())) {
        report.rejected(good.place(), rejection.reason() + ": " + rejection.detail());
      }
    } else if (taken instanceof ImportDoor.Taken.Refused refusal) {
      skip(good.place(), refusal.reason());
    }
  }

  Summary summary() {
    return new Summary(read, added, there, rejected, skipped);
  }
}
