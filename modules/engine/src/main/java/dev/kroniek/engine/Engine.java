package dev.kroniek.engine;

import dev.kroniek.domain.Command;
import dev.kroniek.redaction.Redactor;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What stands behind a {@link Kroniek}: one that works, or one that only shows. */
interface Engine extends AutoCloseable {
  CompletableFuture<Void> recovered();

  List<Receipt> append(List<Command> commands) throws AppendRefusedException;

  /** As {@link Kroniek#redactor}. */
  Redactor redactor();

  Reads reads();

  Health health();

  Status status();

  /** As {@link Kroniek#compact}. */
  MaintenanceJob compact(Retention retention);

  /** As {@link Kroniek#plan}. */
  CompactPlan plan(Retention retention) throws IOException;

  @Override
  void close() throws IOException;
}
