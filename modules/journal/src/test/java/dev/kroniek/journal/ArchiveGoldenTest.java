package dev.kroniek.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
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
    Files.write(directory.resolve("INDEX"), resource("/archives/v1/INDEX"));
    Files.write(directory.resolve("42-43.segment"), resource("/archives/v1/42-43.segment"));
    Archive archive = Archive.open(directory);
    assertThat(archive.firstSequence()).isEqualTo(42);
    assertThat(archive.lastSequence()).isEqualTo(43);
    try (Tailer tailer = archive.tailer()) {
      EntryView full = tailer.pollView();
      assertThat(full).isNotNull();
      assertThat(full == null ? null : full.bytes()).isEqualTo(resource("/entries/v1-full.bin"));
      assertThat(tailer.position()).isEqualTo(FIRST_POSITION);
      EntryView sparse = tailer.pollView();
      assertThat(sparse == null ? null : sparse.bytes())
          .isEqualTo(resource("/entries/v1-sparse.bin"));
      assertThat(tailer.position()).isEqualTo(FIRST_POSITION + 1);
      assertThat(tailer.pollView()).isNull();
    }
  }

  private static final long FIRST_POSITION = 0x7_9c2a_0000_0029L;
}
