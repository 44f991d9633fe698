package dev.kroniek.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.FormatVersions;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.ProjectId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of an archive whose bytes are not the ones that were written. */
class ArchiveDamageTest {
  private static final long LAST = 12;

  @TempDir Path parent;

  private Path directory() {
    return parent.resolve("archive");
  }

  /** Three segments; four entries and two blocks in each. */
  @BeforeEach
  void archive() throws Exception {
    write(directory(), "a");
  }

  private static void write(Path directory, String id) throws Exception {
    List<EntryView> entries = new ArrayList<>();
    for (long sequence = 1; sequence <= LAST; sequence++) {
      Command command =
          Command.of(new Key("test", id + sequence), CommandType.HEARTBEAT_PROJECT, Instant.EPOCH)
              .project(new ProjectId("/shop"))
              .data(Json.Obj.builder().put("activity", "x".repeat(40_000)).build())
              .build();
      entries.add(EntryCodec.view(EncodedCommand.of(command).seal(sequence, sequence)));
    }
    SegmentWriter.Limits limits = new SegmentWriter.Limits(4, 1 << 20);
    try (ArchiveWriter writer = ArchiveWriter.open(directory, limits)) {
      writer.add(new ListTailer(entries), 1, LAST, sequence -> {});
    }
  }

  /** Reads on until something is told. @return the last entry that was given */
  private long read() throws IOException {
    long last = 0;
    try (Tailer tailer = Archive.open(directory()).tailer()) {
      EntryView view;
      while ((view = tailer.pollView()) != null) {
        assertThat(view.sequence()).isEqualTo(last + 1);
        last = view.sequence();
      }
      throw new AssertionError("nothing was told");
    } catch (JournalException e) {
      told = String.valueOf(e.getMessage());
    }
    return last;
  }

  private String told = "";

  @Test
  void everyFlippedByteIsToldWithItsSegmentAndEntry() throws Exception {
    Path segment = directory().resolve("5-8.segment");
    byte[] good = Files.readAllBytes(segment);
    for (int at = 0; at < good.length; at++) {
      byte[] harmed = good.clone();
      harmed[at] ^= 0x10;
      Files.write(segment, harmed);
      long last = read();
      assertThat(last).as("byte %d: %s", at, told).isBetween(4L, 7L);
      assertThat(told).contains("5-8.segment").contains("entry " + (last + 1));
    }
    Files.write(segment, good);
    assertThat(Archive.open(directory()).lastSequence()).isEqualTo(LAST);
  }

  @Test
  void theEntriesInFrontOfADamagedBlockCanBeRead() throws Exception {
    Path segment = directory().resolve("5-8.segment");
    byte[] bytes = Files.readAllBytes(segment);
    bytes[bytes.length - 1] ^= 1;
    Files.write(segment, bytes);
    assertThat(read()).isEqualTo(6);
    assertThat(told).contains("checksum").contains("entry 7");
    try (Tailer tailer = Archive.open(directory()).tailer()) {
      tailer.seek(9);
      assertThat(tailer.pollView()).isNotNull();
    }
  }

  @Test
  void everyCutIsTold() throws Exception {
    Path segment = directory().resolve("9-12.segment");
    byte[] good = Files.readAllBytes(segment);
    for (int length = 0; length < good.length; length++) {
      Files.write(segment, Arrays.copyOf(good, length));
      assertThat(read()).as("%d bytes: %s", length, told).isBetween(8L, 11L);
      assertThat(told).contains("9-12.segment");
    }
  }

  @Test
  void whatFollowsASegmentIsTold() throws Exception {
    Files.write(directory().resolve("1-4.segment"), new byte[] {0}, StandardOpenOption.APPEND);
    assertThat(read()).isEqualTo(3);
    assertThat(told).contains("1-4.segment");
  }

  @Test
  void aSegmentOfAnotherArchiveIsTold() throws Exception {
    Path other = parent.resolve("other");
    write(other, "b");
    Path segment = directory().resolve("5-8.segment");
    Files.delete(segment);
    Files.copy(other.resolve("5-8.segment"), segment);
    assertThat(read()).isEqualTo(4);
    assertThat(told).contains("not the file that the index names");
  }

  @Test
  void blocksOfAnotherSegmentAreTold() throws Exception {
    Path segment = directory().resolve("5-8.segment");
    byte[] own = Files.readAllBytes(segment);
    byte[] mixed = anotherOfSize(own.length);
    System.arraycopy(own, 0, mixed, 0, SegmentFormat.HEADER_BYTES);
    Files.write(segment, mixed);
    assertThat(read()).isEqualTo(7);
    assertThat(told).contains("not the ones that were written");
  }

  /** The same entries but for their keys, compressed to as many bytes. */
  private byte[] anotherOfSize(int size) throws Exception {
    for (char id = 'b'; id <= 'z'; id++) {
      Path other = parent.resolve("other-" + id);
      write(other, String.valueOf(id));
      byte[] segment = Files.readAllBytes(other.resolve("5-8.segment"));
      if (segment.length == size) {
        return segment;
      }
    }
    throw new AssertionError("none has " + size + " bytes");
  }

  @Test
  void aMissingSegmentIsTold() throws Exception {
    Files.delete(directory().resolve("5-8.segment"));
    assertThat(read()).isEqualTo(4);
    assertThat(told).contains("5-8.segment").contains("entry 5");
  }

  @Test
  void everyOtherCharacterInTheIndexIsTold() throws Exception {
    Path index = directory().resolve("INDEX");
    String text = Files.readString(index);
    for (int i = 0; i < text.length(); i++) {
      String changed = text.substring(0, i) + '7' + text.substring(i + 1);
      if (!changed.equals(text)) {
        Files.writeString(index, changed);
        assertThatThrownBy(() -> Archive.open(directory()))
            .as(changed)
            .isInstanceOf(JournalException.class)
            .hasMessageContaining("INDEX");
        assertThatThrownBy(() -> ArchiveWriter.open(directory()))
            .isInstanceOf(JournalException.class)
            .hasMessageContaining("INDEX");
      }
    }
  }

  @Test
  void aNewerFormatIsNamedAndLeftAlone() throws Exception {
    Path index = directory().resolve("INDEX");
    String newer =
        new VersionedText("kroniek-archive", FormatVersions.only(2)).text(List.of("anything"));
    Files.writeString(index, newer);
    assertThatThrownBy(() -> ArchiveWriter.open(directory()))
        .isInstanceOf(NewerVersionException.class)
        .hasMessageContaining("version 2");
    assertThat(Files.readString(index)).isEqualTo(newer);
  }
}
