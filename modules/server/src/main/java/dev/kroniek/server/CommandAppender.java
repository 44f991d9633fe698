package dev.kroniek.server;

import dev.kroniek.domain.Command;
import dev.kroniek.engine.AppendRefusedException;
import dev.kroniek.engine.Receipt;
import java.util.List;

/** Where commands go: {@link dev.kroniek.engine.Kroniek#appendAll}. Safe for many threads. */
@FunctionalInterface
public interface CommandAppender {

  /**
   * Hands commands in that follow each other in the journal, all of them or none. Returns at once.
   *
   * @throws AppendRefusedException if they are not taken
   */
  List<Receipt> appendAll(List<Command> commands) throws AppendRefusedException;
}
