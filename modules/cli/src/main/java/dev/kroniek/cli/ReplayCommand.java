package dev.kroniek.cli;

import dev.kroniek.domain.SessionHead;
import dev.kroniek.domain.SessionId;
import dev.kroniek.engine.DataDirectoryLockedException;
import dev.kroniek.engine.Moment;
import dev.kroniek.engine.ReplayDirectory;
import dev.kroniek.state.StateStore;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kroniek replay}: folds the journal anew, into a directory or only to count. */
@Command(
    name = "replay",
    description = "Fold the journal anew, into a fresh directory of snapshots or only to count.",
    footer = {"", "Example:", "  kroniek replay --out /tmp/again --to -1h"})
final class ReplayCommand implements Callable<Integer> {
  private final RootCommand kroniek;

  @Option(
      names = "--to",
      paramLabel = "SEQ|TIME",
      description = "Fold up to that entry, or to what had been recorded then. Default: all.")
  private @Nullable String to;

  @Option(
      names = "--session",
      paramLabel = "ID",
      description = "Snapshots of that session only; may be given more than once.")
  private List<String> sessions = new ArrayList<>();

  @Option(
      names = "--project",
      paramLabel = "P",
      description = "Snapshots of that project's sessions only.")
  private @Nullable String project;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Where to leave the snapshots: a new directory, or that of a replay to go on with.")
  private @Nullable Path out;

  @Option(
      names = "--archive",
      paramLabel = "DIR",
      description = "The entries of that archive or backup instead of the journal's.")
  private @Nullable Path archive;

  @Option(names = "--json", description = "The report as JSON.")
  private boolean isJson;

  ReplayCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  @Override
  public Integer call() {
    Context context = kroniek.context();
    Moment end = to == null ? null : Moment.parse(Moments.parse("--to", to, context.times()));
    try (DirectAccess data = access();
        ReplaySource source =
            archive == null ? ReplaySource.journal(data) : ReplaySource.archive(archive, data)) {
      long last =
          end == null ? source.last() : data.read(() -> source.last(end, context.times().now()));
      ReplayReport report = new ReplayReport(out, last);
      try (ReplayDirectory directory = open(data, source)) {
        replay(directory, last, report);
      }
      if (isJson) {
        kroniek.printPretty(report.toJson());
      } else {
        report.print(context);
      }
      source.damage().forEach(context.err()::tell);
      return source.damage().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    } catch (IOException e) {
      throw Failure.failed(
          "the replay ended early: "
              + Causes.text(e)
              + (out == null ? "" : "; the same command goes on where it ended"));
    }
  }

  private DirectAccess access() {
    return archive == null ? DirectAccess.to(kroniek.data()) : DirectAccess.orNone(kroniek.data());
  }

  private ReplayDirectory open(DirectAccess data, ReplaySource source) throws IOException {
    try {
      return source.open(out == null ? data.work("replay") : out);
    } catch (DirectoryNotEmptyException e) {
      throw Failure.usage(
          "--out: " + out + " is not empty, and holds no replay: name a new directory");
    } catch (FileAlreadyExistsException e) {
      throw Failure.usage("--out: " + out + " " + e.getReason() + ": name a new directory");
    } catch (DataDirectoryLockedException e) {
      throw Failure.refused("--out: " + e.getMessage());
    }
  }

  private void replay(ReplayDirectory directory, long last, ReplayReport report)
      throws IOException {
    StateStore store = directory.replay().store();
    if (store.reached().sequence() > last) {
      throw Failure.usage(
          "--out: the replay in "
              + out
              + " has reached entry "
              + store.reached().sequence()
              + " already: to end with "
              + last
              + ", name a new directory");
    }
    report.begin(store.reached().sequence());
    try (ProgressLine progress = new ProgressLine(kroniek.context().err(), "folding")) {
      directory.replay().foldTo(last, report.following(progress));
    }
    store.checkpoint();
    report.folded();
    List<SessionId> wanted = new ArrayList<>();
    directory.forEach(
        wanted(store),
        head -> {
          wanted.add(head.id());
          report.add(head);
        });
    if (out != null) {
      try (ProgressLine progress = new ProgressLine(kroniek.context().err(), "writing")) {
        directory.writeSnapshots(wanted, progress);
      }
      store.checkpointClean();
    }
  }

  private Predicate<SessionHead> wanted(StateStore store) throws IOException {
    Predicate<SessionHead> wanted =
        head -> project == null || head.project().value().equals(project);
    if (sessions.isEmpty()) {
      return wanted;
    }
    Set<String> ids = new HashSet<>();
    for (String session : sessions) {
      ids.add(SessionArgument.resolve(session, new StoredNames(store)));
    }
    return wanted.and(head -> ids.contains(head.id().value()));
  }

  /** The sessions of a replay by their names. */
  private record StoredNames(StateStore store) implements SessionNames {
    @Override
    public List<String> idsWithPrefix(String prefix, int max) {
      try {
        return store.idsWithPrefix(prefix, max).stream().map(SessionId::value).toList();
      } catch (IOException e) {
        throw Failure.failed(Causes.text(e));
      }
    }

    @Override
    public Optional<String> mostRecent() {
      try {
        return Optional.ofNullable(store.mostRecent()).map(head -> head.id().value());
      } catch (IOException e) {
        throw Failure.failed(Causes.text(e));
      }
    }
  }
}
