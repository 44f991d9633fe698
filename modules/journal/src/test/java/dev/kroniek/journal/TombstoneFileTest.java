package dev.kroniek.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kroniek.domain.Forgotten;
import dev.kroniek.domain.FormatVersions;
import dev.kroniek.domain.SessionDigest;
import dev.kroniek.domain.SessionId;
import dev.kroniek.domain.Tombstone;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TombstoneFileTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00.000007Z");
  private static final SessionDigest S1 = SessionDigest.of(new SessionId("s1"));
  private static final SessionDigest S2 = SessionDigest.of(new SessionId("s2"));

  /** Made by hand; printf s1 | sha256sum. */
  private static final String WRITTEN =
      """
      kroniek-tombstones 1
      {"session":"ad328846aa18b32a335816374511cac1063c704b8c57999e51da9f908290a7a4","sequence":4,"time":"2026-11-23T12:00:00.000007Z"}
      {"session":"e8bc163c82eee18733288c7d4ac636db3a6deb013ef2d37b68322be20edc45cc","sequence":17,"time":"2026-11-23T12:00:00.000007Z","reason":"a \\"secret\\"\\n"}
      """;

  @TempDir Path journal;

  private static Forgotten both() {
    return new Forgotten(
        new TreeMap<>(
            Map.of(
                S1, new Tombstone(17, NOON, "a \"secret\"\n"), S2, new Tombstone(4, NOON, null))));
  }

  @Test
  void whatIsWrittenIsReadBack() throws Exception {
    TombstoneFile.write(journal, both());
    assertThat(TombstoneFile.read(journal)).isEqualTo(both());
    assertThat(Files.readString(journal.resolve("TOMBSTONES"))).startsWith(WRITTEN);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(journal.resolve("TOMBSTONES"))))
        .isEqualTo("rw-------");
  }

  @Test
  void withoutAFileNobodyIsForgotten() throws Exception {
    assertThat(TombstoneFile.read(journal)).isEqualTo(Forgotten.NONE);
  }

  @Test
  void everyFlippedByteIsNoticed() throws Exception {
    byte[] whole = TombstoneFile.format(both()).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    for (int at = 0; at < whole.length; at++) {
      byte[] harmed = whole.clone();
      harmed[at] ^= 1;
      Files.write(journal.resolve("TOMBSTONES"), harmed);
      assertThatThrownBy(() -> TombstoneFile.read(journal))
          .as("byte %d", at)
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("TOMBSTONES")
          .hasMessageContaining("backup");
    }
  }

  @Test
  void aNewerVersionIsRefusedByName() throws Exception {
    Files.writeString(
        journal.resolve("TOMBSTONES"),
        new VersionedText("kroniek-tombstones", FormatVersions.only(2)).text(List.of()));
    assertThatThrownBy(() -> TombstoneFile.read(journal))
        .isInstanceOf(NewerVersionException.class)
        .hasMessageContaining("version 2");
  }
}
