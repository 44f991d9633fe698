package dev.kroniek.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Entry;
import dev.kroniek.domain.ErasedEntry;
import dev.kroniek.domain.FormatVersions;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.MalformedCommandException;
import dev.kroniek.domain.ProjectId;
import dev.kroniek.domain.SessionId;
import dev.kroniek.domain.Timestamps;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.CRC32C;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class EntryCodecTest {
  private static final Instant AT = Instant.parse("2026-11-23T10:15:30.123456Z");
  private static final Instant RECORDED = Instant.parse("2026-11-23T10:15:31.000007Z");

  private static Command.Builder full() {
    return Command.of(new Key("hook/claude-code", "01JD-é"), CommandType.ADD_EVENT, AT)
        .session(new SessionId("s-漢"))
        .project(new ProjectId("/home/a/shop"))
        .pid(OptionalLong.of(4_294_967_295L))
        .expectedVersion(OptionalLong.of(17))
        .data(
            Json.Obj.builder()
                .put("kind", "tool")
                .put("message", "Edit \"src/App.java\"\n😀")
                .put("data", Json.Obj.builder().put("duration_ms", new Json.Num("1.50")).build())
                .build());
  }

  private static Command.Builder sparse() {
    return Command.of(new Key("probe", "1"), CommandType.CLEANUP_STALE_SESSIONS, Instant.EPOCH)
        .data(Json.Obj.builder().put("stale_after", "PT30M").build());
  }

  private static byte[] sealed(Command command, long sequence) {
    byte[] entry = EntryCodec.encode(command);
    EntryCodec.seal(entry, sequence, Timestamps.micros(RECORDED));
    return entry;
  }

  private static byte[] golden(String name) throws IOException {
    try (InputStream in = EntryCodecTest.class.getResourceAsStream("/entries/" + name)) {
      assertThat(in).as(name).isNotNull();
      return in == null ? new byte[0] : in.readAllBytes();
    }
  }

  @Test
  void aFullEntryHasTheBytesOfVersionOne() throws Exception {
    assertThat(HexFormat.of().formatHex(sealed(full().build(), 42)))
        .isEqualTo(HexFormat.of().formatHex(golden("v1-full.bin")));
  }

  @Test
  void aSparseEntryHasTheBytesOfVersionOne() throws Exception {
    assertThat(HexFormat.of().formatHex(sealed(sparse().build(), 43)))
        .isEqualTo(HexFormat.of().formatHex(golden("v1-sparse.bin")));
  }

  /** As if there had been a version 0, whose entries had no pid. */
  @Test
  void anEntryOfAnOlderVersionIsBroughtUpToDate() throws Exception {
    byte[] present = sealed(full().pid(OptionalLong.empty()).build(), 42);
    byte[] old = withHeader(without(EntryCodec.PID_OFFSET, Integer.BYTES, present), 0);
    FormatVersions<byte[]> versions =
        new FormatVersions<>(
            EntryCodec.VERSIONS.current(),
            List.of(entry -> withZeros(EntryCodec.PID_OFFSET, Integer.BYTES, entry)));

    EntryView view = EntryCodec.view(old, versions);

    assertThat(view.entry()).isEqualTo(EntryCodec.view(present).entry());
    assertThat(view.size()).isEqualTo(present.length);
    assertThat(EntryCodec.view(present, versions).entry()).isEqualTo(view.entry());
    assertThatThrownBy(() -> EntryCodec.view(old))
        .isExactlyInstanceOf(JournalException.class)
        .hasMessage("an entry has version 0, and the oldest that is read is 1");
  }

  private static byte[] without(int offset, int count, byte[] entry) {
    byte[] shorter = Arrays.copyOf(entry, entry.length - count);
    System.arraycopy(entry, offset + count, shorter, offset, shorter.length - offset);
    return shorter;
  }

  private static byte[] withZeros(int offset, int count, byte[] entry) {
    byte[] longer = Arrays.copyOf(entry, entry.length + count);
    Arrays.fill(longer, offset, offset + count, (byte) 0);
    System.arraycopy(entry, offset, longer, offset + count, entry.length - offset);
    return longer;
  }

  private static byte[] withHeader(byte[] entry, int version) {
    ByteBuffer bytes = EntryCodec.littleEndian(entry);
    bytes.put(EntryCodec.VERSION_OFFSET, (byte) version);
    bytes.putInt(EntryCodec.LENGTH_OFFSET, entry.length);
    EntryCodec.seal(
        entry,
        bytes.getLong(EntryCodec.SEQUENCE_OFFSET),
        bytes.getLong(EntryCodec.RECORDED_AT_OFFSET));
    return entry;
  }

  @Test
  void theBytesOfVersionOneStayReadable() throws Exception {
    Entry entry = EntryCodec.view(golden("v1-full.bin")).entry();
    assertThat(entry.sequence()).isEqualTo(42);
    assertThat(entry.recordedAt()).isEqualTo(RECORDED);
    assertThat(entry.command()).isEqualTo(full().build());
    assertThat(entry.keyHash()).isEqualTo(EntryCodec.keyHash(full().build().key()));
    assertThat(EntryCodec.view(golden("v1-sparse.bin")).entry().command())
        .isEqualTo(sparse().build());
  }

  @Test
  void anErasedEntryKeepsPlaceTimeAndKeyHashAndNothingElse() throws Exception {
    byte[] erased = EntryCodec.erased(EntryCodec.view(sealed(full().build(), 42)));
    assertThat(HexFormat.of().formatHex(erased))
        .isEqualTo(HexFormat.of().formatHex(golden("v1-erased.bin")));
    EntryView view = EntryCodec.view(erased);
    assertThat(view.isErased()).isTrue();
    assertThat(view.erased())
        .isEqualTo(new ErasedEntry(42, RECORDED, EntryCodec.keyHash(full().build().key())));
    assertThat(EntryCodec.erased(view)).isEqualTo(erased);
    List<ThrowingCallable> commands =
        List.of(view::entry, view::type, view::key, view::session, view::data, view::at);
    assertThat(commands)
        .allSatisfy(asked -> assertThatThrownBy(asked).isInstanceOf(IllegalStateException.class));
  }

  @Test
  void anErasedEntryThatHoldsMoreIsRefused() throws Exception {
    assertThatThrownBy(() -> EntryCodec.view(changed(EntryCodec.FLAGS_OFFSET, EntryCodec.ERASED)))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("no program wrote");
  }

  @Test
  void everyFlippedBitIsNoticed() throws Exception {
    byte[] entry = sealed(full().build(), 42);
    for (int bit = 0; bit < entry.length * 8; bit++) {
      byte[] harmed = entry.clone();
      harmed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> EntryCodec.view(harmed))
          .as("bit " + bit)
          .isInstanceOf(DamagedEntryException.class);
    }
  }

  @Test
  void everyCutIsNoticed() throws Exception {
    byte[] entry = sealed(full().build(), 42);
    for (int length = 0; length < entry.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(entry, length);
      assertThatThrownBy(() -> EntryCodec.view(cut)).isInstanceOf(DamagedEntryException.class);
    }
  }

  @Test
  void anEntryOfANewerProgramIsNoDamage() throws Exception {
    assertThatThrownBy(() -> EntryCodec.view(changed(EntryCodec.VERSION_OFFSET, 2)))
        .isNotInstanceOf(DamagedEntryException.class)
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("version 2");
    assertThatThrownBy(() -> EntryCodec.view(changed(EntryCodec.FLAGS_OFFSET, 2)))
        .isNotInstanceOf(DamagedEntryException.class)
        .isInstanceOf(JournalException.class);
    assertThatThrownBy(() -> EntryCodec.view(changed(EntryCodec.TYPE_OFFSET, 99)))
        .isNotInstanceOf(DamagedEntryException.class)
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("99");
  }

  /** An entry with one byte changed and a checksum that fits. */
  private static byte[] changed(int offset, int value) throws MalformedCommandException {
    byte[] entry = sealed(full().build(), 42);
    entry[offset] = (byte) value;
    CRC32C crc = new CRC32C();
    crc.update(entry, 0, EntryCodec.CHECKSUM_OFFSET);
    crc.update(entry, EntryCodec.SEQUENCE_OFFSET, entry.length - EntryCodec.SEQUENCE_OFFSET);
    EntryCodec.littleEndian(entry).putInt(EntryCodec.CHECKSUM_OFFSET, (int) crc.getValue());
    return entry;
  }

  @Test
  void lengthsThatDoNotFitAreToldAndNotFollowed() throws Exception {
    assertThatThrownBy(() -> EntryCodec.view(changed(EntryCodec.NAMES_OFFSET + 1, 0x7f)))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("names");
  }

  @Test
  void theKeyHashIsOfTheKeyAlone() throws Exception {
    long hash = EntryCodec.view(sealed(full().build(), 1)).keyHash();
    Command other =
        Command.of(full().build().key(), CommandType.RESUME_SESSION, Instant.EPOCH)
            .session(new SessionId("other"))
            .build();
    assertThat(EntryCodec.view(sealed(other, 2)).keyHash()).isEqualTo(hash);
    assertThat(EntryCodec.keyHash(new Key("hook/claude-code", "01JD-")))
        .isNotEqualTo(EntryCodec.keyHash(new Key("hook/claude-code0", "1JD-")));
  }

  @Test
  void theContentHashLeavesOutKeyTimeAndProcess() throws Exception {
    Command sent = full().build();
    Command again =
        Command.of(new Key("cli", "again"), sent.type(), AT.plusSeconds(9))
            .session(sent.session())
            .project(sent.project())
            .pid(OptionalLong.of(1))
            .expectedVersion(sent.expectedVersion())
            .data(sent.data())
            .build();
    assertThat(contentHash(again)).isEqualTo(contentHash(sent));
  }

  @Test
  void theContentHashLeavesOutTheOrderOfFieldsButTheDataKeepsIt() throws Exception {
    Json.Obj sent = full().build().data();
    Json.Builder reversed = Json.Obj.builder();
    List<String> names = new ArrayList<>(sent.fields().keySet());
    Collections.reverse(names);
    names.forEach(name -> reversed.put(name, sent.get(name)));
    Command again = full().data(reversed.build()).build();
    assertThat(contentHash(again)).isEqualTo(contentHash(full().build()));
    assertThat(EntryCodec.view(sealed(again, 1)).data())
        .isEqualTo(again.data().toString().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theContentHashCoversAllElse() throws Exception {
    long hash = contentHash(full().build());
    assertThat(contentHash(full().session(new SessionId("t")).build())).isNotEqualTo(hash);
    assertThat(contentHash(full().project(null).build())).isNotEqualTo(hash);
    assertThat(contentHash(full().project(new ProjectId("p")).build())).isNotEqualTo(hash);
    assertThat(contentHash(full().expectedVersion(OptionalLong.empty()).build()))
        .isNotEqualTo(hash);
    assertThat(contentHash(full().expectedVersion(OptionalLong.of(18)).build())).isNotEqualTo(hash);
    assertThat(contentHash(full().data(Json.Obj.builder().put("kind", "tool").build()).build()))
        .isNotEqualTo(hash);
    Command otherType =
        Command.of(full().build().key(), CommandType.HEARTBEAT, AT)
            .session(full().build().session())
            .project(full().build().project())
            .expectedVersion(OptionalLong.of(17))
            .data(full().build().data())
            .build();
    assertThat(contentHash(otherType)).isNotEqualTo(hash);
  }

  private static long contentHash(Command command) throws JournalException {
    return EntryCodec.view(sealed(command, 1)).contentHash();
  }

  @Test
  void theSizeIsCheckedBeforeAnythingElse() throws Exception {
    String text = "x".repeat(Journal.COMMAND_BYTES_MAX);
    Command tooLarge =
        full().data(Json.Obj.builder().put("kind", "k").put("message", text).build()).build();
    assertThatThrownBy(() -> EntryCodec.encode(tooLarge))
        .isInstanceOfSatisfying(
            CommandTooLargeException.class,
            e -> assertThat(e.bytes()).isGreaterThan(Journal.COMMAND_BYTES_MAX));
  }

  @Test
  void anEntryIsFoundAmongBytesOfWhichNothingIsKnown() throws Exception {
    byte[] entry = sealed(full().build(), 42);
    byte[] bytes = new byte[entry.length + 100];
    System.arraycopy(entry, 0, bytes, 40, entry.length);
    assertThat(EntryCodec.sequenceAt(EntryCodec.littleEndian(bytes), 40)).isEqualTo(42);
    assertThat(EntryCodec.sequenceAt(EntryCodec.littleEndian(bytes), 36)).isZero();
    bytes[100] ^= 1;
    assertThat(EntryCodec.sequenceAt(EntryCodec.littleEndian(bytes), 40)).isZero();
    assertThat(EntryCodec.sequenceAt(EntryCodec.littleEndian(bytes), bytes.length - 2)).isZero();
  }
}
