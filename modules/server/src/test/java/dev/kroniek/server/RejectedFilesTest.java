package dev.kroniek.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.redaction.Redactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RejectedFilesTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  @TempDir Path spool;

  private Path put(String name, int bytes) throws IOException {
    return Files.write(spool.resolve(name), new byte[bytes]);
  }

  @Test
  void rejectedFilesTakeNoMoreThanTheirShare() throws Exception {
    RejectedFiles rejected = new RejectedFiles(spool.resolve("rejected"), Redactor.off());
    for (int i = 0; i < 9; i++) {
      Path file = put("7-" + i, 8 << 20);
      rejected.put(file, SpoolRejection.FOREIGN, "large");
      Files.setLastModifiedTime(
          spool.resolve("rejected/7-" + i + ".reason"), FileTime.from(NOW.plusSeconds(i)));
    }
    rejected.sweep(NOW.plusSeconds(10));
    assertThat(spool.resolve("rejected/7-0")).doesNotExist();
    for (int i = 1; i < 9; i++) {
      assertThat(spool.resolve("rejected/7-" + i)).exists();
    }
  }

  @Test
  void theReasonOfAFileThatSomebodyDeletedGoesToo() throws Exception {
    RejectedFiles rejected = new RejectedFiles(spool.resolve("rejected"), Redactor.off());
    rejected.put(put("7-seen", 1), SpoolRejection.FOREIGN, "seen");
    rejected.put(put("7-new", 1), SpoolRejection.FOREIGN, "new");
    rejected.put(put("7.reason", 1), SpoolRejection.FOREIGN, "named as reasons are");
    Files.delete(spool.resolve("rejected/7-seen"));

    rejected.sweep(NOW);

    assertThat(spool.resolve("rejected/7-seen.reason")).doesNotExist();
    assertThat(spool.resolve("rejected/7-new.reason")).exists();
    assertThat(spool.resolve("rejected/7.reason")).exists();
  }

  @Test
  void oneThatIsTooLargeTakesNoOtherWithIt() throws Exception {
    RejectedFiles rejected = new RejectedFiles(spool.resolve("rejected"), Redactor.off());
    rejected.put(put("7-small", 1), SpoolRejection.FOREIGN, "small");
    rejected.put(put("7-large", 65 << 20), SpoolRejection.FOREIGN, "large");
    rejected.sweep(NOW.plusSeconds(10));
    assertThat(spool.resolve("rejected/7-large")).doesNotExist();
    assertThat(spool.resolve("rejected/7-small")).exists();
  }
}
