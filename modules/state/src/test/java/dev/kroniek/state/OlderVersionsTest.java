package dev.kroniek.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kroniek.domain.FormatVersions;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.SessionHead;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an older version left is brought up to date: as if there had been a version 0 of each. */
class OlderVersionsTest {
  private static final int TYPE = 56;
  private static final int OUTCOME = 57;

  /** Type and outcome stood the other way round. */
  private static final FormatVersions<byte[]> RECORDS =
      new FormatVersions<>(1, List.of(OlderVersionsTest::swapped));

  @TempDir Path directory;

  private final RealDisk disk = new RealDisk();

  @Test
  void anOutcomeLogIsWrittenAnewRecordByRecord() throws Exception {
    byte[] present = Golden.bytes("outcomes-1.log");
    Path file = Files.write(directory.resolve("outcomes.log"), older(present));
    Files.writeString(directory.resolve("outcomes.log.partial"), "of one that was killed");

    OutcomeLogUpgrade.bringUpToDate(disk, file, RECORDS);

    assertThat(file).hasBinaryContent(present);
    assertThat(directory.resolve("outcomes.log.partial")).doesNotExist();
    OutcomeLogUpgrade.bringUpToDate(disk, file, RECORDS);
    assertThat(file).hasBinaryContent(present);
  }

  @Test
  void aDamagedRecordIsNoticedAndNothingIsReplaced() throws Exception {
    byte[] old = older(Golden.bytes("outcomes-1.log"));
    old[OutcomeRecordCodec.RECORD_BYTES * 2 + 5] ^= 1;
    Path file = Files.write(directory.resolve("outcomes.log"), old);

    assertThatThrownBy(() -> OutcomeLogUpgrade.bringUpToDate(disk, file, RECORDS))
        .isInstanceOf(DamagedStateException.class)
        .hasMessage("outcome record 2 is damaged");
    assertThat(file).hasBinaryContent(old);
  }

  @Test
  void anOutcomeLogOfAVersionThatIsNotReadCountsAsDamaged() throws Exception {
    byte[] old = older(Golden.bytes("outcomes-1.log"));
    Path file = Files.write(directory.resolve("outcomes.log"), old);

    assertThatThrownBy(() -> OutcomeLogOpening.open(disk, file))
        .isInstanceOf(DamagedStateException.class)
        .hasMessageEndingWith("is of version 0, which is not read");
    assertThatThrownBy(() -> OutcomeLogOpening.openReadOnly(disk, file))
        .hasMessageEndingWith("start the daemon once to bring it up to date");
    assertThat(file).hasBinaryContent(old);
  }

  @Test
  void aDatabaseGetsTheTablesOfThePresentVersion() throws Exception {
    Path file = directory.resolve("state.db");
    try (StateDb db = StateDb.open(file)) {
      db.write("ALTER TABLE meta DROP COLUMN clean");
      db.write("UPDATE meta SET sequence = 7");
      db.write("PRAGMA user_version = 0");
      db.commit();
    }
    assertThatThrownBy(() -> StateDb.open(file)).isInstanceOf(DamagedStateException.class);
    assertThatThrownBy(() -> StateDb.copyOf(file))
        .hasMessageEndingWith("start the daemon once to bring it up to date");
    String step = "ALTER TABLE meta ADD COLUMN clean INTEGER NOT NULL DEFAULT 0";

    StateDb.open(file, new FormatVersions<>(1, List.of(statements -> List.of(step)))).close();

    try (StateDb db = StateDb.open(file)) {
      assertThat(db.number("SELECT sequence + clean FROM meta")).isEqualTo(7);
    }
  }

  @Test
  void aValueGetsTheFieldsOfThePresentVersion() throws Exception {
    String present = SessionCodec.encode(Sessions.fullHead());
    String old = present.replace("\"format\":1", "\"format\":0").replace("\"id\":", "\"name\":");
    FormatVersions<Json.Obj> versions =
        new FormatVersions<>(1, List.of(head -> renamed(head, "name", "id")));

    SessionHead head = SessionCodec.head(old, versions);

    assertThat(head).isEqualTo(Sessions.fullHead());
    assertThatThrownBy(() -> SessionCodec.head(old)).isInstanceOf(DamagedStateException.class);
  }

  private static Json.Obj renamed(Json.Obj object, String from, String to) {
    Json.Builder renamed = Json.Obj.builder();
    object.fields().forEach((name, value) -> renamed.put(name.equals(from) ? to : name, value));
    return renamed.build();
  }

  private static byte[] swapped(byte[] record) {
    byte type = record[TYPE];
    record[TYPE] = record[OUTCOME];
    record[OUTCOME] = type;
    return record;
  }

  /** The log as version 0 wrote it. */
  private static byte[] older(byte[] present) {
    ByteBuffer old = ByteBuffer.wrap(present.clone()).putInt(8, 0);
    CRC32C crc = new CRC32C();
    crc.update(old.array(), 0, 60);
    old.putInt(60, (int) crc.getValue());
    for (int start = 64; start < present.length; start += 64) {
      byte[] record = new byte[64];
      old.get(start, record);
      old.put(start, swapped(record));
      old.putInt(start + 60, OutcomeRecordCodec.checksum(start / 64, old, start));
    }
    return old.array();
  }
}
