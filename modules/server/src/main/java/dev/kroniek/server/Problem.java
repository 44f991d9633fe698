package dev.kroniek.server;

import dev.kroniek.domain.Json;
import dev.kroniek.domain.Reason;
import dev.kroniek.redaction.Redactor;
import java.util.Locale;

/**
 * An error as RFC 9457 describes it. Its type is a path that names the kind; {@code
 * docs/problems.md} says what each means and what to do about it.
 *
 * @param detail what went wrong this time, one sentence for people
 * @param more further fields, such as those of a rejection's outcome
 */
record Problem(Kind kind, String detail, Json.Obj more) {

  /** The kinds of error, each with its HTTP status. */
  enum Kind {
    NOT_JSON(400, "Not JSON"),
    MALFORMED_COMMAND(400, "Not a command"),
    MALFORMED_PARAMETER(400, "Not a valid parameter"),
    BAD_REQUEST(400, "Not a valid request"),
    TOKEN_MISSING(401, "Token missing or wrong"),
    FOREIGN_ORIGIN(403, "Not from this machine's own pages"),
    NO_SUCH_ROUTE(404, "No such route"),
    METHOD_NOT_ALLOWED(405, "Wrong method"),
    TOO_SLOW(408, "Request not complete in time"),
    BEFORE_RETAINED(410, "Before the retained range"),
    TOO_LARGE(413, "Too large"),
    WRONG_CONTENT_TYPE(415, "Wrong content type"),
    FOREIGN_HOST(421, "Not this server"),
    NO_SUCH_MOMENT(422, "No such moment"),
    INTERNAL(500, "Internal error"),
    JOURNAL_FAILED(500, "The journal failed"),
    OVERLOADED(503, "Overloaded"),
    NOT_READY(503, "Not ready yet"),
    NOT_WORKING(503, "Not working"),
    STOPPING(503, "Stopping"),
    NOT_APPLIED_IN_TIME(504, "Journaled, not yet applied"),
    DISK_FULL(507, "Disk full"),

    SESSION_NOT_FOUND(404, "No such session"),
    TASK_NOT_FOUND(404, "No such task"),
    SESSION_ENDED(409, "The session has ended"),
    SESSION_FORGOTTEN(410, "The session was forgotten"),
    TASK_EXISTS(409, "The task exists"),
    LIMIT_REACHED(409, "Limit reached"),
    VERSION_CONFLICT(409, "Another version"),
    KEY_REUSED(409, "The key was used for something else");

    private final int status;
    private final String title;

    Kind(int status, String title) {
      this.status = status;
      this.title = title;
    }

    int status() {
      return status;
    }

    String title() {
      return title;
    }

    /** The name in JSON and in the type's path. */
    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of a rejection by the fold. */
    static Kind of(Reason reason) {
      return switch (reason) {
        case SESSION_NOT_FOUND -> SESSION_NOT_FOUND;
        case SESSION_ENDED -> SESSION_ENDED;
        case SESSION_FORGOTTEN -> SESSION_FORGOTTEN;
        case TASK_NOT_FOUND -> TASK_NOT_FOUND;
        case TASK_EXISTS -> TASK_EXISTS;
        case LIMIT_REACHED -> LIMIT_REACHED;
        case VERSION_CONFLICT -> VERSION_CONFLICT;
        case KEY_REUSED -> KEY_REUSED;
      };
    }

    /** Whether the same request may well succeed a little later. */
    boolean isWorthRetrying() {
      return switch (this) {
        case OVERLOADED, NOT_READY, NOT_WORKING, STOPPING, DISK_FULL -> true;
        default -> false;
      };
    }
  }

  Problem(Kind kind, String detail) {
    this(kind, detail, Json.Obj.EMPTY);
  }

  int status() {
    return kind.status();
  }

  /** The same with one more field. */
  Problem with(String name, Json value) {
    Json.Builder fields = Json.Obj.builder();
    more.fields().forEach(fields::put);
    return new Problem(kind, detail, fields.put(name, value).build());
  }

  /** The same without secrets in what it quotes. */
  Problem redacted(Redactor redactor) {
    return new Problem(kind, redactor.text(detail), more);
  }

  Json.Obj toJson() {
    Json.Builder json =
        Json.Obj.builder()
            .put("type", "/problems/" + kind.wireName())
            .put("title", kind.title())
            .put("status", status())
            .put("detail", detail);
    more.fields().forEach((name, value) -> putNew(json, name, value));
    return json.build();
  }

  /** The members that RFC 9457 defines are ours: an outcome's field of that name gives way. */
  private static void putNew(Json.Builder json, String name, Json value) {
    switch (name) {
      case "type", "title", "status", "detail" -> {}
      default -> json.put(name, value);
    }
  }
}
