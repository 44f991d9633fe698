package dev.kroniek.engine;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/**
 * Work on what a data directory holds that may take long, and goes on beside everything else. Safe
 * for many threads.
 */
public final class MaintenanceJob {
  private final CompletableFuture<CompactReport> result = new CompletableFuture<>();
  private volatile Progress progress = new Progress(MaintenanceStage.WAITING, 0, 0);
  private volatile boolean isCancelled;

  /**
   * How far it is.
   *
   * @param done of {@code total}, in this stage; both 0 where that is not known
   */
  public record Progress(MaintenanceStage stage, long done, long total) {}

  MaintenanceJob() {}

  public Progress progress() {
    return progress;
  }

  /** Completes with what it did, or with an {@link IOException} that says why it could not. */
  public CompletableFuture<CompactReport> result() {
    return result.copy();
  }

  /**
   * It is at that stage now.
   *
   * @throws CancellationException if it is to end
   */
  void at(MaintenanceStage stage) {
    at(stage, 0, 0);
  }

  /** It is that far. */
  void at(MaintenanceStage stage, long done, long total) {
    if (isCancelled) {
      throw new CancellationException("ended early, because the daemon stops: do it again");
    }
    progress = new Progress(stage, done, total);
  }

  /** Ends it at the next moment at which it may end. */
  void cancel() {
    isCancelled = true;
  }

  void done(CompactReport report) {
    progress = new Progress(MaintenanceStage.ENDED, 0, 0);
    result.complete(report);
  }

  void failed(Throwable cause) {
    progress = new Progress(MaintenanceStage.ENDED, 0, 0);
    result.completeExceptionally(cause);
  }
}
