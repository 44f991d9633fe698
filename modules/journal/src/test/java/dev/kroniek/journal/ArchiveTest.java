package dev.kroniek.journal;

import static dev.kroniek.journal.ArchiveOnDisk.AT;
import static dev.kroniek.journal.ArchiveOnDisk.entries;
import static dev.kroniek.journal.ArchiveOnDisk.entry;
import static dev.kroniek.journal.ArchiveOnDisk.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.SessionId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
  @TempDir Path parent;

  private ArchiveOnDisk archive() {
    return new ArchiveOnDisk(parent.resolve("archive"));
  }

  @Test
  void givesBackEveryEntryByteForByteWithItsPosition() throws Exception {
    archive().add(1, 57);
    assertThat(hex(archive().readAll())).isEqualTo(hex(entries(1, 57)));
    assertThat(archive().files()).hasSize(6 + 2);
  }

  @Test
  void anEmptyArchiveHasNoEntries() throws Exception {
    ArchiveWriter.open(archive().directory()).close();
    Archive archive = Archive.open(archive().directory());
    assertThat(archive.firstSequence()).isEqualTo(1);
    assertThat(archive.lastSequence()).isZero();
    assertThat(archive().readAll()).isEmpty();
  }

  @Test
  void addingWhatIsThereChangesNothing() throws Exception {
    archive().add(1, 57);
    Map<String, String> before = archive().files();
    archive().add(1, 57);
    archive().add(1, 40);
    archive().add(20, 57);
    assertThat(archive().files()).isEqualTo(before);
  }

  @Test
  void laterEntriesBecomeNewSegmentsAndLeaveTheOldAlone() throws Exception {
    archive().add(1, 14);
    Map<String, String> before = archive().files();
    before.remove("INDEX");
    archive().add(1, 31);
    assertThat(archive().files()).containsAllEntriesOf(before);
    archive().add(25, 44); // the journal dropped its prefix meanwhile
    assertThat(hex(archive().readAll())).isEqualTo(hex(entries(1, 44)));
  }

  @Test
  void anyEntryIsFoundByItsSequenceAndPosition() throws Exception {
    archive().add(1, 300);
    try (Tailer tailer = Archive.open(archive().directory()).tailer()) {
      for (long sequence : new long[] {300, 1, 150, 149, 10, 11, 299}) {
        tailer.seek(sequence);
        EntryView view = tailer.pollView();
        assertThat(view).isNotNull();
        tailer.seek(sequence, ListTailer.position(sequence));
        assertThat(tailer.pollView()).extracting(EntryView::sequence).isEqualTo(sequence);
        assertThatThrownBy(() -> tailer.seek(sequence, ListTailer.position(sequence) + 1))
            .isInstanceOf(JournalException.class)
            .hasMessageContaining("entry " + sequence);
      }
      tailer.seek(301);
      assertThat(tailer.pollView()).isNull();
      assertThatThrownBy(() -> tailer.seek(0)).isInstanceOf(JournalException.class);
    }
  }

  @Test
  void theLongestEntriesComeBackToo() throws Exception {
    long seed = ThreadLocalRandom.current().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    List<EntryView> huge = new ArrayList<>();
    for (long sequence = 1; sequence <= 12; sequence++) {
      huge.add(entry(sequence, noise(random, sequence % 4 == 0 ? 30 : 1_048_000)));
    }
    try (ArchiveWriter writer = archive().writer()) {
      writer.add(new ListTailer(huge), 1, 12, sequence -> {});
    }
    assertThat(hex(archive().readAll())).isEqualTo(hex(huge));
  }

  /** Text that hardly compresses. */
  private static String noise(Random random, int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append((char) ('!' + 2 + random.nextInt(56)));
    }
    return text.toString();
  }

  @Test
  void aGapStaysAGap() throws Exception {
    archive().add(1, 20);
    archive().add(31, 40);
    Archive archive = Archive.open(archive().directory());
    assertThat(archive.firstSequence()).isEqualTo(31);
    assertThat(archive.lastSequence()).isEqualTo(40);
    assertThat(hex(archive().readAll())).isEqualTo(hex(entries(31, 40)));
    try (Tailer tailer = archive.tailer()) {
      tailer.seek(20);
      assertThat(tailer.pollView()).isNotNull();
      assertThatThrownBy(tailer::pollView)
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("entry 21");
      assertThatThrownBy(() -> tailer.seek(25)).hasMessageContaining("entry 25");
    }
  }

  @Test
  void entriesOfAnotherJournalAreRefused() throws Exception {
    archive().add(1, 20);
    Map<String, String> before = archive().files();
    List<EntryView> others = entries(1, 30);
    Command command =
        Command.of(new Key("test", "other"), CommandType.HEARTBEAT, AT)
            .session(new SessionId("s"))
            .data(Json.Obj.builder().build())
            .build();
    others.set(19, EntryCodec.view(EncodedCommand.of(command).seal(20, 1_000_005)));
    try (ArchiveWriter writer = archive().writer()) {
      assertThatThrownBy(() -> writer.add(new ListTailer(others), 1, 30, sequence -> {}))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("entry 20")
          .hasMessageContaining("another journal");
    }
    assertThat(archive().files()).isEqualTo(before);
  }

  @Test
  void aJournalThatEndsTooEarlyIsToldAndWholeSegmentsStay() throws Exception {
    try (ArchiveWriter writer = archive().writer()) {
      assertThatThrownBy(() -> writer.add(new ListTailer(entries(1, 25)), 1, 30, sequence -> {}))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("entry 26");
    }
    assertThat(hex(archive().readAll())).isEqualTo(hex(entries(1, 20)));
    assertThat(archive().files())
        .containsOnlyKeys("INDEX", "LOCK", "1-10.segment", "11-20.segment");
  }

  @Test
  void whatAKilledWriterLeftIsClearedAndNotPartOfTheArchive() throws Exception {
    archive().add(1, 25);
    Map<String, String> before = archive().files();
    Files.writeString(archive().directory().resolve(SegmentWriter.PARTIAL), "half a segment");
    Files.copy(
        archive().directory().resolve("1-10.segment"),
        archive().directory().resolve("26-35.segment"));
    Files.writeString(archive().directory().resolve("thesis.txt"), "chapter one");
    assertThat(hex(archive().readAll())).isEqualTo(hex(entries(1, 25)));
    archive().writer().close();
    assertThat(Files.readString(archive().directory().resolve("thesis.txt")))
        .isEqualTo("chapter one");
    Files.delete(archive().directory().resolve("thesis.txt"));
    assertThat(archive().files()).isEqualTo(before);
  }

  @Test
  void oneProcessAtATimeWrites() throws Exception {
    try (ArchiveWriter writer = archive().writer()) {
      assertThat(writer.lastSequence()).isZero();
      assertThatThrownBy(() -> archive().writer())
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("another process");
    }
    archive().writer().close();
  }

  @Test
  void aDirectoryOfSomethingElseIsRefusedAndLeftAlone() throws Exception {
    Files.createDirectories(archive().directory());
    Files.writeString(archive().directory().resolve("thesis.txt"), "chapter one");
    assertThatThrownBy(() -> ArchiveWriter.open(archive().directory()))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("thesis.txt");
    assertThatThrownBy(() -> Archive.open(archive().directory()))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("no archive");
    assertThat(archive().files()).containsOnlyKeys("thesis.txt");
  }

  @Test
  void aLostIndexIsNotReplacedByAnEmptyOne() throws Exception {
    archive().add(1, 25);
    Files.delete(archive().directory().resolve("INDEX"));
    Map<String, String> before = archive().files();
    assertThatThrownBy(() -> archive().add(1, 25))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("INDEX");
    assertThat(archive().files()).isEqualTo(before);
  }

  @Test
  void itsFilesAreForTheirOwnerAlone() throws Exception {
    archive().add(1, 25);
    try (Stream<Path> all = Files.walk(archive().directory())) {
      for (Path path : all.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
            .as(path.toString())
            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
      }
    }
  }
}
