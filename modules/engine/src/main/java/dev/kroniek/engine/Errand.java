package dev.kroniek.engine;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** Work for another thread, which may be withdrawn until that thread begins with it. */
final class Errand<T> {
  private final Callable<T> work;
  private final CompletableFuture<T> done = new CompletableFuture<>();
  private final AtomicBoolean isTaken = new AtomicBoolean();

  Errand(Callable<T> work) {
    this.work = work;
  }

  /** Does it, unless it was withdrawn. What goes wrong is for who sent it. */
  void run() {
    if (isTaken.compareAndSet(false, true)) {
      try {
        done.complete(work.call());
      } catch (Exception e) {
        done.completeExceptionally(e);
      }
    }
  }

  CompletableFuture<T> done() {
    return done;
  }

  /** Nobody will do it any more; where somebody is at it, waits for the end of that. */
  void withdraw() {
    if (!isTaken.compareAndSet(false, true)) {
      done.handle((value, failure) -> value).join();
    }
  }
}
