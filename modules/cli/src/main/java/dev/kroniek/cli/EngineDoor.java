package dev.kroniek.cli;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.Outcome;
import dev.kroniek.domain.SessionId;
import dev.kroniek.engine.AppendRefusedException;
import dev.kroniek.engine.DataDirectoryLockedException;
import dev.kroniek.engine.Kroniek;
import dev.kroniek.engine.KroniekOptions;
import dev.kroniek.engine.Receipt;
import dev.kroniek.engine.Refusal;
import dev.kroniek.engine.SessionLookup;
import dev.kroniek.redaction.RuleFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Hands an import's commands to an engine of its own, where no daemon runs: this process has the
 * data directory meanwhile.
 */
final class EngineDoor implements ImportDoor {
  private static final Taken FORGOTTEN =
      new Taken.Refused("session_forgotten: the session was forgotten, for ever");

  private final Kroniek kroniek;
  private final Path data;
  private final Scratch scratch;

  /** Of the sessions that were met so far. */
  private final Set<@Nullable SessionId> forgotten = new HashSet<>();

  private EngineDoor(Kroniek kroniek, Path data, Scratch scratch) {
    this.kroniek = kroniek;
    this.data = data;
    this.scratch = scratch;
  }

  /** Opens the directory, which is made where it does not exist. */
  static EngineDoor open(Path data, KroniekOptions options) {
    Scratch scratch = Scratch.of(data);
    try {
      Kroniek kroniek = OwnedDirectory.open(data, options);
      return new EngineDoor(kroniek, data, scratch);
    } catch (DataDirectoryLockedException e) {
      scratch.close();
      throw Failure.unavailable(String.valueOf(e.getMessage()));
    } catch (RuleFileException e) {
      scratch.close();
      throw Failure.usage(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      scratch.close();
      throw Failure.unavailable("cannot open " + data + ": " + Causes.text(e));
    }
  }

  /** The engine, which is recovered when it is first asked. */
  Kroniek kroniek() {
    return kroniek;
  }

  @Override
  public RecordedCommands recorded() {
    try {
      kroniek.recovered().join();
      return RecordedCommands.of(kroniek, scratch.directory());
    } catch (IOException e) {
      throw Causes.failure("cannot read " + data, e);
    } catch (CompletionException e) {
      throw failed(e);
    }
  }

  @Override
  public List<Taken> take(List<Command> commands) {
    while (true) {
      try {
        return inPlace(commands, outcomes(kroniek.appendAll(open(commands))));
      } catch (AppendRefusedException e) {
        if (e.refusal() != Refusal.FORGOTTEN) {
          throw Failure.failed(String.valueOf(e.getMessage()));
        }
        findForgotten(commands); // one of them spoils it for all
      }
    }
  }

  private List<Command> open(List<Command> commands) {
    return commands.stream().filter(command -> !forgotten.contains(command.session())).toList();
  }

  private void findForgotten(List<Command> commands) {
    for (Command command : commands) {
      SessionId session = command.session();
      if (session != null && isForgotten(session)) {
        forgotten.add(session);
      }
    }
  }

  private boolean isForgotten(SessionId session) {
    try {
      return kroniek.session(session) instanceof SessionLookup.Forgotten;
    } catch (IOException e) {
      throw Causes.failure("cannot read " + data, e);
    }
  }

  /** Puts the answers of those that were handed in among those that were not. */
  private List<Taken> inPlace(List<Command> commands, List<Taken> answers) {
    Iterator<Taken> next = answers.iterator();
    return commands.stream()
        .map(command -> forgotten.contains(command.session()) ? FORGOTTEN : next.next())
        .toList();
  }

  private static List<Taken> outcomes(List<Receipt> receipts) {
    List<Taken> taken = new ArrayList<>(receipts.size());
    for (Receipt receipt : receipts) {
      try {
        Outcome outcome = receipt.applied().join();
        taken.add(
            outcome instanceof Outcome.Rejected rejected
                ? new Taken.Rejected(rejected.reason().wireName(), rejected.detail())
                : new Taken.Added());
      } catch (CompletionException e) {
        throw failed(e);
      }
    }
    return taken;
  }

  private static Failure failed(CompletionException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return Failure.failed("the engine failed: " + cause.getMessage());
  }

  @Override
  public void close() {
    try (scratch) {
      kroniek.close();
    } catch (IOException e) {
      throw Failure.failed("cannot close " + data + " in order: " + Causes.text(e));
    }
  }
}
