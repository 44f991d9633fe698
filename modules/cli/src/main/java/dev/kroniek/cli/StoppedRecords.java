package dev.kroniek.cli;

import dev.kroniek.domain.Json;
import dev.kroniek.domain.ProjectId;
import dev.kroniek.domain.SessionId;
import dev.kroniek.engine.HistoryRow;
import dev.kroniek.engine.Kroniek;
import dev.kroniek.engine.Moment;
import dev.kroniek.engine.NoSuchMomentException;
import dev.kroniek.engine.OutcomeRow;
import dev.kroniek.engine.Page;
import dev.kroniek.engine.SessionLookup;
import dev.kroniek.engine.Status;
import dev.kroniek.state.SessionPage;
import dev.kroniek.state.SessionQuery;
import dev.kroniek.state.SnapshotFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the data directory itself, which is needed where no daemon runs, and possible where one
 * does. Writes nothing in it.
 */
final class StoppedRecords implements Records {
  private final Path data;
  private final Kroniek kroniek;
  private final Scratch scratch;

  private StoppedRecords(Path data, Kroniek kroniek, Scratch scratch) {
    this.data = data;
    this.kroniek = kroniek;
    this.scratch = scratch;
  }

  static StoppedRecords open(Path data) {
    LogSetup.apply(Settings.LogLevel.ERROR); // libraries say more than people want to read
    Scratch scratch = Scratch.of(data);
    try {
      Kroniek kroniek = Kroniek.openReadOnly(data);
      kroniek.recovered().join();
      return new StoppedRecords(data, kroniek, scratch);
    } catch (IOException e) {
      scratch.close();
      throw unreadable(data, e);
    }
  }

  /** What is open, for questions that only the command line asks. */
  Kroniek kroniek() {
    return kroniek;
  }

  Status status() {
    return read(kroniek::status);
  }

  @Override
  public Optional<Json.Obj> session(String id) {
    SessionLookup lookup = read(() -> kroniek.session(sessionId(id)));
    if (lookup instanceof SessionLookup.Found found) {
      return Optional.of(SnapshotFormat.render(found.head(), found.body()));
    }
    if (lookup instanceof SessionLookup.Forgotten) {
      throw forgotten();
    }
    return Optional.empty();
  }

  static Failure forgotten() {
    return Failure.refused("session_forgotten: the session was forgotten, for ever");
  }

  @Override
  public Json.Obj sessionAt(String id, String moment, Instant now) {
    try {
      long sequence = kroniek.sequenceOf(Moment.parse(moment), now);
      SessionLookup lookup = kroniek.sessionAt(sessionId(id), sequence);
      if (lookup instanceof SessionLookup.Found found) {
        return SnapshotFormat.render(found.head(), found.body());
      }
      throw lookup instanceof SessionLookup.Forgotten ? forgotten() : notYet(id, sequence);
    } catch (NoSuchMomentException e) {
      throw DirectAccess.failure(e);
    } catch (IOException e) {
      throw unreadable(data, e);
    }
  }

  /** The session was not there when that entry had been folded. */
  static Failure notYet(String id, long sequence) {
    return Failure.refused(
        "session_not_found: there was no session " + id + " yet after entry " + sequence);
  }

  @Override
  public List<String> idsWithPrefix(String prefix, int max) {
    return read(() -> kroniek.idsWithPrefix(prefix, max)).stream().map(SessionId::value).toList();
  }

  @Override
  public Optional<String> mostRecent() {
    return read(kroniek::mostRecent).map(SessionId::value);
  }

  @Override
  public Listing sessions(Filter filter, int limit, @Nullable String cursor) {
    SessionQuery query =
        new SessionQuery(
            filter.status(),
            filter.project() == null ? null : projectId(filter.project()),
            filter.agent(),
            limit,
            cursor);
    SessionPage page = read(() -> kroniek.sessions(query));
    return new Listing(
        page.sessions().stream().map(SnapshotFormat::summary).toList(), page.nextCursor());
  }

  @Override
  public Rows history(String id, long after, int limit) {
    Page<HistoryRow> page = read(() -> kroniek.history(sessionId(id), after, limit));
    return new Rows(page.rows().stream().map(HistoryRow::toJson).toList(), page.isMore());
  }

  @Override
  public Rows outcomes(long after, int limit) {
    Page<OutcomeRow> page = read(() -> kroniek.outcomes(after, limit));
    return new Rows(page.rows().stream().map(OutcomeRow::toJson).toList(), page.isMore());
  }

  @Override
  public long firstSequence() {
    return kroniek.firstSequence();
  }

  @Override
  public long lastSequence() {
    return kroniek.lastSequence();
  }

  static SessionId sessionId(String id) {
    try {
      return new SessionId(id);
    } catch (IllegalArgumentException e) {
      throw Failure.usage(String.valueOf(e.getMessage()));
    }
  }

  static ProjectId projectId(String project) {
    try {
      return new ProjectId(project);
    } catch (IllegalArgumentException e) {
      throw Failure.usage(String.valueOf(e.getMessage()));
    }
  }

  private interface Reading<T> {
    T read() throws IOException;
  }

  private <T> T read(Reading<T> reading) {
    try {
      return reading.read();
    } catch (IOException e) {
      throw unreadable(data, e);
    }
  }

  private static Failure unreadable(Path data, IOException e) {
    return Failure.unavailable("cannot read " + data + ": " + Causes.text(e));
  }

  @Override
  public void close() {
    try (scratch) {
      kroniek.close();
    } catch (IOException e) {
      throw unreadable(data, e);
    }
  }
}
