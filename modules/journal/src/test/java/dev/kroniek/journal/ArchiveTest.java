package dev.kroniek.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.MalformedCommandException;
import dev.kroniek.domain.SessionId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
  private static final Instant AT = Instant.parse("2026-11-23T10:15:30Z");
  private static final SegmentWriter.Limits SMALL = new SegmentWriter.Limits(10, 1 << 20);

  @TempDir Path parent;

  private Path directory() {
    return parent.resolve("archive");
  }

  private static EntryView entry(long sequence, String message) {
    try {
      Command command =
          Command.of(new Key("test", "entry-" + sequence), CommandType.ADD_EVENT, AT)
              .session(new SessionId("s" + sequence % 3))
              .data(Json.Obj.builder().put("kind", "note").put("message", message).build())
              .build();
      return EntryCodec.view(EncodedCommand.of(command).seal(sequence, 1_000_000 + sequence / 4));
    } catch (MalformedCommandException | JournalException e) {
      throw new AssertionError(e);
    }
  }

  private static List<EntryView> entries(long first, long last) {
    List<EntryView> entries = new ArrayList<>();
    for (long sequence = first; sequence <= last; sequence++) {
      entries.add(entry(sequence, "message " + sequence));
    }
    return entries;
  }

  /** Adds entries of a journal that holds those from {@code first} to {@code last}. */
  private void add(long first, long last) throws JournalException {
    try (ArchiveWriter writer = ArchiveWriter.open(directory(), SMALL)) {
      writer.add(new ListTailer(entries(first, last)), first, last, sequence -> {});
    }
  }

  private List<EntryView> readAll() throws JournalException {
    List<EntryView> all = new ArrayList<>();
    try (Tailer tailer = Archive.open(directory()).tailer()) {
      EntryView view;
      while ((view = tailer.pollView()) != null) {
        assertThat(tailer.position()).isEqualTo(ListTailer.position(view.sequence()));
        all.add(view);
      }
    }
    return all;
  }

  private static List<String> hex(List<EntryView> entries) {
    return entries.stream().map(entry -> HexFormat.of().formatHex(entry.bytes())).toList();
  }

  private Map<String, String> files() throws IOException {
    Map<String, String> files = new HashMap<>();
    try (Stream<Path> all = Files.list(directory())) {
      for (Path file : all.toList()) {
        files.put(
            file.getFileName().toString(), HexFormat.of().formatHex(Files.readAllBytes(file)));
      }
    }
    return files;
  }

  @Test
  void givesBackEveryEntryByteForByteWithItsPosition() throws Exception {
    add(1, 57);
    assertThat(hex(readAll())).isEqualTo(hex(entries(1, 57)));
    assertThat(files()).hasSize(6 + 2);
  }

  @Test
  void anEmptyArchiveHasNoEntries() throws Exception {
    ArchiveWriter.open(directory()).close();
    Archive archive = Archive.open(directory());
    assertThat(archive.firstSequence()).isEqualTo(1);
    assertThat(archive.lastSequence()).isZero();
    assertThat(readAll()).isEmpty();
  }

  @Test
  void addingWhatIsThereChangesNothing() throws Exception {
    add(1, 57);
    Map<String, String> before = files();
    add(1, 57);
    add(1, 40);
    add(20, 57);
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void laterEntriesBecomeNewSegmentsAndLeaveTheOldAlone() throws Exception {
    add(1, 14);
    Map<String, String> before = files();
    before.remove("INDEX");
    add(1, 31);
    assertThat(files()).containsAllEntriesOf(before);
    add(25, 44); // the journal dropped its prefix meanwhile
    assertThat(hex(readAll())).isEqualTo(hex(entries(1, 44)));
  }

  @Test
  void anyEntryIsFoundByItsSequenceAndPosition() throws Exception {
    add(1, 300);
    try (Tailer tailer = Archive.open(directory()).tailer()) {
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
    try (ArchiveWriter writer = ArchiveWriter.open(directory(), SMALL)) {
      writer.add(new ListTailer(huge), 1, 12, sequence -> {});
    }
    assertThat(hex(readAll())).isEqualTo(hex(huge));
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
    add(1, 20);
    add(31, 40);
    Archive archive = Archive.open(directory());
    assertThat(archive.firstSequence()).isEqualTo(31);
    assertThat(archive.lastSequence()).isEqualTo(40);
    assertThat(hex(readAll())).isEqualTo(hex(entries(31, 40)));
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
    add(1, 20);
    Map<String, String> before = files();
    List<EntryView> others = entries(1, 30);
    Command command =
        Command.of(new Key("test", "other"), CommandType.HEARTBEAT, AT)
            .session(new SessionId("s"))
            .data(Json.Obj.builder().build())
            .build();
    others.set(19, EntryCodec.view(EncodedCommand.of(command).seal(20, 1_000_005)));
    try (ArchiveWriter writer = ArchiveWriter.open(directory(), SMALL)) {
      assertThatThrownBy(() -> writer.add(new ListTailer(others), 1, 30, sequence -> {}))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("entry 20")
          .hasMessageContaining("another journal");
    }
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void aJournalThatEndsTooEarlyIsToldAndWholeSegmentsStay() throws Exception {
    try (ArchiveWriter writer = ArchiveWriter.open(directory(), SMALL)) {
      assertThatThrownBy(() -> writer.add(new ListTailer(entries(1, 25)), 1, 30, sequence -> {}))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("entry 26");
    }
    assertThat(hex(readAll())).isEqualTo(hex(entries(1, 20)));
    assertThat(files()).containsOnlyKeys("INDEX", "LOCK", "1-10.segment", "11-20.segment");
  }

  @Test
  void replacedEntriesAreGoneFromEveryFileAndTheOthersStay() throws Exception {
    add(1, 35);
    Map<String, String> before = files();
    EntryView replacement = entry(17, "nothing to see");
    try (ArchiveWriter writer = ArchiveWriter.open(directory(), SMALL)) {
      writer.replaceEntries(entry -> entry.sequence() == 17 ? replacement : entry, sequence -> {});
    }
    List<EntryView> expected = entries(1, 35);
    expected.set(16, replacement);
    assertThat(hex(readAll())).isEqualTo(hex(expected));
    assertThat(files())
        .doesNotContainKey("11-20.segment")
        .containsKey("11-20-2.segment")
        .containsEntry("1-10.segment", before.get("1-10.segment"))
        .containsEntry("21-30.segment", before.get("21-30.segment"));
  }

  @Test
  void aReaderGoesOnWhileEntriesAreReplaced() throws Exception {
    add(1, 35);
    List<EntryView> read = new ArrayList<>();
    try (Tailer tailer = Archive.open(directory()).tailer();
        ArchiveWriter writer = ArchiveWriter.open(directory(), SMALL)) {
      EntryView view;
      while ((view = tailer.pollView()) != null) {
        read.add(view);
        if (view.sequence() == 5) {
          writer.replaceEntries(entry -> entry(entry.sequence(), "gone"), sequence -> {});
        }
      }
    }
    assertThat(read).extracting(EntryView::sequence).hasSize(35);
    assertThat(hex(read.subList(10, 11))).isEqualTo(hex(List.of(entry(11, "gone"))));
  }

  @Test
  void whatAKilledWriterLeftIsClearedAndNotPartOfTheArchive() throws Exception {
    add(1, 25);
    Map<String, String> before = files();
    Files.writeString(directory().resolve(SegmentWriter.PARTIAL), "half a segment");
    Files.copy(directory().resolve("1-10.segment"), directory().resolve("26-35.segment"));
    Files.writeString(directory().resolve("thesis.txt"), "chapter one");
    assertThat(hex(readAll())).isEqualTo(hex(entries(1, 25)));
    ArchiveWriter.open(directory(), SMALL).close();
    assertThat(Files.readString(directory().resolve("thesis.txt"))).isEqualTo("chapter one");
    Files.delete(directory().resolve("thesis.txt"));
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void oneProcessAtATimeWrites() throws Exception {
    try (ArchiveWriter writer = ArchiveWriter.open(directory(), SMALL)) {
      assertThat(writer.lastSequence()).isZero();
      assertThatThrownBy(() -> ArchiveWriter.open(directory(), SMALL))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("another process");
    }
    ArchiveWriter.open(directory(), SMALL).close();
  }

  @Test
  void aDirectoryOfSomethingElseIsRefusedAndLeftAlone() throws Exception {
    Files.createDirectories(directory());
    Files.writeString(directory().resolve("thesis.txt"), "chapter one");
    assertThatThrownBy(() -> ArchiveWriter.open(directory()))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("thesis.txt");
    assertThatThrownBy(() -> Archive.open(directory()))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("no archive");
    assertThat(files()).containsOnlyKeys("thesis.txt");
  }

  @Test
  void aLostIndexIsNotReplacedByAnEmptyOne() throws Exception {
    add(1, 25);
    Files.delete(directory().resolve("INDEX"));
    Map<String, String> before = files();
    assertThatThrownBy(() -> add(1, 25))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("INDEX");
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void itsFilesAreForTheirOwnerAlone() throws Exception {
    add(1, 25);
    try (Stream<Path> all = Files.walk(directory())) {
      for (Path path : all.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
            .as(path.toString())
            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
      }
    }
  }
}
