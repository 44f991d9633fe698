package dev.kroniek.cli;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandReader;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.JsonText;
import dev.kroniek.domain.MalformedCommandException;
import dev.kroniek.hooks.CommandFile;
import dev.kroniek.json.JsonReader;
import dev.kroniek.json.JsonSyntaxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Leaves commands in the spool of a data directory where no daemon runs. What is malformed is
 * refused here, as the daemon would; what depends on the session's state shows only when a daemon
 * has picked the command up.
 */
final class SpoolAppend implements AppendDoor {
  /** As the daemon names who sends a command that does not say, so that its key is the same. */
  private static final String SOURCE = "http";

  private final RootCommand kroniek;
  private final Path data;
  private final CommandFile files;
  private @Nullable StoppedRecords records;
  private boolean isTold;

  private SpoolAppend(RootCommand kroniek, Path data) {
    this.kroniek = kroniek;
    this.data = data;
    this.files = new CommandFile(data.resolve("spool"), ProcessHandle.current());
  }

  /**
   * The spool, where there is anything of Kroniek's: a directory that was misspelt is not made.
   *
   * @throws Failure if there is nothing
   */
  static SpoolAppend of(RootCommand kroniek) {
    Path data = kroniek.data();
    if (!Files.isDirectory(data.resolve("journal")) && !Files.isDirectory(data.resolve("spool"))) {
      throw kroniek.noDaemon();
    }
    return new SpoolAppend(kroniek, data);
  }

  @Override
  public SessionNames names() {
    if (!Files.isDirectory(data.resolve("journal"))) {
      return new NoNames();
    }
    StoppedRecords open = records == null ? StoppedRecords.open(data) : records;
    records = open;
    return open;
  }

  /** No session was ever folded. */
  private static final class NoNames implements SessionNames {
    @Override
    public List<String> idsWithPrefix(String prefix, int max) {
      return List.of();
    }

    @Override
    public Optional<String> mostRecent() {
      return Optional.empty();
    }
  }

  /** The command waits: what it will find cannot be told. */
  @Override
  public Optional<Json.Obj> session(String id) {
    return Optional.empty();
  }

  @Override
  public Answer append(byte[] command, AppendCommand.Ack ack) {
    try {
      return new Answer(leave(command), null);
    } catch (JsonSyntaxException | MalformedCommandException e) {
      Json.Obj problem = problem(e);
      return new Answer(
          problem,
          Failure.refused(Shown.text(problem, "title") + ": " + Shown.text(problem, "detail")));
    }
  }

  @Override
  public List<String> appendLines(byte[] lines, AppendCommand.Ack ack) {
    List<String> answers = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < lines.length; i++) {
      if (lines[i] == '\n') {
        answers.add(answer(Arrays.copyOfRange(lines, start, i)));
        start = i + 1;
      }
    }
    return answers;
  }

  private String answer(byte[] line) {
    try {
      return JsonText.compact(leave(line));
    } catch (JsonSyntaxException | MalformedCommandException e) {
      return JsonText.compact(problem(e));
    }
  }

  private static Json.Obj problem(Exception e) {
    return Json.Obj.builder()
        .put("title", e instanceof JsonSyntaxException ? "Not JSON" : "Not a command")
        .put("status", 400)
        .put("detail", String.valueOf(e.getMessage()))
        .build();
  }

  private Json.Obj leave(byte[] json) throws JsonSyntaxException, MalformedCommandException {
    if (json.length > CommandFile.COMMAND_BYTES_MAX) {
      throw new MalformedCommandException(
          "command", "has more than " + CommandFile.COMMAND_BYTES_MAX + " bytes");
    }
    Command command =
        CommandReader.read(
            JsonReader.parse(json),
            new CommandReader.Defaults(
                SOURCE,
                UUID.randomUUID().toString(),
                kroniek.context().times().now().truncatedTo(ChronoUnit.MICROS)));
    try {
      Path file = files.leave(command);
      tell();
      return Json.Obj.builder()
          .put("id", command.key().id())
          .put("outcome", "spooled")
          .put("file", file.toString())
          .build();
    } catch (CommandFile.SpoolFullException e) {
      throw Failure.unavailable(e.getMessage() + ": start the daemon with \"kroniek serve\"");
    } catch (IOException e) {
      throw Failure.failed("cannot write to " + data.resolve("spool") + ": " + Causes.text(e));
    }
  }

  private void tell() {
    if (isTold) {
      return;
    }
    isTold = true;
    String why = SilentDaemon.of(data).map(SilentDaemon::told).orElse("no daemon runs on " + data);
    kroniek.context().err().tell(why + ": what is appended waits in its spool");
  }

  @Override
  public void close() {
    if (records != null) {
      records.close();
    }
  }
}
