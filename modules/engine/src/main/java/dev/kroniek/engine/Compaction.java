package dev.kroniek.engine;

import dev.kroniek.domain.Forgotten;
import dev.kroniek.journal.ArchiveWriter;
import dev.kroniek.journal.BaseImage;
import dev.kroniek.journal.ChronicleJournal;
import dev.kroniek.journal.JournalFullException;
import dev.kroniek.journal.NewBaseImage;
import dev.kroniek.journal.Tailer;
import dev.kroniek.state.RealDisk;
import dev.kroniek.state.SnapshotFiles;
import dev.kroniek.state.StateUpkeep;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Drops what is beyond the limits of a {@link Retention}, and erases what is left of forgotten
 * sessions: in the journal, the base image, the state and the archive. A kill at any moment leaves
 * a directory that is whole; the same again does what is left. One at a time, on one thread, while
 * the engine goes on.
 */
final class Compaction {
  private static final int EXCHANGE_ATTEMPTS = 30;
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Room that is left free beside what is written aside. */
  private static final long SPARE_BYTES = 16L << 20;

  private final DataDirectory data;
  private final ChronicleJournal journal;
  private final StoreAccess access;
  private final InstantSource clock;
  private final MaintenanceJob job;

  Compaction(
      DataDirectory data,
      ChronicleJournal journal,
      StoreAccess access,
      InstantSource clock,
      MaintenanceJob job) {
    this.data = data;
    this.journal = journal;
    this.access = access;
    this.clock = clock;
    this.job = job;
  }

  /** What would be done. */
  static CompactPlan plan(
      DataDirectory data,
      ChronicleJournal journal,
      Retention retention,
      Forgotten forgotten,
      Instant now)
      throws IOException {
    return new CompactPlanning(journal, StoreSize.of(data, journal), forgotten)
        .plan(retention.keep() == null ? null : now.minus(retention.keep()), retention.maxBytes());
  }

  /**
   * Does it.
   *
   * @throws IOException if the disk refuses, an entry is damaged, or it was cancelled: what was
   *     done until then stays done
   */
  CompactReport run(Retention retention) throws IOException {
    job.at(MaintenanceStage.PLANNING);
    Forgotten forgotten = access.checkpoint(journal.lastSequence(), job);
    CompactPlan plan = plan(data, journal, retention, forgotten, clock.instant());
    boolean isInLive = plan.droppedTo() > journal.maintenance().lastClosed();
    if (plan.erasesForgotten() || isInLive) {
      forgotten = access.checkpoint(access.closeGeneration(job), job);
    }
    try (ToolScratch scratch = ToolScratch.make(data, "compact")) {
      writeArchive(retention.archive(), plan.droppedTo(), forgotten, scratch);
      if (plan.erasesForgotten()) {
        eraseBeside(scratch); // first: the journal's change says that all is erased
      }
      if (plan.isToDo()) {
        rewrite(plan, forgotten, scratch);
      }
      clear(plan, scratch);
    }
    int left = journal.maintenance().deleteDiscarded();
    return new CompactReport(plan, StoreSize.of(data, journal).total(), left);
  }

  private void writeArchive(
      @Nullable Path target, long droppedTo, Forgotten forgotten, ToolScratch scratch)
      throws IOException {
    if (target == null || (droppedTo == 0 && !Files.exists(target))) {
      return;
    }
    Backup.requireApart(data.root(), target.toAbsolutePath().normalize());
    job.at(MaintenanceStage.ARCHIVING);
    try (ArchiveWriter archive = ArchiveWriter.open(target)) {
      archive.remember(forgotten);
      if (droppedTo > 0) {
        addDropped(archive, droppedTo);
      }
      ArchiveErasure.run(
          archive,
          scratch.directory(),
          new JobProgress(job, MaintenanceStage.ARCHIVING, 1, archive.lastSequence())::accept);
    }
  }

  private void addDropped(ArchiveWriter archive, long droppedTo) throws IOException {
    BaseImage base = journal.base();
    if (base != null && archive.lastSequence() < base.sequence()) {
      archive.addBase(base);
    }
    try (Tailer tailer = journal.tailer()) {
      long first = journal.firstSequence();
      archive.add(
          tailer,
          first,
          droppedTo,
          new JobProgress(job, MaintenanceStage.ARCHIVING, first, droppedTo)::accept);
    }
  }

  /** Puts a journal without what must go in the place of the one there is. */
  private void rewrite(CompactPlan plan, Forgotten forgotten, ToolScratch scratch)
      throws IOException {
    BaseImage former = journal.base();
    long sequence =
        plan.droppedTo() > 0 ? plan.droppedTo() : former == null ? 0 : former.sequence();
    JobProgress erasing =
        new JobProgress(
            job,
            MaintenanceStage.ERASING,
            journal.firstSequence(),
            journal.maintenance().lastClosed());
    if (sequence == 0) {
      job.at(MaintenanceStage.ERASING);
      journal.maintenance().compact(null, forgotten, erasing);
      return;
    }
    requireRoom();
    job.at(MaintenanceStage.FOLDING);
    try (NewBaseImage base = journal.maintenance().newBase(sequence)) {
      BaseFolding.fold(
          journal,
          sequence,
          forgotten,
          scratch.directory().resolve("base"),
          base.directory(),
          new JobProgress(job, MaintenanceStage.FOLDING, journal.firstSequence(), sequence));
      job.at(MaintenanceStage.ERASING);
      journal.maintenance().compact(base, forgotten, erasing);
    }
  }

  /** A copy of the state to fold in, one of what comes out, and one that the state goes on in. */
  private void requireRoom() throws IOException {
    StoreSize size = StoreSize.of(data, journal);
    long needed = 3 * size.state() + 2 * size.outcomes() + SPARE_BYTES;
    long free = data.root().toFile().getUsableSpace();
    if (free < needed) {
      throw new JournalFullException(
          "there are %d bytes free in %s, but %d are needed for a while: free some, or name smaller limits in steps"
              .formatted(free, data.root(), needed));
    }
  }

  /** What is about entries that were dropped, this time or before a kill. */
  private void clear(CompactPlan plan, ToolScratch scratch) throws IOException {
    job.at(MaintenanceStage.CLEARING);
    long droppedTo = journal.firstSequence() - 1;
    boolean isDropped = droppedTo == 0;
    while (!isDropped) {
      isDropped = access.afterCheckpoint(store -> store.upkeep().dropUpTo(droppedTo), job);
    }
    if (plan.droppedTo() > 0) {
      isExchanged(scratch);
    }
  }

  /** What there is of forgotten sessions beside the journal. */
  private void eraseBeside(ToolScratch scratch) throws IOException {
    job.at(MaintenanceStage.CLEARING);
    if (!isExchanged(scratch)) {
      throw new IOException(
          "another process reads state.db, which may hold something of forgotten sessions until it"
              + " ends: do the same again then");
    }
    deleteDamaged();
    deleteStraySnapshots();
  }

  /**
   * Goes on in a copy of the database: pages that are free hold what was deleted.
   *
   * @return whether it could be, while nobody else had it open
   */
  private boolean isExchanged(ToolScratch scratch) throws IOException {
    Path copy = scratch.directory().resolve("state.db");
    for (int attempt = 1; attempt <= EXCHANGE_ATTEMPTS; attempt++) {
      Files.deleteIfExists(copy);
      access.afterCheckpoint(
          store -> {
            store.upkeep().holdOn();
            return true;
          },
          job);
      StateUpkeep.copyRows(data.root(), copy);
      if (access.ask(store -> store.upkeep().goOnIn(copy), job)) {
        return true;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
      job.at(MaintenanceStage.CLEARING);
    }
    return false;
  }

  /** Of the sessions that were forgotten, and what a kill left half written of any. */
  private void deleteStraySnapshots() throws IOException {
    SnapshotFiles files = new SnapshotFiles(new RealDisk(), data.sessions());
    for (int share : files.shares()) {
      access.ask(
          store -> {
            files.deleteStrays(share, store.idsSharing(share));
            return true;
          },
          job);
    }
  }

  /** What was put aside as damaged may hold anything. */
  private void deleteDamaged() throws IOException {
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(data.root(), "{state.db,outcomes.log}.damaged-*")) {
      for (Path each : all) {
        Files.delete(each);
      }
    }
  }
}
