package dev.kroniek.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the fold decided about an entry. */
public sealed interface Outcome {

  /** The entry's own sequence. */
  long sequence();

  /** The name in JSON: applied, duplicate or rejected. */
  String wireName();

  /**
   * It took effect, or there was nothing to do.
   *
   * @param version the session's version afterwards; 0 for a command about many sessions, and after
   *     {@code forget_session}
   * @param closed the sessions that a cleanup closed, in the order of their ids
   */
  record Applied(long sequence, long version, List<SessionId> closed) implements Outcome {
    public Applied {
      closed = List.copyOf(closed);
    }

    @Override
    public String wireName() {
      return "applied";
    }
  }

  /**
   * The same command was sent before; nothing changed.
   *
   * @param first what became of it the first time
   */
  record Duplicate(long sequence, FirstUse first) implements Outcome {
    @Override
    public String wireName() {
      return "duplicate";
    }
  }

  /**
   * It could not be applied, and changed nothing but the count of rejections.
   *
   * @param version the session's version, 0 where there is no session
   * @param detail one sentence for people; not kept
   */
  record Rejected(long sequence, Reason reason, long version, String detail) implements Outcome {
    @Override
    public String wireName() {
      return "rejected";
    }
  }

  /**
   * What a later entry with the same key finds, or null where this entry did not take its key: a
   * duplicate and a {@link Reason#KEY_REUSED} leave the key to the entry that has it. So a key is
   * free again {@link Fold#WINDOW_ENTRIES} entries after it was taken, however often it was sent
   * meanwhile.
   */
  default @Nullable FirstUse firstUse(long contentHash) {
    if (this instanceof Applied applied) {
      return new FirstUse(sequence(), contentHash, applied.version(), null);
    }
    return this instanceof Rejected rejected && rejected.reason() != Reason.KEY_REUSED
        ? new FirstUse(sequence(), contentHash, rejected.version(), rejected.reason())
        : null;
  }

  /** The outcome as JSON, for the command that {@code entry} holds. */
  default Json.Obj toJson(Key key, @Nullable SessionId session) {
    Json.Builder json =
        Json.Obj.builder()
            .put("id", key.id())
            .put("sequence", sequence())
            .put("outcome", wireName())
            .putIfPresent("session", session == null ? null : session.value());
    if (this instanceof Applied applied) {
      json.putIfPresent("version", positive(applied.version()));
      if (!applied.closed().isEmpty()) {
        json.put("closed", Json.Arr.of(applied.closed(), Outcome::text));
      }
    } else if (this instanceof Duplicate duplicate) {
      FirstUse first = duplicate.first();
      json.putIfPresent("version", positive(first.version()));
      json.put("first_sequence", first.sequence());
      json.putIfPresent("reason", first.reason() == null ? null : first.reason().wireName());
    } else if (this instanceof Rejected rejected) {
      json.putIfPresent("version", positive(rejected.version()));
      json.put("reason", rejected.reason().wireName());
      json.put("detail", rejected.detail());
    }
    return json.build();
  }

  private static Json text(SessionId id) {
    return new Json.Text(id.value());
  }

  private static @Nullable Long positive(long version) {
    return version > 0 ? (Long) version : null;
  }
}
