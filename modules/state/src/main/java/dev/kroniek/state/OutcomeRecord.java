package dev.kroniek.state;

import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Entry;
import dev.kroniek.domain.ErasedEntry;
import dev.kroniek.domain.Outcome;
import dev.kroniek.domain.Reason;
import dev.kroniek.domain.SessionDigest;
import dev.kroniek.domain.SessionId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of one entry, and where to find it. Laid out by {@link OutcomeRecordCodec}.
 *
 * <p>Of an entry about a session that was forgotten it says only where the entry stands, when it
 * was recorded, its key's hash, and whether it took its key.
 *
 * @param sequence the entry's
 * @param position where the journal keeps the entry
 * @param recordedAt when the journal took it
 * @param keyHash of its key
 * @param contentHash of its content; 0 for a duplicate, whose content is that of the first
 * @param session {@link #sessionOf} its session, 0 where it is about many
 * @param previous the sequence of the record before it of the same session, 0 for none
 * @param version as in {@link Outcome}; for a duplicate, that of the first
 * @param type null of an erased entry
 * @param reason why it was rejected; for a duplicate, why the first was; for an erased entry {@link
 *     Reason#KEY_REUSED} if another had its key
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
    @Nullable CommandType type,
    Kind kind,
    @Nullable Reason reason,
    long firstSequence) {

  /** The reason in the record of an erased entry whose key another had. */
  static final Reason KEY_TAKEN = Reason.KEY_REUSED;

  /** Which {@link Outcome} it was. {@link #code()} is stored: never change or reuse one. */
  public enum Kind {
    APPLIED(1, "applied"),
    DUPLICATE(2, "duplicate"),
    REJECTED(3, "rejected"),
    /** The session it was about was forgotten. */
    ERASED(4, "erased");

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

  /** What is left of it once its session is forgotten; itself where that is so already. */
  OutcomeRecord erased() {
    return kind == Kind.ERASED
        ? this
        : erased(
            new ErasedEntry(sequence, recordedAt, keyHash), position, tookKey() ? null : KEY_TAKEN);
  }

  /**
   * The record of an erased entry.
   *
   * @param reason null if it took its key, else {@link #KEY_TAKEN}
   */
  static OutcomeRecord erased(ErasedEntry entry, long position, @Nullable Reason reason) {
    return new OutcomeRecord(
        entry.sequence(),
        position,
        entry.recordedAt(),
        entry.keyHash(),
        0,
        0,
        0,
        0,
        null,
        Kind.ERASED,
        reason,
        0);
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
