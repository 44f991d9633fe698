package dev.kroniek.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.SessionId;
import dev.kroniek.domain.Timestamps;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a released version wrote stays readable; the files were made from the format's page. */
class ArchiveGoldenTest {
  @TempDir Path directory;

  private static byte[] resource(String name) throws Exception {
    try (InputStream in = ArchiveGoldenTest.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return in == null ? new byte[0] : in.readAllBytes();
    }
  }

  @Test
  void versionOneStaysReadable() throws Exception {
    for (String name : List.of("INDEX", "TOMBSTONES", "42-44.segment")) {
      Files.write(directory.resolve(name), resource("/archives/v1/" + name));
    }
    Archive archive = Archive.open(directory);
    assertThat(archive.firstSequence()).isEqualTo(42);
    assertThat(archive.lastSequence()).isEqualTo(44);
    assertThat(archive.forgotten().holds(new SessionId("gone"))).isTrue();
    try (Tailer tailer = archive.tailer()) {
      EntryView full = Objects.requireNonNull(tailer.pollView());
      assertThat(full.bytes()).isEqualTo(resource("/entries/v1-full.bin"));
      assertThat(tailer.position()).isEqualTo(FIRST_POSITION);
      EntryView sparse = Objects.requireNonNull(tailer.pollView());
      assertThat(sparse.bytes()).isEqualTo(resource("/entries/v1-sparse.bin"));
      assertThat(tailer.position()).isEqualTo(FIRST_POSITION + 1);
      EntryView erased = Objects.requireNonNull(tailer.pollView());
      assertThat(erased.isErased()).isTrue();
      assertThat(erased.keyHash()).isEqualTo(0x1122_3344_5566_7788L);
      assertThat(tailer.position()).isEqualTo(FIRST_POSITION + 2);
      assertThat(tailer.pollView()).isNull();
    }
  }

  @Test
  void versionOneIsGoneOnWith() throws Exception {
    versionOneStaysReadable();
    try (ArchiveWriter writer = ArchiveWriter.open(directory)) {
      assertThat(writer.hasToErase()).isFalse();
      EntryView next = ArchiveOnDisk.entry(45, "later");
      byte[] later = next.bytes().clone();
      EntryCodec.seal(later, 45, Timestamps.micros(Instant.parse("2026-11-24T00:00:00Z")));
      writer.add(new ListTailer(List.of(EntryCodec.view(later))), 45, 45, sequence -> {});
    }
    assertThat(Archive.open(directory).lastSequence()).isEqualTo(45);
    assertThat(directory.resolve("42-44.segment"))
        .hasBinaryContent(resource("/archives/v1/42-44.segment"));
  }

  private static final long FIRST_POSITION = 0x7_9c2a_0000_0029L;
}
