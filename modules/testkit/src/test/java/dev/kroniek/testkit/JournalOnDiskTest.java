package dev.kroniek.testkit;

import static dev.kroniek.testkit.JournalWords.append;
import static dev.kroniek.testkit.SampleCommands.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kroniek.domain.Entry;
import dev.kroniek.journal.ChronicleJournal;
import dev.kroniek.journal.Durability;
import dev.kroniek.journal.Journal;
import dev.kroniek.journal.JournalException;
import dev.kroniek.journal.JournalOptions;
import dev.kroniek.journal.JournalOptions.Access;
import dev.kroniek.journal.Tailer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.impl.single.TableStoreWriteLock;
import net.openhft.chronicle.queue.impl.table.Metadata;
import net.openhft.chronicle.queue.impl.table.SingleTableBuilder;
import net.openhft.chronicle.threads.Pauser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How the journal treats its directory, its clock and its machine. */
@Timeout(60)
class JournalOnDiskTest {
  @TempDir Path parent;

  private Path directory() {
    return parent.resolve("journal");
  }

  private Journal open(JournalOptions options) throws JournalException {
    return ChronicleJournal.open(directory(), options);
  }

  private Journal open() throws JournalException {
    return open(JournalOptions.DEFAULT);
  }

  private static long count(Journal journal) throws JournalException {
    try (Tailer tailer = journal.tailer()) {
      long count = 0;
      Entry entry;
      while ((entry = tailer.poll()) != null) {
        count++;
        assertThat(entry.command()).isEqualTo(event((int) entry.sequence()));
      }
      return count;
    }
  }

  @Test
  void itsFilesAreForTheirOwnerAlone() throws Exception {
    try (Journal journal = open()) {
      append(journal, List.of(event(1)));
      try (Stream<Path> all = Files.walk(directory())) {
        for (Path path : all.toList()) {
          assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
              .as(path.toString())
              .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
        }
      }
    }
  }

  @Test
  void aDirectoryOfSomethingElseIsRefusedAndLeftAlone() throws Exception {
    Files.createDirectories(directory());
    Files.writeString(directory().resolve("thesis.txt"), "chapter one");
    assertThatThrownBy(this::open)
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("thesis.txt")
        .hasMessageContaining("MANIFEST");
    try (Stream<Path> files = Files.list(directory())) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void aFileInThePlaceOfTheDirectoryIsRefused() throws Exception {
    Files.writeString(directory(), "a file");
    assertThatThrownBy(this::open)
        .isInstanceOf(JournalException.class)
        .hasMessageContaining(directory().toString());
  }

  @Test
  void anEmptyDirectoryBecomesAJournal() throws Exception {
    Files.createDirectories(directory());
    try (Journal journal = open()) {
      assertThat(append(journal, List.of(event(1))).firstSequence()).isEqualTo(1);
    }
  }

  @Test
  void aToolFindsNoJournalInAnEmptyDirectory() throws Exception {
    Files.createDirectories(directory());
    assertThatThrownBy(() -> open(JournalOptions.DEFAULT.withAccess(Access.READ)))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("no journal");
    try (Stream<Path> files = Files.list(directory())) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void aLostManifestIsNotReplacedByAnEmptyOne() throws Exception {
    try (Journal journal = open()) {
      append(journal, List.of(event(1)));
    }
    Files.delete(directory().resolve("MANIFEST"));
    assertThatThrownBy(this::open)
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("MANIFEST");
  }

  @Test
  void aDamagedManifestIsRefused() throws Exception {
    open().close();
    Path manifest = directory().resolve("MANIFEST");
    Files.writeString(manifest, Files.readString(manifest).replace("1 open 1", "1 open 7"));
    assertThatThrownBy(this::open)
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("checksum");
  }

  @Test
  void aReadOnlyFileSystemIsRefusedForAppendingAndGoodForReading() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(parent.resolve("disk"), 48)) {
      Path journal = disk.path().resolve("journal");
      try (Journal written = ChronicleJournal.open(journal, small())) {
        append(written, List.of(event(1), event(2)));
      }
      disk.makeReadOnly();
      assertThatThrownBy(() -> ChronicleJournal.open(journal, small()))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("cannot be written");
      try (Journal read = ChronicleJournal.open(journal, small().withAccess(Access.READ))) {
        assertThat(count(read)).isEqualTo(2);
      }
    }
  }

  private static JournalOptions small() {
    return JournalOptions.DEFAULT.withReserveBytes(8 << 20);
  }

  @Test
  void aFullDiskTakesNothingUntilSpaceIsFree() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(parent.resolve("disk"), 48);
        Journal journal = ChronicleJournal.open(disk.path().resolve("journal"), small())) {
      Path ballast = disk.path().resolve("ballast");
      Files.write(ballast, new byte[8 << 20]);
      int next = 1;
      try {
        while (next < 100_000) {
          append(journal, List.of(event(next, "x".repeat(50_000))));
          next++;
        }
        throw new AssertionError("the disk never filled");
      } catch (JournalException e) {
        assertThat(e).hasMessageContaining("reserve").hasMessageContaining("nothing was appended");
      }
      assertThat(journal.lastSequence()).isEqualTo(next - 1);
      Files.delete(ballast);
      TimeUnit.MILLISECONDS.sleep(50); // the answer about free space is kept for 20 ms
      assertThat(append(journal, List.of(event(next))).firstSequence()).isEqualTo(next);
    }
  }

  @Test
  void withoutAReserveAFullDiskEndsTheJournalAndLosesNothingAcknowledged() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(parent.resolve("disk"), 48)) {
      Path directory = disk.path().resolve("journal");
      Path ballast = disk.path().resolve("ballast");
      Files.write(ballast, new byte[8 << 20]);
      long acknowledged = 0;
      JournalOptions options = JournalOptions.DEFAULT.withReserveBytes(0);
      try (Journal journal = ChronicleJournal.open(directory, options)) {
        acknowledged = fill(journal, disk);
      }
      Files.delete(ballast);
      try (Journal journal = ChronicleJournal.open(directory, options)) {
        assertThat(journal.lastSequence()).isGreaterThanOrEqualTo(acknowledged);
        append(journal, List.of(event(1)));
        try (Tailer tailer = journal.tailer()) {
          for (long i = 1; i <= journal.lastSequence(); i++) {
            assertThat(tailer.poll()).isNotNull();
          }
        }
      }
    }
  }

  /** Appends while another file eats the space, as nobody looked. @return the last acknowledged */
  private static long fill(Journal journal, SmallDisk disk) throws Exception {
    append(journal, List.of(event(1)));
    disk.fill("rest");
    for (int i = 2; i < 100_000; i++) {
      try {
        append(journal, List.of(event(i, "x".repeat(3000))));
      } catch (JournalException e) {
        assertThat(e).hasRootCauseInstanceOf(InternalError.class);
        long last = journal.lastSequence();
        assertThat(last).isEqualTo(i - 1);
        assertThatThrownBy(() -> append(journal, List.of(event(1))))
            .isInstanceOf(JournalException.class);
        disk.delete("rest");
        return last;
      }
    }
    throw new AssertionError("the disk never filled");
  }

  /** The library asks for the hour at each message: the moment to harm the one before. */
  @Test
  void aBatchThatCannotBeReadBackIsNotAcknowledged() throws Exception {
    AtomicBoolean isArmed = new AtomicBoolean();
    InstantSource harming =
        () -> {
          if (isArmed.get()) {
            isArmed.set(!harmEntry(2));
          }
          return Instant.parse("2026-11-23T10:00:00Z");
        };
    JournalOptions options = JournalOptions.DEFAULT.withClock(harming);
    try (Journal journal = open(options)) {
      append(journal, List.of(event(1)));
      isArmed.set(true);
      assertThatThrownBy(() -> append(journal, List.of(event(2), event(3))))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("checksum");
      assertThat(isArmed).isFalse();
      assertThat(journal.lastSequence()).isEqualTo(1);
      assertThat(count(journal)).isEqualTo(1);
      assertThatThrownBy(() -> append(journal, List.of(event(4))))
          .isInstanceOf(JournalException.class);
    }
    try (Journal journal = open(options)) {
      assertThat(journal.damage()).hasSize(1);
      append(journal, List.of(event(2)));
      assertThat(count(journal)).isEqualTo(2);
    }
  }

  /** Changes a byte of an entry. @return whether it was there already */
  private boolean harmEntry(int entry) {
    try {
      Path file = JournalFiles.onlyCycle(directory().resolve("1"));
      List<Integer> offsets = JournalFiles.entryOffsets(file);
      if (offsets.size() < entry) {
        return false;
      }
      int at = offsets.get(entry - 1) + 80;
      JournalFiles.write(file, at, JournalFiles.read(file, at) ^ 1);
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aBatchMayStraddleAnHour() throws Exception {
    HandClock clock = new HandClock(Instant.parse("2026-11-23T10:59:00Z"));
    InstantSource ticking =
        () -> {
          clock.advance(Duration.ofSeconds(1));
          return clock.instant();
        };
    JournalOptions options = JournalOptions.DEFAULT.withClock(ticking);
    try (Journal journal = open(options)) {
      append(journal, IntStream.rangeClosed(1, 2000).mapToObj(SampleCommands::event).toList());
      assertThat(JournalFiles.cycles(directory().resolve("1"))).hasSizeGreaterThan(1);
      assertThat(count(journal)).isEqualTo(2000);
    }
    try (Journal journal = open(options)) {
      assertThat(journal.damage()).isEmpty();
      append(journal, List.of(event(2001)));
      assertThat(count(journal)).isEqualTo(2001);
    }
  }

  @Test
  void aClockThatGoesBackAcrossAnHourStopsNothing() throws Exception {
    HandClock clock = new HandClock(Instant.parse("2026-11-23T11:00:01Z"));
    JournalOptions options = JournalOptions.DEFAULT.withClock(clock);
    try (Journal journal = open(options)) {
      append(journal, List.of(event(1)));
      clock.advance(Duration.ofMinutes(-30));
      append(journal, List.of(event(2)));
    }
    clock.advance(Duration.ofHours(-3));
    try (Journal journal = open(options)) {
      assertThat(journal.damage()).isEmpty();
      append(journal, List.of(event(3)));
      assertThat(count(journal)).isEqualTo(3);
    }
  }

  @Test
  void aToolMayOpenAJournalThatHasNoEntryYet() throws Exception {
    open().close();
    try (Journal reading = open(JournalOptions.DEFAULT.withAccess(Access.READ))) {
      assertThat(reading.lastSequence()).isZero();
      assertThat(count(reading)).isZero();
    }
  }

  @Test
  void aToolFindsNoDamageWhereTheOwnerIsBusy() throws Exception {
    HandClock clock = new HandClock(Instant.parse("2026-11-23T10:15:30Z"));
    JournalOptions options = JournalOptions.DEFAULT.withClock(clock).withDurability(Durability.OS);
    try (Journal journal = open(options)) {
      CompletableFuture<Void> owner =
          CompletableFuture.runAsync(() -> appendForTenHours(journal, clock));
      do {
        try (Journal reading = open(options.withAccess(Access.READ))) {
          assertThat(reading.damage()).isEmpty();
          assertThat(count(reading)).isEqualTo(reading.lastSequence());
        }
      } while (!owner.isDone());
      owner.join();
    }
  }

  /** Appends a thousand entries an hour, by that clock. */
  private static void appendForTenHours(Journal journal, HandClock clock) {
    try {
      for (int i = 1; i <= 10_000; i++) {
        append(journal, List.of(event(i)));
        clock.advance(Duration.ofMillis(3600));
      }
    } catch (JournalException e) {
      throw new CompletionException(e);
    }
  }

  @Test
  void aLockLeftByAProcessWithOurPidIsBroken() throws Exception {
    try (Journal journal = open()) {
      append(journal, List.of(event(1)));
    }
    Path metadata = directory().resolve("1/metadata.cq4t");
    SingleChronicleQueueBuilder.addAliases();
    try (var store =
            SingleTableBuilder.binary(metadata.toFile(), Metadata.NoMeta.INSTANCE).build();
        var lock = new TableStoreWriteLock(store, Pauser::balanced, 100L)) {
      lock.lock(); // with the pid of this process, and never unlocked: closing does not
    }
    long before = System.nanoTime();
    try (Journal journal = open()) {
      append(journal, List.of(event(2)));
      assertThat(count(journal)).isEqualTo(2);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
  }
}
