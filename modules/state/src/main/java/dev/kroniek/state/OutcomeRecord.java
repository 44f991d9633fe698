package dev.kroniek.state;

import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Entry;
import dev.kroniek.domain.Outcome;
import dev.kroniek.domain.Reason;
import dev.kroniek.domain.SessionId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of one entry, and where to find it. Laid out by {@link OutcomeRecordCodec}.
 *
 * @param sequence the entry's
 * @param position where the journal keeps the entry
 * @param recordedAt when the journal took it
 * @param keyHash of its key
 * @param contentHash of its content; 0 for a duplicate, whose content is that of the first
 * @param session {@link #sessionOf} its session, 0 where it is about many
 * @param previous the sequence of the record before it of the same session, 0 for none
 * @param version as in {@link Outcome}; for a duplicate, that of the first
 * @param reason why it was rejected; for a duplicate, why the first was
 * @param firstSequence for a duplicate the sequence of the first, else 0
 */
public record OutcomeRecord(
    long sequence,
    long position,
    Instant recordedAt,
    long keyHash,
    long contentHash,
    long session,
    long previous,
    long version,
    CommandType type,
    Kind kind,
    @Nullable Reason reason,
    long firstSequence) {

  /** Which {@link Outcome} it was. {@link #code()} is stored: never change or reuse one. */
  public enum Kind {
    APPLIED(1, "applied"),
    DUPLICATE(2, "duplicate"),
    REJECTED(3, "rejected");

    private final int code;
    private final String wireName;

    Kind(int code, String wireName) {
      this.code = code;
      this.wireName = wireName;
    }

    int code() {
      return code;
    }

    /** The name in JSON. */
    public String wireName() {
      return wireName;
    }

    static @Nullable Kind ofCode(int code) {
      return code >= 1 && code <= values().length ? values()[code - 1] : null;
    }
  }

  /** What stands for a session in records: the first 8 bytes of SHA-256 of its id. */
  public static long sessionOf(@Nullable SessionId id) {
    return id == null ? 0 : SessionDigest.prefix(id);
  }

  /** Whether its entry took its key, so that the same again is a duplicate. */
  public boolean tookKey() {
    return kind != Kind.DUPLICATE && reason != Reason.KEY_REUSED;
  }

  static OutcomeRecord of(Entry entry, long position, Outcome outcome, Link link) {
    if (outcome instanceof Outcome.Applied applied) {
      return of(entry, position, link, new Decided(Kind.APPLIED, applied.version(), null, 0));
    }
    if (outcome instanceof Outcome.Rejected rejected) {
      return of(
          entry,
          position,
          link,
          new Decided(Kind.REJECTED, rejected.version(), rejected.reason(), 0));
    }
    if (outcome instanceof Outcome.Duplicate duplicate) {
      return of(
          entry,
          position,
          link,
          new Decided(
              Kind.DUPLICATE,
              duplicate.first().version(),
              duplicate.first().reason(),
              duplicate.first().sequence()));
    }
    throw new AssertionError("no record for " + outcome.getClass());
  }

  /** The session of a record and its record before. */
  record Link(long session, long previous) {
    static final Link NONE = new Link(0, 0);
  }

  private record Decided(Kind kind, long version, @Nullable Reason reason, long firstSequence) {}

  private static OutcomeRecord of(Entry entry, long position, Link link, Decided decided) {
    return new OutcomeRecord(
        entry.sequence(),
        position,
        entry.recordedAt(),
        entry.keyHash(),
        decided.kind() == Kind.DUPLICATE ? 0 : entry.contentHash(),
        link.session(),
        link.previous(),
        decided.version(),
        entry.command().type(),
        decided.kind(),
        decided.reason(),
        decided.firstSequence());
  }
}
