package dev.kroniek.cli;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.ProjectId;
import dev.kroniek.domain.SessionId;
import dev.kroniek.engine.AppendRefusedException;
import dev.kroniek.engine.Kroniek;
import dev.kroniek.engine.KroniekOptions;
import dev.kroniek.engine.Retention;
import dev.kroniek.journal.Durability;
import dev.kroniek.testkit.HandClock;
import dev.kroniek.testkit.RandomCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A small data directory, and a backup of it, as a version of the program left them. {@code
 * docs/formats/versions.md} tells when one is made.
 */
final class GoldenDirectory {
  /** What commands about the forgotten session hold. */
  static final String FORGOTTEN_TEXT = "the bell is under the desk";

  /** Its id. */
  static final String FORGOTTEN_SESSION = "forgotten-session";

  private static final int COMMANDS = 60;
  private static final long SEED = 20_261_123;

  private final RandomCommands random = new RandomCommands(SEED, 5);
  private final HandClock clock = new HandClock(random.now());

  /**
   * Makes the image of one, as the present program writes it. Arguments: the file; {@code
   * compacted} for one whose first entries were dropped and whose forgotten ones erased.
   */
  public static void main(String[] args) throws Exception {
    Path directory = Files.createTempDirectory("golden");
    GoldenDirectory golden = new GoldenDirectory();
    golden.write(directory.resolve("data"));
    if (args.length > 1) {
      golden.compact(directory.resolve("data"));
    }
    Shell.Ran ran =
        new Shell(directory.resolve("data")).run("backup", directory.resolve("archive").toString());
    if (ran.exit() != ExitCode.DONE) {
      throw new IllegalStateException(ran.err());
    }
    Files.delete(directory.resolve("data/LOCK"));
    DirectoryImage.pack(directory, Path.of(args[0]));
  }

  /** Unpacks that of a version into a directory. */
  static void unpack(String version, Path directory) throws IOException {
    DirectoryImage.unpack(
        GoldenDirectory.class.getResourceAsStream("/directories/" + version + ".zip"), directory);
  }

  private void write(Path data) throws Exception {
    record(data);
    clock.advance(Duration.ofHours(3));
    record(data);
    try (Kroniek kroniek = Kroniek.open(data, options())) {
      kroniek
          .append(command("forget", CommandType.FORGET_SESSION, Json.Obj.EMPTY))
          .applied()
          .join();
    }
    record(data);
  }

  /** What is older than the last three hours goes; a few more entries come afterwards. */
  private void compact(Path data) throws Exception {
    try (Kroniek kroniek = Kroniek.open(data, options())) {
      kroniek.recovered().join();
      Retention retention = new Retention(Duration.ofHours(3), Long.MAX_VALUE, null);
      if (kroniek.compact(retention).result().join().plan().droppedTo() == 0) {
        throw new IllegalStateException("nothing was dropped");
      }
    }
    record(data);
  }

  private KroniekOptions options() {
    return KroniekOptions.defaults().durability(Durability.OS).clock(clock);
  }

  private void record(Path data) throws Exception {
    try (Kroniek kroniek = Kroniek.open(data, options())) {
      for (int i = 0; i < COMMANDS; i++) {
        clock.advance(Duration.ofSeconds(20));
        Command command = i % 10 == 3 ? event(kroniek.lastSequence()) : random.next();
        if (command.type() != CommandType.FORGET_SESSION && command.session() != null) {
          append(kroniek, command);
        }
      }
    }
  }

  private static void append(Kroniek kroniek, Command command) {
    try {
      kroniek.append(command).applied().join();
    } catch (AppendRefusedException e) {
      // the session was forgotten
    }
  }

  private Command event(long number) throws Exception {
    return command(
        "event-" + number,
        CommandType.ADD_EVENT,
        Json.Obj.builder().put("kind", "note").put("message", FORGOTTEN_TEXT).build());
  }

  private Command command(String id, CommandType type, Json.Obj data) throws Exception {
    return Command.of(new Key("hook/claude-code", id), type, clock.instant())
        .session(new SessionId(FORGOTTEN_SESSION))
        .project(new ProjectId("/home/a/shop"))
        .data(data)
        .build();
  }
}
