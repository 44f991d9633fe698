package dev.kroniek.testkit;

import static dev.kroniek.testkit.JournalWords.append;
import static dev.kroniek.testkit.SampleCommands.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kroniek.domain.Entry;
import dev.kroniek.journal.ChronicleJournal;
import dev.kroniek.journal.Journal;
import dev.kroniek.journal.JournalException;
import dev.kroniek.journal.JournalOptions;
import dev.kroniek.journal.JournalOptions.Access;
import dev.kroniek.journal.JournalOptions.ScanStart;
import dev.kroniek.journal.Tailer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Twenty entries, of which the eleventh is harmed: what is in front of it stays readable, what is
 * appended later is readable too, and nothing is ever appended to the harmed file.
 */
@Timeout(60)
class JournalDamageTest {
  private static final int HEADER_BYTES = 4;
  private static final int NOT_COMPLETE = 0x8000_0000;
  private static final int META_DATA = 0x4000_0000;

  @TempDir Path parent;
  private Path directory;
  private Path first;
  private long position15;
  private final HandClock clock = new HandClock(Instant.parse("2026-11-23T10:15:00Z"));
  private final JournalOptions options = JournalOptions.DEFAULT.withClock(clock);

  @BeforeEach
  void appendTwentyEntries() throws Exception {
    directory = parent.resolve("journal");
    first = directory.resolve("1");
    try (Journal journal = open(options);
        Tailer tailer = journal.tailer()) {
      append(journal, IntStream.rangeClosed(1, 20).mapToObj(SampleCommands::event).toList());
      tailer.seek(15);
      tailer.poll();
      position15 = tailer.position();
    }
  }

  private Journal open(JournalOptions with) throws JournalException {
    return ChronicleJournal.open(directory, with);
  }

  private Path file() throws IOException {
    return JournalFiles.onlyCycle(first);
  }

  /** Where an entry begins in its file, from 1. */
  private int offset(int entry) throws IOException {
    return JournalFiles.entryOffsets(file()).get(entry - 1);
  }

  private int header(int entry) throws IOException {
    return JournalFiles.read(file(), offset(entry) - HEADER_BYTES);
  }

  private void setHeader(int entry, int value) throws IOException {
    JournalFiles.write(file(), offset(entry) - HEADER_BYTES, value);
  }

  private static void verify(Journal journal, int... events) throws JournalException {
    try (Tailer tailer = journal.tailer()) {
      for (int i = 0; i < events.length; i++) {
        Entry entry = tailer.poll();
        assertThat(entry == null ? null : entry.command()).isEqualTo(event(events[i]));
        assertThat(entry == null ? 0 : entry.sequence()).isEqualTo(i + 1);
      }
      assertThat(tailer.poll()).isNull();
    }
  }

  private static int[] oneTo(int last, int... more) {
    return IntStream.concat(IntStream.rangeClosed(1, last), IntStream.of(more)).toArray();
  }

  /** The story of every harm that leaves the first ten entries. */
  private String goesOnBehindTheTenth() throws Exception {
    int before = JournalFiles.fingerprint(first);
    String told;
    try (Journal journal = open(options)) {
      assertThat(journal.damage())
          .singleElement()
          .asString()
          .contains(first.toString(), "entry 10");
      told = journal.damage().get(0);
      assertThat(journal.lastSequence()).isEqualTo(10);
      assertThat(append(journal, List.of(event(101), event(102))).firstSequence()).isEqualTo(11);
      verify(journal, oneTo(10, 101, 102));
    }
    try (Journal journal = open(options)) {
      assertThat(journal.damage()).as("told once").isEmpty();
      append(journal, List.of(event(103)));
      verify(journal, oneTo(10, 101, 102, 103));
      try (Journal reading = open(options.withAccess(Access.READ))) {
        verify(reading, oneTo(10, 101, 102, 103));
      }
    }
    assertThat(JournalFiles.fingerprint(first)).as("the harmed file").isEqualTo(before);
    assertThat(Files.readString(directory.resolve("MANIFEST")))
        .contains("generation 1 10 1\ngeneration 11 open 11\n");
    return told;
  }

  @Test
  void aFlippedBitInAnEntry() throws Exception {
    int at = offset(11) + 90;
    JournalFiles.write(file(), at, JournalFiles.read(file(), at) ^ 0x10);
    goesOnBehindTheTenth();
  }

  @Test
  void aHeaderOfZeros() throws Exception {
    setHeader(11, 0);
    goesOnBehindTheTenth();
  }

  @Test
  void aHeaderThatWasNeverCompleted() throws Exception {
    setHeader(11, header(11) | NOT_COMPLETE);
    goesOnBehindTheTenth();
  }

  @Test
  void aHeaderThatClaimsToBeNoEntry() throws Exception {
    setHeader(11, header(11) | META_DATA);
    goesOnBehindTheTenth();
  }

  @Test
  void aLengthThatIsTooShort() throws Exception {
    setHeader(11, header(11) - 8);
    goesOnBehindTheTenth();
  }

  @Test
  void aLengthThatIsFarTooLong() throws Exception {
    setHeader(11, 1 << 26);
    assertThat(goesOnBehindTheTenth()).contains("claims 67108864 bytes");
  }

  @Test
  void aFileCutInTheMiddleOfAnEntry() throws Exception {
    JournalFiles.cut(file(), offset(11) + 20);
    goesOnBehindTheTenth();
  }

  @Test
  void aFileCutBetweenTwoEntries() throws Exception {
    JournalFiles.cut(file(), offset(11) - HEADER_BYTES);
    goesOnBehindTheTenth();
  }

  @Test
  void aTailOfZeros() throws Exception {
    int from = offset(11) - HEADER_BYTES;
    JournalFiles.write(file(), from, new byte[(int) Files.size(file()) - from]);
    goesOnBehindTheTenth();
  }

  @Test
  void aTailOfZerosBehindABeginning() throws Exception {
    int from = offset(11) + 40;
    JournalFiles.write(file(), from, new byte[(int) Files.size(file()) - from]);
    goesOnBehindTheTenth();
  }

  @Test
  void harmToTheFirstEntryLeavesNoneAndAnotherDirectoryIsUsed() throws Exception {
    setHeader(1, 0);
    try (Journal journal = open(options)) {
      assertThat(journal.damage()).hasSize(1);
      assertThat(journal.lastSequence()).isZero();
      append(journal, List.of(event(101)));
      verify(journal, 101);
    }
    assertThat(Files.readString(directory.resolve("MANIFEST"))).contains("generation 1 open 1-2\n");
    try (Journal journal = open(options)) {
      assertThat(journal.damage()).isEmpty();
      verify(journal, 101);
    }
  }

  @Test
  void harmInFrontOfACheckpointIsNoticedByWhoReadsThere() throws Exception {
    JournalFiles.write(file(), offset(11) + 90, 7);
    JournalOptions fromCheckpoint = options.withScanFrom(new ScanStart(15, position15));
    try (Journal journal = open(fromCheckpoint);
        Tailer tailer = journal.tailer()) {
      assertThat(journal.damage()).isEmpty();
      assertThat(append(journal, List.of(event(21))).firstSequence()).isEqualTo(21);
      for (int i = 1; i <= 10; i++) {
        tailer.poll();
      }
      for (int attempt = 0; attempt < 2; attempt++) {
        assertThatThrownBy(tailer::poll)
            .isInstanceOf(JournalException.class)
            .hasMessageContaining("entry 11")
            .hasMessageContaining("checksum");
      }
      tailer.seek(12);
      assertThat(tailer.poll()).isNotNull();
    }
  }

  @Test
  void aCheckpointThatIsNotThereIsDamage() throws Exception {
    try (Journal journal = open(options.withScanFrom(new ScanStart(25, position15 + 10)))) {
      assertThat(journal.damage()).singleElement().asString().contains("entry 25", "entry 20");
      append(journal, List.of(event(101)));
      verify(journal, oneTo(20, 101));
    }
    assertThat(Files.readString(directory.resolve("MANIFEST")))
        .contains("generation 1 20 1\ngeneration 21 open 21\n");
  }

  @Test
  void aCheckpointBehindAJournalThatBeganAnewNeedsNoThirdDirectory() throws Exception {
    setHeader(11, 0);
    JournalOptions stale = options.withScanFrom(new ScanStart(15, position15));
    open(stale).close();
    try (Journal journal = open(stale)) {
      assertThat(journal.damage()).hasSize(1);
      append(journal, List.of(event(101)));
      verify(journal, oneTo(10, 101));
    }
    assertThat(directory.resolve("11")).exists();
    assertThat(directory.resolve("11-2")).doesNotExist();
  }

  @Test
  void entriesAreFoundInEveryGeneration() throws Exception {
    setHeader(11, 0);
    try (Journal journal = open(options);
        Tailer tailer = journal.tailer()) {
      append(journal, List.of(event(101), event(102), event(103)));
      for (int sequence : new int[] {13, 10, 11, 1, 12, 5}) {
        tailer.seek(sequence);
        Entry entry = tailer.poll();
        assertThat(entry == null ? 0 : entry.sequence()).isEqualTo(sequence);
        tailer.seek(sequence, tailer.position());
      }
      tailer.seek(9);
      for (int sequence = 9; sequence <= 13; sequence++) {
        Entry entry = tailer.poll();
        assertThat(entry == null ? 0 : entry.sequence()).isEqualTo(sequence);
      }
      assertThat(tailer.poll()).isNull();
      assertThat(journal.bytes()).isPositive();
    }
  }

  @Test
  void recordedTimesDoNotDecreaseInANewGeneration() throws Exception {
    setHeader(11, 0);
    clock.advance(Duration.ofHours(-5));
    open(options).close();
    try (Journal journal = open(options);
        Tailer tailer = journal.tailer()) {
      append(journal, List.of(event(101)));
      tailer.seek(11);
      Entry entry = tailer.poll();
      assertThat(entry == null ? null : entry.recordedAt())
          .isEqualTo(Instant.parse("2026-11-23T10:15:00Z"));
    }
  }

  @Test
  void aToolReportsDamageAndChangesNothing() throws Exception {
    setHeader(11, 0);
    try (Journal journal = open(options.withAccess(Access.READ))) {
      assertThat(journal.damage()).hasSize(1);
      assertThat(journal.lastSequence()).isEqualTo(10);
      verify(journal, oneTo(10));
    }
    assertThat(Files.readString(directory.resolve("MANIFEST"))).contains("generation 1 open 1\n");
  }

  @Test
  void aToolReadsUpToALastEntryThatIsHarmed() throws Exception {
    JournalFiles.write(file(), offset(20) + 90, 7);
    try (Journal journal = open(options.withAccess(Access.READ))) {
      assertThat(journal.damage()).singleElement().asString().contains("entry 19");
      verify(journal, oneTo(19));
    }
  }

  @Test
  void anEntryBehindAHoleThatNoHeaderTellsOf() throws Exception {
    int before = offset(11) - HEADER_BYTES;
    byte[] later = Arrays.copyOfRange(Files.readAllBytes(file()), offset(12), offset(14));
    Files.delete(directory.resolve("MANIFEST"));
    Files.move(first, parent.resolve("whole"));
    try (Journal journal = open(options)) {
      append(journal, IntStream.rangeClosed(1, 10).mapToObj(SampleCommands::event).toList());
    }
    JournalFiles.write(file(), before + 100_000, later);
    goesOnBehindTheTenth();
  }

  @Test
  void theBeginningOfAnEntryThatWasNeverFinishedIsCleared() throws Exception {
    int end = JournalFiles.endOfLast(file());
    JournalFiles.write(file(), end, NOT_COMPLETE);
    byte[] leftover = "leftover".repeat(100_000).getBytes(StandardCharsets.UTF_8);
    JournalFiles.write(file(), end + 4L, leftover);
    open(options).close();
    byte[] all = Files.readAllBytes(file());
    assertThat(Arrays.copyOfRange(all, end, end + 1_000_000)).containsOnly(0);
    nothingIsLost();
    try (Journal journal = open(options)) {
      for (int i = 22; i <= 300; i++) {
        append(journal, List.of(event(i)));
      }
      verify(journal, oneTo(300));
    }
  }

  @Test
  void afterAFileWasMarkedAsCompleteTheNextIsUsedEvenIfTheClockWentBack() throws Exception {
    JournalFiles.write(file(), JournalFiles.endOfLast(file()), NOT_COMPLETE | META_DATA);
    clock.advance(Duration.ofMinutes(-10));
    nothingIsLost();
    assertThat(JournalFiles.cycles(first)).hasSize(2);
  }

  private void nothingIsLost() throws Exception {
    try (Journal journal = open(options)) {
      assertThat(journal.damage()).isEmpty();
      append(journal, List.of(event(21)));
      verify(journal, oneTo(21));
    }
  }

  @Test
  void aFileWhoseBeginningIsLostIsDamageAndIsNotThrownAway() throws Exception {
    JournalFiles.write(file(), 0, NOT_COMPLETE);
    try (Journal journal = open(options)) {
      assertThat(journal.damage()).hasSize(1);
      append(journal, List.of(event(101)));
      verify(journal, 101);
    }
    assertThat(JournalFiles.entryOffsets(file())).hasSize(20);
  }

  @Test
  void aFileThatTheLibraryPutAsideIsDamage() throws Exception {
    Files.createFile(first.resolve("20261123-09F.cq4-1.discard"));
    try (Journal journal = open(options)) {
      assertThat(journal.damage()).singleElement().asString().contains(".discard");
      append(journal, List.of(event(101)));
      verify(journal, oneTo(20, 101));
    }
  }
}
