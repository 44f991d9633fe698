package dev.kroniek.engine;

import dev.kroniek.domain.Outcome;
import java.util.concurrent.CompletableFuture;

/**
 * What becomes of a command that was handed in. The futures are completed on the engine's own
 * threads: attach only short, non-blocking continuations, or use their {@code Async} forms.
 *
 * <p>Both end with an {@link AppendRefusedException} if the command could not be journaled.
 *
 * @param journaled its sequence, once it is as durable as {@link dev.kroniek.journal.Durability}
 *     promises
 * @param applied what the fold decided, once it is folded
 */
public record Receipt(CompletableFuture<Long> journaled, CompletableFuture<Outcome> applied) {
  static Receipt open() {
    return new Receipt(new CompletableFuture<>(), new CompletableFuture<>());
  }

  void refuse(AppendRefusedException cause) {
    journaled.completeExceptionally(cause);
    applied.completeExceptionally(cause);
  }
}
