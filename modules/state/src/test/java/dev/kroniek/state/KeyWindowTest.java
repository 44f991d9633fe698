package dev.kroniek.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.ErasedEntry;
import dev.kroniek.domain.FirstUse;
import dev.kroniek.domain.Fold;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.Reason;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyWindowTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  @TempDir Path directory;

  private final List<Key> keys = new ArrayList<>();
  private final OutcomeLog log = OutcomeLogOpening.inMemory();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theAnswerIsThatOfALookAtEveryEntryOfTheWindow(long seed) throws Exception {
    Random random = new Random(seed);
    int windowEntries = 700;
    KeyWindow window = window(windowEntries);
    for (int i = 0; i < 6000; i++) {
      Key key = key(random.nextInt(2500));
      FirstUse expected = expected(key, windowEntries);
      assertThat(window.firstUse(key, hash(key), log.lastSequence() + 1))
          .as("entry %d", log.lastSequence() + 1)
          .isEqualTo(expected);
      take(window, key, kind(expected, random));
      if (random.nextInt(1000) == 0) {
        window = window(windowEntries);
      }
    }
  }

  private static OutcomeRecord.Kind kind(@Nullable FirstUse first, Random random) {
    if (first != null) {
      return OutcomeRecord.Kind.DUPLICATE;
    }
    return random.nextInt(5) == 0 ? OutcomeRecord.Kind.REJECTED : OutcomeRecord.Kind.APPLIED;
  }

  private @Nullable FirstUse expected(Key key, int windowEntries) throws StateException {
    long oldest = Math.max(1, log.lastSequence() + 1 - windowEntries);
    for (long s = log.lastSequence(); s >= oldest; s--) {
      OutcomeRecord record = log.read(s);
      if (record.tookKey() && keys.get((int) s - 1).equals(key)) {
        return new FirstUse(s, record.contentHash(), record.version(), record.reason());
      }
    }
    return null;
  }

  @Test
  void aKeyIsFreeAgainAfterExactlyTheWindow() throws Exception {
    KeyWindow window = window(10);
    take(window, key(0), OutcomeRecord.Kind.APPLIED);
    for (int i = 1; i < 10; i++) {
      take(window, key(i), OutcomeRecord.Kind.APPLIED);
    }
    assertThat(window.firstUse(key(0), hash(key(0)), 11)).isNotNull();
    take(window, key(10), OutcomeRecord.Kind.APPLIED);
    assertThat(window.firstUse(key(0), hash(key(0)), 12)).isNull();
  }

  @Test
  void keysOfOneHashAreToldApart() throws Exception {
    KeyWindow window = window(1000);
    for (int i = 0; i < 50; i++) {
      keys.add(key(i));
      OutcomeRecord record = record(i + 1, 42, OutcomeRecord.Kind.APPLIED, null);
      log.append(record);
      window.add(record);
    }
    for (int i = 0; i < 50; i++) {
      FirstUse found = window.firstUse(key(i), 42, 51);
      assertThat(found).isEqualTo(new FirstUse(i + 1, -i - 1, 7, null));
    }
    assertThat(window.firstUse(key(99), 42, 51)).isNull();
  }

  @Test
  void ofAnErasedOrDroppedEntryTheHashAloneMustDo() throws Exception {
    KeyWindow window = new KeyWindow(log, (s, p) -> null);
    window.rebuild();
    OutcomeRecord erased = OutcomeRecord.erased(new ErasedEntry(1, NOON, hash(key(1))), 1, null);
    OutcomeRecord dropped = record(2, hash(key(2)), OutcomeRecord.Kind.APPLIED, null);
    for (OutcomeRecord record : List.of(erased, dropped)) {
      log.append(record);
      window.add(record);
    }
    assertThat(window.firstUse(key(1), hash(key(1)), 3)).isEqualTo(new FirstUse(1, 0, 0, null));
    assertThat(window.firstUse(key(2), hash(key(2)), 3)).isEqualTo(new FirstUse(2, -2, 7, null));
    assertThat(window.firstUse(null, hash(key(2)), 3)).isNotNull();
    assertThat(window.firstUse(null, hash(key(3)), 3)).isNull();
  }

  @Test
  void aReusedKeyIsNotTakenByTheEntryThatReusedIt() throws Exception {
    KeyWindow window = window(3);
    take(window, key(0), OutcomeRecord.Kind.APPLIED);
    keys.add(key(0));
    OutcomeRecord reused = record(2, hash(key(0)), OutcomeRecord.Kind.REJECTED, Reason.KEY_REUSED);
    log.append(reused);
    window.add(reused);
    assertThat(window.firstUse(key(0), hash(key(0)), 3)).isEqualTo(new FirstUse(1, -1, 7, null));
    take(window, key(1), OutcomeRecord.Kind.APPLIED);
    take(window, key(2), OutcomeRecord.Kind.APPLIED);
    assertThat(window.firstUse(key(0), hash(key(0)), 5)).isNull();
  }

  @Test
  void theWholeWindowTakesSixteenMebibytes() throws Exception {
    try (OutcomeLog onDisk =
        OutcomeLogOpening.open(new RealDisk(), directory.resolve("outcomes.log"))) {
      KeyWindow window = new KeyWindow(onDisk, (s, p) -> key((int) s));
      window.rebuild();
      long last = Fold.WINDOW_ENTRIES * 5 / 2;
      long most = 0;
      for (long s = 1; s <= last; s++) {
        OutcomeRecord record = record(s, hash(key((int) s)), OutcomeRecord.Kind.APPLIED, null);
        onDisk.append(record);
        window.add(record);
        most = Math.max(most, window.bytes());
        if (s % 500_000 == 0) {
          onDisk.force();
        }
      }
      assertThat(most).isEqualTo(16 << 20);
      Key oldest = key((int) (last + 1 - Fold.WINDOW_ENTRIES));
      assertThat(window.firstUse(oldest, hash(oldest), last + 1)).isNotNull();
      Key tooOld = key((int) (last - Fold.WINDOW_ENTRIES));
      assertThat(window.firstUse(tooOld, hash(tooOld), last + 1)).isNull();
      window.rebuild();
      assertThat(window.firstUse(oldest, hash(oldest), last + 1)).isNotNull();
    }
  }

  private KeyWindow window(long entries) throws StateException {
    KeyWindow window = new KeyWindow(log, (s, p) -> keys.get((int) s - 1), entries);
    window.rebuild();
    return window;
  }

  private void take(KeyWindow window, Key key, OutcomeRecord.Kind kind) {
    keys.add(key);
    Reason reason = kind == OutcomeRecord.Kind.REJECTED ? Reason.SESSION_NOT_FOUND : null;
    OutcomeRecord record = record(keys.size(), hash(key), kind, reason);
    log.append(record);
    window.add(record);
  }

  private static OutcomeRecord record(
      long sequence, long keyHash, OutcomeRecord.Kind kind, @Nullable Reason reason) {
    boolean isDuplicate = kind == OutcomeRecord.Kind.DUPLICATE;
    return new OutcomeRecord(
        sequence,
        sequence,
        NOON,
        keyHash,
        isDuplicate ? 0 : -sequence,
        5,
        sequence - 1,
        7,
        CommandType.ADD_EVENT,
        kind,
        reason,
        isDuplicate ? 1 : 0);
  }

  private static Key key(int number) {
    return new Key("cli", "k" + number);
  }

  /** As bad as a hash may be: few values, in the lower bits only. */
  private static long hash(Key key) {
    return Integer.parseInt(key.id().substring(1));
  }
}
