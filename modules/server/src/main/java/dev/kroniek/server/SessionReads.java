package dev.kroniek.server;

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
import dev.kroniek.state.SessionPage;
import dev.kroniek.state.SessionQuery;
import dev.kroniek.state.SnapshotFormat;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The reads of sessions, histories and outcomes as JSON. Safe for many threads. */
final class SessionReads {
  private static final Set<String> STATUSES = Set.of("active", "parked", "stale", "completed");

  private static final Query.Range LIMIT = new Query.Range(1, SessionQuery.LIMIT_MAX, 100);
  private static final Query.Range AFTER = new Query.Range(0, Long.MAX_VALUE, 0);

  private final Kroniek kroniek;
  private final InstantSource clock;

  SessionReads(Kroniek kroniek, InstantSource clock) {
    this.kroniek = kroniek;
    this.clock = clock;
  }

  /** {@code GET /v1/sessions}. */
  Answer list(Exchange exchange) throws ProblemException, IOException {
    SessionPage page = kroniek.sessions(query(exchange.query()));
    Json.Builder json =
        Json.Obj.builder()
            .put("sessions", Json.Arr.of(page.sessions(), SnapshotFormat::summary))
            .putIfPresent("next_cursor", page.nextCursor());
    return Answer.json(json.build());
  }

  private static SessionQuery query(Query query) throws ProblemException {
    String status = query.oneOf("status", STATUSES);
    int limit = (int) query.number("limit", LIMIT);
    ProjectId project = project(query.text("project"));
    try {
      return new SessionQuery(status, project, query.text("agent"), limit, query.text("cursor"));
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          Problem.Kind.MALFORMED_PARAMETER, "cursor: is not one that a page ended with");
    }
  }

  private static @Nullable ProjectId project(@Nullable String text) throws ProblemException {
    try {
      return text == null ? null : new ProjectId(text);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Problem.Kind.MALFORMED_PARAMETER, String.valueOf(e.getMessage()));
    }
  }

  /** {@code GET /v1/session-ids}: what a beginning of an id may stand for. */
  Answer ids(Exchange exchange) throws ProblemException, IOException {
    String prefix = exchange.query().text("prefix");
    int limit = (int) exchange.query().number("limit", LIMIT);
    List<SessionId> ids = kroniek.idsWithPrefix(prefix == null ? "" : prefix, limit);
    Json texts = Json.Arr.of(ids, id -> new Json.Text(id.value()));
    return Answer.line(200, Json.Obj.builder().put("ids", texts).build());
  }

  /** {@code GET /v1/sessions/{id}}. */
  Answer one(Exchange exchange) throws ProblemException, IOException {
    String at = exchange.query().text("at");
    SessionLookup.Found found =
        at == null ? find(exchange.session()) : find(exchange.session(), moment(at));
    return Answer.json(SnapshotFormat.render(found.head(), found.body()));
  }

  private static Moment moment(String text) throws ProblemException {
    try {
      return Moment.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          Problem.Kind.MALFORMED_PARAMETER,
          "at: must be a sequence, or an ISO-8601 time with an offset, such as"
              + " 2026-11-23T10:15:30Z");
    }
  }

  private SessionLookup.Found find(SessionId id, Moment moment)
      throws ProblemException, IOException {
    try {
      long sequence = kroniek.sequenceOf(moment, clock.instant());
      return found(
          kroniek.sessionAt(id, sequence),
          "there was no session " + id.value() + " yet after entry " + sequence);
    } catch (NoSuchMomentException e) {
      throw new ProblemException(noSuchMoment(e));
    }
  }

  private static Problem noSuchMoment(NoSuchMomentException e) {
    String detail = String.valueOf(e.getMessage());
    return switch (e.kind()) {
      case FUTURE, BEYOND_THE_END ->
          new Problem(Problem.Kind.NO_SUCH_MOMENT, detail)
              .with("last_sequence", new Json.Num(e.nearest()));
      case BEFORE_RETAINED ->
          new Problem(Problem.Kind.BEFORE_RETAINED, detail)
              .with("first_sequence", new Json.Num(e.nearest()));
    };
  }

  /**
   * The session.
   *
   * @throws ProblemException if there is none, or it was forgotten
   */
  SessionLookup.Found find(SessionId id) throws ProblemException, IOException {
    return found(kroniek.session(id), "nothing was ever heard of session " + id.value());
  }

  private static SessionLookup.Found found(SessionLookup lookup, String otherwise)
      throws ProblemException {
    if (lookup instanceof SessionLookup.Found found) {
      return found;
    }
    throw new ProblemException(
        lookup instanceof SessionLookup.Forgotten
            ? Problems.forgotten()
            : new Problem(Problem.Kind.SESSION_NOT_FOUND, otherwise));
  }

  /** {@code GET /v1/sessions/{id}/history}. */
  Answer history(Exchange exchange) throws ProblemException, IOException {
    SessionId id = exchange.session();
    Query query = exchange.query();
    int limit = (int) query.number("limit", LIMIT);
    long after = query.number("after", AFTER);
    boolean isNewest = query.flag("newest");
    find(id);
    Page<HistoryRow> page =
        isNewest ? kroniek.newestHistory(id, limit) : kroniek.history(id, after, limit);
    List<HistoryRow> rows = page.rows();
    return rows(
        Json.Obj.builder()
            .put("history", Json.Arr.of(rows, HistoryRow::toJson))
            .put("next_after", rows.isEmpty() ? after : last(rows).outcome().sequence()),
        page.isMore());
  }

  /** {@code GET /v1/outcomes}. */
  Answer outcomes(Exchange exchange) throws ProblemException, IOException {
    Query query = exchange.query();
    int limit = (int) query.number("limit", LIMIT);
    long first = kroniek.firstSequence();
    long after = query.number("after", new Query.Range(0, Long.MAX_VALUE, Math.max(0, first - 1)));
    if (after < first - 1) {
      throw new ProblemException(
          new Problem(Problem.Kind.BEFORE_RETAINED, "entries before " + first + " were dropped")
              .with("first_sequence", new Json.Num(first)));
    }
    Page<OutcomeRow> page = kroniek.outcomes(after, limit);
    List<OutcomeRow> rows = page.rows();
    return rows(
        Json.Obj.builder()
            .put("outcomes", Json.Arr.of(rows, OutcomeRow::toJson))
            .put("next_after", rows.isEmpty() ? after : last(rows).outcome().sequence()),
        page.isMore());
  }

  private static Answer rows(Json.Builder page, boolean isMore) {
    return Answer.line(200, page.put("more", new Json.Bool(isMore)).build());
  }

  private static <T> T last(List<T> rows) {
    return rows.get(rows.size() - 1);
  }

  /** A page of sessions, as the pages for people show them. */
  SessionPage newest(@Nullable String status, int limit) throws IOException {
    return kroniek.sessions(new SessionQuery(status, null, null, limit, null));
  }
}
