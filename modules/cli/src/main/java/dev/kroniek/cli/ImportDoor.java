package dev.kroniek.cli;

import dev.kroniek.domain.Command;
import java.util.List;

/** Where an import hands its commands in. For one thread. */
interface ImportDoor extends AutoCloseable {
  /** The most commands, and roughly the most bytes, to be handed in at once. */
  int COMMANDS_MAX = 500;

  long BYTES_MAX = 1 << 20;

  /** Which commands the journal holds, as of now. */
  RecordedCommands recorded();

  /**
   * Hands commands in, in their order, and waits until all are folded.
   *
   * @return what became of each
   * @throws Failure if it is not known, or there is no use in going on; to be run again then
   */
  List<Taken> take(List<Command> commands);

  @Override
  void close();

  /** What became of a command. */
  sealed interface Taken {

    /** It is in the journal, and was applied, or came before. */
    record Added() implements Taken {}

    /** It is in the journal, and could not be applied. */
    record Rejected(String reason, String detail) implements Taken {}

    /** It is not in the journal. */
    record Refused(String reason) implements Taken {}
  }
}
