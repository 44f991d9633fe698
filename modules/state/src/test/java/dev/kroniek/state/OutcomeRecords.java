package dev.kroniek.state;

import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.ErasedEntry;
import dev.kroniek.domain.Reason;
import dev.kroniek.domain.SessionId;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Records to write to an outcome log. */
final class OutcomeRecords {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00.123456Z");

  private OutcomeRecords() {}

  static List<OutcomeRecord> oneOfEachKind() {
    long session = OutcomeRecord.sessionOf(new SessionId("s1"));
    return List.of(
        new OutcomeRecord(
            1,
            0x4a1b_0000_0000L,
            NOON,
            0x0102_0304_0506_0708L,
            0x1112_1314_1516_1718L,
            session,
            0,
            1,
            CommandType.START_SESSION,
            OutcomeRecord.Kind.APPLIED,
            null,
            0),
        new OutcomeRecord(
            2,
            0x4a1b_0000_0001L,
            NOON.plusSeconds(1),
            0x0102_0304_0506_0708L,
            0,
            session,
            1,
            1,
            CommandType.START_SESSION,
            OutcomeRecord.Kind.DUPLICATE,
            null,
            1),
        new OutcomeRecord(
            3,
            0x4a1b_0000_0002L,
            NOON.plusSeconds(2),
            -3,
            -4,
            session,
            2,
            1,
            CommandType.UPDATE_TASK,
            OutcomeRecord.Kind.REJECTED,
            Reason.TASK_NOT_FOUND,
            0),
        new OutcomeRecord(
            4,
            0x4a1b_0000_0003L,
            NOON.plusSeconds(3),
            -3,
            0,
            session,
            3,
            1,
            CommandType.UPDATE_TASK,
            OutcomeRecord.Kind.DUPLICATE,
            Reason.TASK_NOT_FOUND,
            3),
        aboutManySessions(),
        erased(6, null),
        erased(7, Reason.KEY_REUSED));
  }

  private static OutcomeRecord erased(long sequence, @Nullable Reason reason) {
    ErasedEntry entry =
        new ErasedEntry(sequence, NOON.plusSeconds(sequence - 1), 0x2122_2324_2526_2728L);
    return OutcomeRecord.erased(entry, 0x4a1b_0000_0000L + sequence - 1, reason);
  }

  static OutcomeRecord aboutManySessions() {
    return new OutcomeRecord(
        5,
        Long.MAX_VALUE,
        NOON.plusSeconds(4),
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        0,
        0,
        0,
        CommandType.CLEANUP_STALE_SESSIONS,
        OutcomeRecord.Kind.APPLIED,
        null,
        0);
  }

  static void append(OutcomeLog log, long first, long last) {
    records(first, last).forEach(log::append);
  }

  static List<OutcomeRecord> records(long first, long last) {
    return LongStream.rangeClosed(first, last).mapToObj(OutcomeRecords::record).toList();
  }

  static OutcomeRecord record(long sequence) {
    return new OutcomeRecord(
        sequence,
        sequence * 3,
        NOON.plusMillis(sequence),
        sequence * 0x1234_5678_9abcL,
        -sequence,
        sequence % 5,
        Math.max(0, sequence - 5),
        sequence / 2,
        CommandType.ADD_EVENT,
        OutcomeRecord.Kind.APPLIED,
        null,
        0);
  }
}
