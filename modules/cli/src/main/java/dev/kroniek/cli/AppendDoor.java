package dev.kroniek.cli;

import dev.kroniek.domain.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where appended commands go: to the daemon, or, where none runs, into the spool for the next one.
 * Every error comes out as a {@link Failure}. For one thread.
 */
interface AppendDoor extends AutoCloseable {
  /** Forcing a batch and folding a backlog may take a while. */
  Duration PATIENCE = Duration.ofSeconds(10);

  /** The daemon of the data directory, else its spool. */
  static AppendDoor of(RootCommand kroniek, Duration patience) {
    Optional<DaemonClient> daemon = DaemonClient.connect(kroniek.data(), patience);
    return daemon.isPresent() ? new DaemonAppend(daemon.get()) : SpoolAppend.of(kroniek);
  }

  /** The sessions, by which one that was named is found. */
  SessionNames names();

  /** The session as it is; empty where there is none, or it cannot be told. */
  Optional<Json.Obj> session(String id);

  /**
   * Appends one command.
   *
   * @param command as JSON
   */
  Answer append(byte[] command, AppendCommand.Ack ack);

  /**
   * Appends many.
   *
   * @param lines a command each
   * @return a JSON object for each line; one with a {@code status} tells of a refusal
   */
  List<String> appendLines(byte[] lines, AppendCommand.Ack ack);

  @Override
  void close();

  /**
   * What became of a command.
   *
   * @param failure what to end with, null where it was taken
   */
  record Answer(Json.Obj json, @Nullable Failure failure) {}
}
