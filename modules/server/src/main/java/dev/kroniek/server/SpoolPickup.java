package dev.kroniek.server;

import dev.kroniek.engine.AppendRefusedException;
import dev.kroniek.hooks.AgentAdapter;
import dev.kroniek.hooks.PromptCapture;
import dev.kroniek.hooks.RawPayload;
import dev.kroniek.hooks.RejectedPayloadException;
import dev.kroniek.hooks.SpoolFile;
import dev.kroniek.redaction.Redactor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what hooks leave in the spool to the journal, in the order of modification time, process
 * and name. A file is removed only once its commands are journaled; what is read again after a
 * crash has the same keys and counts once. Whatever cannot be understood is put aside with the
 * reason.
 *
 * <p>{@link #turn} does what there is to do now; a thread calls it whenever something happens in
 * the directory. Turns exclude each other, so that anybody may call {@link #turn} too.
 */
final class SpoolPickup {
  private static final Logger LOG = LoggerFactory.getLogger(SpoolPickup.class);

  /** So many files are known at a time, however many there are. */
  private static final int LISTED_MAX = 8192;

  /** Hooks stop writing beyond this many; see docs/formats/spool-file.md. */
  private static final int FULL_FILES = 20_000;

  private static final Duration SWEEP_PERIOD = Duration.ofHours(1);

  private final CommandAppender appender;
  private final PromptCapture prompts;
  private final Redactor redactor;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final SpoolMeters meters;
  private final SpoolDirectory directory;
  private final SpoolFlags flags;
  private final RejectedFiles rejected;
  private final ReentrantLock turns = new ReentrantLock();

  // Guarded by turns.
  private final IncompleteFiles incomplete;

  /** Journaled, but could not be deleted: not to be journaled again at every turn. */
  private final Map<String, SpoolDirectory.Candidate> undeletable = new HashMap<>();

  private long sweptNanos;
  private boolean isSweepDue = true;

  SpoolPickup(Path spool, Intake intake, SpoolMeters meters) {
    this.appender = intake.appender();
    this.prompts = intake.prompts();
    this.redactor = intake.redactor();
    this.clock = intake.clock();
    this.nanoTime = intake.nanoTime();
    this.meters = meters;
    this.directory = new SpoolDirectory(spool);
    this.flags = new SpoolFlags(spool);
    this.rejected = new RejectedFiles(spool.resolve("rejected"), redactor);
    this.incomplete = new IncompleteFiles(nanoTime);
  }

  /**
   * Lists the complete files and returns when all that are listed are journaled.
   *
   * @return how many files are done with
   * @throws AppendRefusedException if commands are not taken; the files are still there
   * @throws IOException if the directory cannot be read or written
   */
  int turn() throws AppendRefusedException, IOException, InterruptedException {
    turns.lockInterruptibly();
    try {
      countDropped();
      int all = 0;
      int picked;
      SpoolDirectory.Listing listing;
      do {
        listing = directory.list(LISTED_MAX);
        meters.backlog(listing.count());
        picked = pick(listing);
        all += picked;
      } while (listing.isCut() && picked > 0);
      if (meters.backlog() < FULL_FILES) {
        flags.clearFull();
      }
      sweep();
      return all;
    } finally {
      turns.unlock();
    }
  }

  private void countDropped() throws IOException {
    long dropped = flags.newlyDropped();
    if (dropped > 0) {
      meters.dropped(dropped);
      LOG.warn("hooks gave up {} more payloads because the spool was full", dropped);
    }
  }

  private int pick(SpoolDirectory.Listing listing)
      throws AppendRefusedException, IOException, InterruptedException {
    int done = 0;
    Set<String> names = new HashSet<>();
    Failures failures = new Failures();
    SpoolBatch batch = new SpoolBatch(appender);
    for (SpoolDirectory.Candidate candidate : listing.oldest()) {
      names.add(candidate.name());
      done += failures.tried(() -> read(candidate, batch));
      if (batch.isFull()) {
        done += finish(batch);
      }
    }
    done += finish(batch);
    for (SpoolDirectory.Candidate stranger : listing.strangers()) {
      names.add(stranger.name());
      failures.tried(() -> readStranger(stranger));
    }
    incomplete.retain(names);
    undeletable.keySet().retainAll(names);
    failures.throwFirst();
    return done;
  }

  /** One step with one file; returns how many files are done with. */
  private interface Step {
    int take() throws IOException;
  }

  /** Files that cannot be read, or put aside, must not keep the others waiting. */
  private static final class Failures {
    private @Nullable IOException first;

    int tried(Step step) throws ClosedByInterruptException {
      try {
        return step.take();
      } catch (NoSuchFileException e) {
        return 0;
      } catch (ClosedByInterruptException e) {
        throw e;
      } catch (IOException e) {
        if (first == null) {
          first = e;
        }
        return 0;
      }
    }

    void throwFirst() throws IOException {
      if (first != null) {
        throw first;
      }
    }
  }

  /** Reads the file into the batch, or puts it aside. Returns how many files were put aside. */
  private int read(SpoolDirectory.Candidate candidate, SpoolBatch batch) throws IOException {
    if (candidate.equals(undeletable.get(candidate.name()))) {
      return 0;
    }
    try {
      SpoolFile file = SpoolFile.read(path(candidate));
      if (file instanceof SpoolFile.Complete complete) {
        batch.add(understood(complete));
      } else if (file instanceof SpoolFile.Foreign foreign) {
        return reject(path(candidate), SpoolRejection.FOREIGN, foreign.reason());
      } else if (incomplete.isGivenUp(candidate)) {
        return reject(path(candidate), SpoolRejection.INCOMPLETE, "its last line never came");
      }
      return 0;
    } catch (RejectedPayloadException e) {
      return reject(path(candidate), SpoolRejection.PAYLOAD, e.summary(), e.reason());
    } catch (AccessDeniedException e) {
      return reject(path(candidate), SpoolRejection.UNREADABLE, "it may not be read");
    } catch (RuntimeException e) {
      LOG.error("{} cannot be understood", path(candidate), e);
      return reject(path(candidate), SpoolRejection.UNREADABLE, "a fault", e.toString());
    }
  }

  private int readStranger(SpoolDirectory.Candidate stranger) throws IOException {
    return incomplete.isGivenUp(stranger)
        ? reject(path(stranger), SpoolRejection.FOREIGN, "its name is not one that a hook gives")
        : 0;
  }

  private SpoolBatch.Read understood(SpoolFile.Complete file)
      throws IOException, RejectedPayloadException {
    RawPayload payload = file.open();
    try (InputStream bytes = payload.bytes()) {
      LOG.trace("{}: {} bytes", file.path(), payload.length());
      return new SpoolBatch.Read(
          file,
          AgentAdapter.of(file.header().agent(), prompts, redactor)
              .commands(new RawPayload(bytes, payload.length()), file.context()));
    }
  }

  private int reject(Path file, SpoolRejection rejection, String why) throws IOException {
    return reject(file, rejection, why, why);
  }

  /** What may quote the payload is told beside the file only: it does not belong in a log. */
  private int reject(Path file, SpoolRejection rejection, String why, String quoting)
      throws IOException {
    Path kept = rejected.put(file, rejection, redactor.text(quoting));
    LOG.warn("{} was put aside: {}: {}", kept, rejection.wireName(), why);
    meters.rejected(rejection);
    isSweepDue = true;
    return 1;
  }

  private int finish(SpoolBatch batch)
      throws AppendRefusedException, IOException, InterruptedException {
    SpoolBatch.Result result = batch.journal();
    batch.clear();
    for (SpoolFile.Complete file : result.journaled()) {
      meters.pickedUp(Duration.between(file.modified(), clock.instant()));
      delete(file);
    }
    for (SpoolFile.Complete file : result.tooLarge()) {
      reject(file.path(), SpoolRejection.PAYLOAD, "it makes a command that is too large");
    }
    return result.journaled().size() + result.tooLarge().size();
  }

  private void delete(SpoolFile.Complete file) throws IOException {
    try {
      Files.deleteIfExists(file.path());
    } catch (FileSystemException e) {
      LOG.error("{} is journaled but cannot be deleted: {}", file.path(), e.getMessage());
      SpoolDirectory.Candidate candidate = SpoolDirectory.candidate(file.path());
      if (candidate != null) {
        undeletable.put(candidate.name(), candidate);
      }
    }
  }

  private Path path(SpoolDirectory.Candidate candidate) {
    return directory.path().resolve(candidate.name());
  }

  private void sweep() throws IOException {
    if (isSweepDue || nanoTime.getAsLong() - sweptNanos > SWEEP_PERIOD.toNanos()) {
      rejected.sweep(clock.instant());
      sweptNanos = nanoTime.getAsLong();
      isSweepDue = false;
    }
  }
}
