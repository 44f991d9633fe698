package dev.kroniek.journal;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.FormatVersions;
import dev.kroniek.domain.JsonText;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.ProjectId;
import dev.kroniek.domain.SessionId;
import dev.kroniek.domain.Timestamps;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * An entry as bytes. All numbers are little-endian; times are microseconds since 1970.
 *
 * <pre>
 * offset bytes
 *      0     4  magic            the characters KRNE
 *      4     1  version          1
 *      5     1  type             {@link dev.kroniek.domain.CommandType#code()}
 *      6     2  flags            bit 0: erased, see below; the others 0
 *      8     4  length           bytes of the entry, these included
 *     12     4  checksum         CRC32C of all bytes before and after this field
 *     16     8  sequence         from 1
 *     24     8  recorded_at      never decreases with the sequence
 *     32     8  key hash         XXH64 of [source] [id], lengths included
 *     40     8  content hash     XXH64 of type (1 byte), expected_version, [session] [project], data
 *                                with the fields of every object sorted
 *     48     8  at               when it happened, as the sender says
 *     56     8  expected_version -1 for none
 *     64     4  pid              0 for none
 *     68        [source] [id] [session] [project]
 *               each 2 bytes of length and that many bytes of UTF-8; length 0 for none
 *               data             the rest: compact JSON in UTF-8
 * </pre>
 *
 * <p>The first 16 bytes keep their meaning in every version, so that damage can be told from an
 * entry that a newer program wrote. The hashes are stored and never computed again, so that they
 * survive what they were computed from.
 *
 * <p>An erased entry is what is left of one about a session that was forgotten: bytes 0 to 39, with
 * flags 1, type 0, length 40 and a checksum of its own.
 *
 * <p>An entry is made in two steps, which {@link EncodedCommand} stands between: {@link #encode}
 * may run on any thread; {@link #seal} gives it its place. Thread-safe.
 */
public final class EntryCodec {
  /**
   * The versions that are read. A step takes and gives whole entries; header and checksum of what
   * it gives are seen to.
   */
  static final FormatVersions<byte[]> VERSIONS = FormatVersions.only(1);

  /** The most bytes an entry takes. */
  public static final int ENTRY_BYTES_MAX = Journal.COMMAND_BYTES_MAX + 1024;

  static final int MAGIC = 'K' | 'R' << 8 | 'N' << 16 | 'E' << 24;
  static final int VERSION_OFFSET = 4;
  static final int TYPE_OFFSET = 5;
  static final int FLAGS_OFFSET = 6;
  static final int LENGTH_OFFSET = 8;
  static final int CHECKSUM_OFFSET = 12;
  static final int SEQUENCE_OFFSET = 16;
  static final int RECORDED_AT_OFFSET = 24;
  static final int KEY_HASH_OFFSET = 32;
  static final int CONTENT_HASH_OFFSET = 40;
  static final int AT_OFFSET = 48;
  static final int EXPECTED_VERSION_OFFSET = 56;
  static final int PID_OFFSET = 64;
  static final int NAMES_OFFSET = 68;

  /** The header and four empty names: less is no command. */
  private static final int COMMAND_ENTRY_BYTES_MIN = NAMES_OFFSET + 4 * Short.BYTES;

  /** Set in the flags of an entry that was erased. */
  static final int ERASED = 1;

  /** What an erased entry takes: less is no entry. */
  static final int ERASED_BYTES = CONTENT_HASH_OFFSET;

  /** In the place of a type, in an entry that was erased. */
  private static final byte NO_TYPE = 0;

  static final long NO_VERSION = -1;
  static final long NO_PID = 0;

  private static final byte[] NO_NAME = {};

  private EntryCodec() {}

  /**
   * The command as an entry that has no sequence, time and checksum yet.
   *
   * @throws CommandTooLargeException if its names and data take more than {@link
   *     Journal#COMMAND_BYTES_MAX}
   */
  static byte[] encode(Command command) {
    SessionId session = command.session();
    ProjectId project = command.project();
    byte[] sourceName = utf8(command.key().source());
    byte[] idName = utf8(command.key().id());
    byte[] sessionName = session == null ? NO_NAME : utf8(session.value());
    byte[] projectName = project == null ? NO_NAME : utf8(project.value());
    byte[] data = utf8(command.data().toString());
    long size =
        (long) sourceName.length
            + idName.length
            + sessionName.length
            + projectName.length
            + data.length;
    if (size > Journal.COMMAND_BYTES_MAX) {
      throw new CommandTooLargeException(size);
    }
    byte[] entry = new byte[COMMAND_ENTRY_BYTES_MIN + (int) size];
    ByteBuffer out = littleEndian(entry);
    out.putInt(0, MAGIC).put(VERSION_OFFSET, (byte) VERSIONS.current());
    out.put(TYPE_OFFSET, (byte) command.type().code());
    out.putInt(LENGTH_OFFSET, entry.length);
    out.putLong(AT_OFFSET, Timestamps.micros(command.at()));
    out.putLong(EXPECTED_VERSION_OFFSET, command.expectedVersion().orElse(NO_VERSION));
    out.putInt(PID_OFFSET, (int) command.pid().orElse(NO_PID));
    out.position(NAMES_OFFSET);
    putName(out, sourceName);
    putName(out, idName);
    int contentOffset = out.position();
    putName(out, sessionName);
    putName(out, projectName);
    int dataOffset = out.position();
    out.put(data);
    out.putLong(KEY_HASH_OFFSET, Hash64.of(entry, NAMES_OFFSET, contentOffset - NAMES_OFFSET));
    byte[] sorted =
        JsonText.isSorted(command.data()) ? data : utf8(JsonText.sorted(command.data()));
    out.putLong(CONTENT_HASH_OFFSET, contentHash(entry, contentOffset, dataOffset, sorted));
    return entry;
  }

  /** The hash under which a key is looked up. */
  public static long keyHash(Key key) {
    byte[] source = utf8(key.source());
    byte[] id = utf8(key.id());
    byte[] names = new byte[2 * Short.BYTES + source.length + id.length];
    ByteBuffer out = littleEndian(names);
    putName(out, source);
    putName(out, id);
    return Hash64.of(names);
  }

  private static long contentHash(byte[] entry, int from, int to, byte[] sortedData) {
    byte[] content = new byte[1 + Long.BYTES + to - from + sortedData.length];
    ByteBuffer.wrap(content)
        .put(entry[TYPE_OFFSET])
        .put(entry, EXPECTED_VERSION_OFFSET, Long.BYTES)
        .put(entry, from, to - from)
        .put(sortedData);
    return Hash64.of(content);
  }

  /** Gives an entry that {@link #encode} made its place and its checksum, in its own bytes. */
  static void seal(byte[] entry, long sequence, long recordedAtMicros) {
    ByteBuffer out = littleEndian(entry);
    out.putLong(SEQUENCE_OFFSET, sequence);
    out.putLong(RECORDED_AT_OFFSET, recordedAtMicros);
    out.putInt(CHECKSUM_OFFSET, checksum(entry));
  }

  /** What is left of an entry once it is erased: its place, its time and the hash of its key. */
  static byte[] erased(EntryView entry) {
    byte[] stub = new byte[ERASED_BYTES];
    ByteBuffer out = littleEndian(stub);
    out.putInt(0, MAGIC).put(VERSION_OFFSET, (byte) VERSIONS.current()).put(TYPE_OFFSET, NO_TYPE);
    out.putShort(FLAGS_OFFSET, (short) ERASED).putInt(LENGTH_OFFSET, ERASED_BYTES);
    out.putLong(KEY_HASH_OFFSET, entry.keyHash());
    seal(stub, entry.sequence(), Timestamps.micros(entry.recordedAt()));
    return stub;
  }

  /**
   * A view of the entry that the bytes hold, after checking them. The view keeps the array, which
   * must not change.
   *
   * @throws JournalException saying what was expected and what was found
   */
  public static EntryView view(byte[] bytes) throws JournalException {
    return view(bytes, VERSIONS);
  }

  /** As {@link #view(byte[])}, where there are these versions. */
  static EntryView view(byte[] bytes, FormatVersions<byte[]> versions) throws JournalException {
    String damage = damage(bytes);
    if (damage != null) {
      throw new DamagedEntryException(damage, null);
    }
    int version = Byte.toUnsignedInt(bytes[VERSION_OFFSET]);
    if (versions.isNewer(version)) {
      throw new NewerVersionException(versions.tooNew("an entry of the journal", version));
    }
    if (!versions.isRead(version)) {
      throw new JournalException(
          "an entry has version %d, and the oldest that is read is %d"
              .formatted(version, versions.oldest()));
    }
    int flags = littleEndian(bytes).getShort(FLAGS_OFFSET);
    if (flags != 0 && flags != ERASED) {
      throw new NewerVersionException(
          "an entry of the journal has flags %x, which this program does not know: a later version of Kroniek is needed"
              .formatted(flags));
    }
    boolean isErased = flags == ERASED;
    boolean isOfRightSize =
        isErased ? bytes.length == ERASED_BYTES : bytes.length >= COMMAND_ENTRY_BYTES_MIN;
    if (!isOfRightSize || (isErased && bytes[TYPE_OFFSET] != NO_TYPE)) {
      throw new JournalException(
          "an entry of %d bytes has flags %x and type %d, which no program wrote"
              .formatted(bytes.length, flags, bytes[TYPE_OFFSET]));
    }
    boolean isUpToDate = isErased || version == versions.current();
    return new EntryView(isUpToDate ? bytes : headed(versions.upToDate(version, bytes), versions));
  }

  /** Gives an entry that was brought up to date the header that goes with it. */
  private static byte[] headed(byte[] entry, FormatVersions<byte[]> versions) {
    ByteBuffer out = littleEndian(entry);
    out.put(VERSION_OFFSET, (byte) versions.current()).putInt(LENGTH_OFFSET, entry.length);
    out.putInt(CHECKSUM_OFFSET, checksum(entry));
    return entry;
  }

  /** What is wrong with the bytes of an entry of any version, or null. */
  private static @Nullable String damage(byte[] bytes) {
    if (bytes.length < SEQUENCE_OFFSET) {
      return "an entry of " + bytes.length + " bytes is shorter than its header";
    }
    ByteBuffer in = littleEndian(bytes);
    if (in.getInt(0) != MAGIC) {
      return "an entry begins with %08x in place of its magic number".formatted(in.getInt(0));
    }
    if (in.getInt(LENGTH_OFFSET) != bytes.length) {
      return "an entry of " + bytes.length + " bytes says it has " + in.getInt(LENGTH_OFFSET);
    }
    int checksum = checksum(bytes);
    if (in.getInt(CHECKSUM_OFFSET) != checksum) {
      return "an entry's checksum is %08x, but its bytes give %08x"
          .formatted(in.getInt(CHECKSUM_OFFSET), checksum);
    }
    return null;
  }

  /**
   * The sequence of the whole, undamaged entry that stands at {@code offset} of little-endian bytes
   * of which nothing is known; 0 if none does.
   */
  static long sequenceAt(ByteBuffer bytes, int offset) {
    if (offset + ERASED_BYTES > bytes.limit() || bytes.getInt(offset) != MAGIC) {
      return 0;
    }
    int length = bytes.getInt(offset + LENGTH_OFFSET);
    if (length < ERASED_BYTES || length > bytes.limit() - offset) {
      return 0;
    }
    byte[] entry = new byte[length];
    bytes.get(offset, entry);
    return damage(entry) == null ? bytes.getLong(offset + SEQUENCE_OFFSET) : 0;
  }

  private static int checksum(byte[] entry) {
    CRC32C crc = new CRC32C();
    crc.update(entry, 0, CHECKSUM_OFFSET);
    crc.update(entry, SEQUENCE_OFFSET, entry.length - SEQUENCE_OFFSET);
    return (int) crc.getValue();
  }

  private static void putName(ByteBuffer out, byte[] name) {
    out.putShort((short) name.length).put(name);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
