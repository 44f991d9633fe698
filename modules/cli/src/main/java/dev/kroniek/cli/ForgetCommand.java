package dev.kroniek.cli;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.MalformedCommandException;
import dev.kroniek.domain.SessionId;
import dev.kroniek.engine.DataDirectory;
import dev.kroniek.engine.Retention;
import dev.kroniek.hooks.SpoolErasure;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kroniek forget}: lets nothing be known of a session any more. */
@picocli.CommandLine.Command(
    name = "forget",
    description = "Forget a session, for ever: nothing of it is shown or taken any more.",
    footer = {
      "",
      "Its bytes go with the next compaction, or at once with --now. What is kept is that a session"
          + " was forgotten: a checksum of its id, when, and why.",
      "",
      "Example:",
      "  kroniek forget 5e0c --now --reason \"a secret\""
    })
final class ForgetCommand implements Callable<Integer> {
  private final RootCommand kroniek;

  @Parameters(
      arity = "0..1",
      paramLabel = "SESSION",
      description = "Its id, the beginning of its id, or @last. Default: $$CLAUDE_CODE_SESSION_ID.")
  private @Nullable String named;

  @Option(
      names = "--now",
      description = "Also erase its bytes everywhere below the data directory, and wait for that.")
  private boolean isNow;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept for ever.")
  private @Nullable String reason;

  @Option(names = "--json", description = "The report as JSON.")
  private boolean isJson;

  ForgetCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public Integer call() {
    String wanted = SessionArgument.orOwn(named, kroniek.context());
    SessionId id;
    boolean wasForgotten;
    Json.Obj report = null;
    try (Upkeep upkeep = Upkeep.of(kroniek)) {
      id = new SessionId(SessionArgument.resolveOrKeep(wanted, upkeep.names()));
      wasForgotten = !upkeep.forget(command(id));
      if (isNow) {
        report = upkeep.compact(Retention.ALL.withArchive(archive()));
        eraseFiles(id);
      }
    }
    print(id, wasForgotten, report);
    return ExitCode.DONE;
  }

  private java.nio.file.@Nullable Path archive() {
    return Upkeep.settings(kroniek).retention().archive();
  }

  private Command command(SessionId id) {
    Json.Builder data = Json.Obj.builder().putIfPresent("reason", reason);
    try {
      return Command.of(
              new Key("cli", AppendCommand.freshId()),
              CommandType.FORGET_SESSION,
              kroniek.context().times().now())
          .session(id)
          .data(data.build())
          .build();
    } catch (MalformedCommandException e) {
      throw Failure.usage("forget: " + e.getMessage());
    }
  }

  /** What hooks left of it, and what is said of it in logs. */
  private void eraseFiles(SessionId id) {
    DataDirectory data = new DataDirectory(kroniek.data());
    SpoolErasure erasure =
        new SpoolErasure(id, OwnRedactor.of(data.root(), Upkeep.settings(kroniek)));
    try {
      erasure.eraseFromSpool(data.spool());
      erasure.eraseNaming(data.rejected());
      int erased;
      do { // the daemon may give a log its next name meanwhile
        erased = erasure.eraseNaming(data.logs());
      } while (erased > 0);
    } catch (IOException e) {
      throw Failure.failed(
          "the session is forgotten, but not all files about it could be deleted: "
              + Causes.text(e)
              + "; run the same again");
    }
  }

  private void print(SessionId id, boolean wasForgotten, Json.@Nullable Obj report) {
    if (isJson) {
      kroniek.printPretty(
          Json.Obj.builder()
              .put("session", id.value())
              .put("was_forgotten_before", new Json.Bool(wasForgotten))
              .putIfPresent("erased", report)
              .build());
      return;
    }
    kroniek
        .context()
        .out()
        .line(
            Printable.line(id.value())
                + (wasForgotten ? " was forgotten before" : " is forgotten")
                + (report == null
                    ? ": its bytes go with the next compaction"
                    : ", and nothing of it is left"));
    if (report != null && Shown.count(report, "directories_read") > 0) {
      kroniek
          .context()
          .err()
          .tell("another process still reads files that were replaced: they go when that ends");
    }
  }
}
