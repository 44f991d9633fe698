package dev.kroniek.state;

import static dev.kroniek.state.OutcomeRecords.append;
import static dev.kroniek.state.OutcomeRecords.oneOfEachKind;
import static dev.kroniek.state.OutcomeRecords.record;
import static dev.kroniek.state.OutcomeRecords.records;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kroniek.domain.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutcomeLogTest {

  @TempDir Path directory;

  private final FaultyDisk disk = new FaultyDisk();
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("outcomes.log");
  }

  @Test
  void recordsAreReadBackFromMemoryAndFromTheFile() throws Exception {
    try (OutcomeLog log = OutcomeLogOpening.open(disk, file)) {
      append(log, 1, 10);
      assertThat(log.after(0, 100)).isEqualTo(records(1, 10));
      log.flush();
      assertThat(log.read(7)).isEqualTo(record(7));
      append(log, 11, 12);
      assertThat(log.after(9, 100)).isEqualTo(records(10, 12));
      log.force();
      append(log, 13, 14);
      assertThat(log.read(12)).isEqualTo(record(12));
      assertThat(log.read(13)).isEqualTo(record(13));
      assertThat(log.after(14, 100)).isEmpty();
    }
  }

  @Test
  void whatWasForcedIsThereWhenOpenedAgainAndTheRestMayBeGone() throws Exception {
    try (OutcomeLog log = OutcomeLogOpening.open(disk, file)) {
      append(log, 1, 5);
      log.force();
      append(log, 6, 9);
    }
    try (OutcomeLog log = OutcomeLogOpening.open(disk, file)) {
      assertThat(log.lastSequence()).isEqualTo(5);
      assertThat(log.after(0, 100)).isEqualTo(records(1, 5));
    }
  }

  @Test
  void manyRecordsAreWrittenBeforeAnybodyAsks() throws Exception {
    try (OutcomeLog log = OutcomeLogOpening.open(disk, file)) {
      append(log, 1, 10_000);
      assertThat(Files.size(file)).isGreaterThan(400_000);
      List<OutcomeRecord> found = new ArrayList<>();
      while (found.size() < 10_000) {
        found.addAll(log.after(found.size(), 100_000));
        assertThat(found.size() % OutcomeLog.READ_RECORDS_MAX == 0 || found.size() == 10_000)
            .isTrue();
      }
      assertThat(found).isEqualTo(records(1, 10_000));
    }
  }

  @Test
  void aRecordMustFollowTheLast() throws Exception {
    try (OutcomeLog log = OutcomeLogOpening.open(disk, file)) {
      append(log, 1, 2);
      assertThatThrownBy(() -> log.append(record(4))).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aCutForgetsRecordsInMemoryAndInTheFile() throws Exception {
    try (OutcomeLog log = OutcomeLogOpening.open(disk, file)) {
      append(log, 1, 10);
      log.force();
      append(log, 11, 20);
      log.truncateAfter(15);
      assertThat(log.after(9, 100)).isEqualTo(records(10, 15));
      assertThat(log.after(9, 3)).isEqualTo(records(10, 12));
      log.truncateAfter(4);
      append(log, 5, 6);
      log.force();
      assertThat(log.after(0, 100)).isEqualTo(records(1, 6));
      assertThat(Files.size(file)).isEqualTo(7 * 64);
    }
  }

  @Test
  void halfARecordAtTheEndDoesNotCount() throws Exception {
    try (OutcomeLog log = OutcomeLogOpening.open(disk, file)) {
      append(log, 1, 3);
      log.force();
    }
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 30));
    try (OutcomeLog log = OutcomeLogOpening.open(disk, file)) {
      assertThat(log.lastSequence()).isEqualTo(2);
      append(log, 3, 3);
      log.force();
      assertThat(log.after(0, 10)).isEqualTo(records(1, 3));
    }
  }

  @Test
  void anyFlippedBitIsFoundAndNamed() throws Exception {
    try (OutcomeLog log = OutcomeLogOpening.open(disk, file)) {
      append(log, 1, 3);
      log.force();
    }
    byte[] bytes = Files.readAllBytes(file);
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 64; i++) {
      byte[] damaged = bytes.clone();
      damaged[2 * 64 + i] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, damaged);
      try (OutcomeLog log = OutcomeLogOpening.open(disk, file)) {
        assertThat(log.read(1)).isEqualTo(record(1));
        assertThat(log.read(3)).isEqualTo(record(3));
        assertThatThrownBy(() -> log.read(2))
            .as("byte %d, seed %d", i, seed)
            .isInstanceOf(DamagedStateException.class)
            .hasMessageContaining("record 2")
            .hasMessageContaining(file.toString());
      }
    }
  }

  @Test
  void aRecordInAnothersPlaceIsFound() throws Exception {
    try (OutcomeLog log = OutcomeLogOpening.open(disk, file)) {
      append(log, 1, 3);
      log.force();
    }
    byte[] bytes = Files.readAllBytes(file);
    System.arraycopy(bytes, 64, bytes, 128, 64);
    Files.write(file, bytes);
    try (OutcomeLog log = OutcomeLogOpening.open(disk, file)) {
      assertThatThrownBy(() -> log.read(2)).isInstanceOf(DamagedStateException.class);
    }
  }

  @Test
  void aDamagedHeaderIsFoundAndALaterFormatIsRefused() throws Exception {
    OutcomeLogOpening.open(disk, file).close();
    byte[] bytes = Files.readAllBytes(file);
    bytes[20] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(() -> OutcomeLogOpening.open(disk, file))
        .isInstanceOf(DamagedStateException.class);
    Files.write(file, laterHeader());
    assertThatThrownBy(() -> OutcomeLogOpening.open(disk, file))
        .isInstanceOfSatisfying(
            NewerFormatException.class, e -> assertThat(e.found()).isEqualTo(2));
  }

  private static byte[] laterHeader() {
    ByteBuffer header = ByteBuffer.wrap(OutcomeRecordCodec.header(1)).putInt(8, 2);
    java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
    crc.update(header.array(), 0, 60);
    return header.putInt(60, (int) crc.getValue()).array();
  }

  @Test
  void aFullDiskLosesNothing() throws Exception {
    try (OutcomeLog log = OutcomeLogOpening.open(disk, file)) {
      append(log, 1, 5);
      disk.fault(FaultyDisk.Fault.WRITES_FAIL);
      assertThatThrownBy(log::force)
          .isInstanceOf(StateException.class)
          .hasMessageContaining(file.toString())
          .hasMessageContaining("No space left");
      append(log, 6, 10_000);
      assertThat(log.read(3)).isEqualTo(record(3));
      disk.fault(FaultyDisk.Fault.NONE);
      log.force();
    }
    try (OutcomeLog log = OutcomeLogOpening.open(disk, file)) {
      assertThat(log.lastSequence()).isEqualTo(10_000);
      assertThat(log.after(0, 4000)).isEqualTo(records(1, 4000));
    }
  }

  @Test
  void whatAFailedForceLosesIsWrittenAgain() throws Exception {
    try (OutcomeLog log = OutcomeLogOpening.open(disk, file)) {
      append(log, 1, 5);
      log.force();
      append(log, 6, 8);
      log.flush();
      append(log, 9, 9);
      disk.fault(FaultyDisk.Fault.FORCES_LOSE);
      assertThatThrownBy(log::force).isInstanceOf(StateException.class);
      disk.fault(FaultyDisk.Fault.NONE);
      log.force();
    }
    try (OutcomeLog log = OutcomeLogOpening.open(disk, file)) {
      assertThat(log.after(0, 100)).isEqualTo(records(1, 9));
    }
  }

  @Test
  void aLogOpenedToBeReadKeepsWhatIsAppendedInMemory() throws Exception {
    try (OutcomeLog log = OutcomeLogOpening.open(disk, file)) {
      append(log, 1, 5);
      log.force();
    }
    byte[] before = Files.readAllBytes(file);
    try (OutcomeLog log = OutcomeLogOpening.openReadOnly(disk, file)) {
      log.truncateAfter(3);
      append(log, 4, 20_000);
      log.force();
      assertThat(log.after(2, 1)).isEqualTo(records(3, 3));
      assertThat(log.after(19_997, 10)).isEqualTo(records(19_998, 20_000));
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void erasedRecordsKeepPlaceTimeAndKeyWhereverTheyAre() throws Exception {
    long[] erased = {1, 2, 4, 1500, 2999, 3000, 3001, 5000};
    try (OutcomeLog log = OutcomeLogOpening.open(disk, file)) {
      append(log, 1, 3000);
      log.force();
      append(log, 3001, 4999);
      log.flush();
      append(log, 5000, 5001);
      log.erase(erased);
      assertErased(log, erased);
      log.erase(new long[] {4});
      log.force();
      assertErased(log, erased);
    }
    try (OutcomeLog log = OutcomeLogOpening.open(disk, file)) {
      assertErased(log, erased);
    }
  }

  private static void assertErased(OutcomeLog log, long... erased) throws StateException {
    for (long sequence = 1; sequence <= 5001; sequence++) {
      OutcomeRecord before = record(sequence);
      boolean isErased = Arrays.binarySearch(erased, sequence) >= 0;
      assertThat(log.read(sequence)).isEqualTo(isErased ? before.erased() : before);
    }
  }

  @Test
  void anErasedRecordSaysWhetherItTookItsKey() {
    List<OutcomeRecord> kinds = oneOfEachKind();
    assertThat(kinds).filteredOn(record -> record.erased().tookKey() != record.tookKey()).isEmpty();
    assertThat(kinds.get(1).erased().reason()).as("of a duplicate").isEqualTo(Reason.KEY_REUSED);
    assertThat(kinds.get(2).erased().reason()).as("of a rejected one").isNull();
  }

  @Test
  void whatAFailedForceLosesIsErasedAgain() throws Exception {
    try (OutcomeLog log = OutcomeLogOpening.open(disk, file)) {
      append(log, 1, 5);
      log.force();
      log.erase(new long[] {2, 5});
      disk.fault(FaultyDisk.Fault.FORCES_LOSE);
      assertThatThrownBy(log::force).isInstanceOf(StateException.class);
      disk.fault(FaultyDisk.Fault.NONE);
      log.force();
    }
    try (OutcomeLog log = OutcomeLogOpening.open(disk, file)) {
      assertThat(log.after(0, 100))
          .containsExactly(record(1), record(2).erased(), record(3), record(4), record(5).erased());
    }
  }

  @Test
  void aLogOpenedToBeReadKeepsWhatIsErasedInMemory() throws Exception {
    try (OutcomeLog log = OutcomeLogOpening.open(disk, file)) {
      append(log, 1, 5);
      log.force();
    }
    byte[] before = Files.readAllBytes(file);
    try (OutcomeLog log = OutcomeLogOpening.openReadOnly(disk, file)) {
      append(log, 6, 7);
      log.erase(new long[] {2, 7});
      assertThat(log.after(0, 100))
          .containsExactly(
              record(1),
              record(2).erased(),
              record(3),
              record(4),
              record(5),
              record(6),
              record(7).erased());
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  /** The file was made from the drawing in the documents, by other code than this. */
  @Test
  void theFirstFormatStaysReadable() throws Exception {
    byte[] golden = Golden.bytes("outcomes-1.log");
    Files.write(file, golden);
    try (OutcomeLog log = OutcomeLogOpening.open(disk, file)) {
      assertThat(log.after(0, 100)).isEqualTo(oneOfEachKind());
    }
    Files.delete(file);
    writeOneOfEachKind(file);
    assertThat(Files.readAllBytes(file)).isEqualTo(golden);
  }

  private void writeOneOfEachKind(Path target) throws IOException {
    try (OutcomeLog log = OutcomeLogOpening.open(disk, target)) {
      oneOfEachKind().forEach(log::append);
      log.force();
    }
  }
}
