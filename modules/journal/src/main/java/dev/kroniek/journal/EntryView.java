package dev.kroniek.journal;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Entry;
import dev.kroniek.domain.ErasedEntry;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.MalformedCommandException;
import dev.kroniek.domain.ProjectId;
import dev.kroniek.domain.SessionId;
import dev.kroniek.domain.Timestamps;
import dev.kroniek.json.JsonReader;
import dev.kroniek.json.JsonSyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * An entry of which only the parts asked for are decoded: reading the history of one session looks
 * at the names of all entries but parses the data of few. Checksum and length were checked when it
 * was made; the layout is drawn in {@link EntryCodec}. Immutable.
 *
 * <p>Of an entry that was erased there are only sequence, time and key hash: whatever else is asked
 * for, it throws an {@link IllegalStateException}.
 */
public final class EntryView {
  private static final int SOURCE = 0;
  private static final int ID = 1;
  private static final int SESSION = 2;
  private static final int PROJECT = 3;
  private static final int NAMES = 4;

  private final byte[] bytes;
  private final ByteBuffer in;

  /** Where each name's length stands, and where the data begins. */
  private final int[] offsets = new int[NAMES + 1];

  /** Null where the entry was erased. */
  private final @Nullable CommandType type;

  EntryView(byte[] bytes) throws JournalException {
    this.bytes = bytes;
    this.in = EntryCodec.littleEndian(bytes);
    this.type = in.getShort(EntryCodec.FLAGS_OFFSET) == EntryCodec.ERASED ? null : findNames();
  }

  private CommandType findNames() throws JournalException {
    CommandType known = CommandType.ofCode(bytes[EntryCodec.TYPE_OFFSET]);
    if (known == null) {
      throw unreadable("its type " + bytes[EntryCodec.TYPE_OFFSET] + " is not known", null);
    }
    int offset = EntryCodec.NAMES_OFFSET;
    for (int name = 0; name < NAMES; name++) {
      offsets[name] = offset;
      offset += Short.BYTES + lengthAt(offset);
    }
    offsets[NAMES] = offset;
    if (offset > bytes.length) {
      throw unreadable("its names run past its end", null);
    }
    return known;
  }

  /** Whether only its place, its time and its key's hash are left. */
  public boolean isErased() {
    return type == null;
  }

  /** What is left of it, erased or not. */
  public ErasedEntry erased() {
    return new ErasedEntry(sequence(), recordedAt(), keyHash());
  }

  public long sequence() {
    return in.getLong(EntryCodec.SEQUENCE_OFFSET);
  }

  /** When the journal took it, in microseconds. */
  public Instant recordedAt() {
    return Timestamps.ofMicros(in.getLong(EntryCodec.RECORDED_AT_OFFSET));
  }

  public long keyHash() {
    return in.getLong(EntryCodec.KEY_HASH_OFFSET);
  }

  public long contentHash() {
    requireCommand();
    return in.getLong(EntryCodec.CONTENT_HASH_OFFSET);
  }

  public CommandType type() {
    return requireCommand();
  }

  private CommandType requireCommand() {
    if (type == null) {
      throw new IllegalStateException("entry " + sequence() + " was erased");
    }
    return type;
  }

  /** When it happened, by the sender's clock, in microseconds. */
  public Instant at() {
    requireCommand();
    return Timestamps.ofMicros(in.getLong(EntryCodec.AT_OFFSET));
  }

  public Key key() {
    return new Key(name(SOURCE), name(ID));
  }

  /** The session, there exactly when {@link CommandType#isAboutOneSession()}. */
  public @Nullable SessionId session() {
    String name = name(SESSION);
    return name.isEmpty() ? null : new SessionId(name);
  }

  /** The project, where the sender named one. */
  public @Nullable ProjectId project() {
    String name = name(PROJECT);
    return name.isEmpty() ? null : new ProjectId(name);
  }

  /** The agent's process. */
  public OptionalLong pid() {
    requireCommand();
    long pid = Integer.toUnsignedLong(in.getInt(EntryCodec.PID_OFFSET));
    return pid == EntryCodec.NO_PID ? OptionalLong.empty() : OptionalLong.of(pid);
  }

  /** The version the session must have for the command to be applied. */
  public OptionalLong expectedVersion() {
    requireCommand();
    long version = in.getLong(EntryCodec.EXPECTED_VERSION_OFFSET);
    return version == EntryCodec.NO_VERSION ? OptionalLong.empty() : OptionalLong.of(version);
  }

  /** The data as it is stored: compact JSON in UTF-8. A copy. */
  public byte[] data() {
    requireCommand();
    return Arrays.copyOfRange(bytes, offsets[NAMES], bytes.length);
  }

  /** The whole entry as it is stored. Not a copy: it must not be changed. */
  byte[] bytes() {
    return bytes;
  }

  /** The bytes it takes in the journal. */
  public int size() {
    return bytes.length;
  }

  /**
   * The whole entry, its data parsed.
   *
   * @throws JournalException if its checksum is right but it is no command that this program knows
   */
  public Entry entry() throws JournalException {
    requireCommand();
    return new Entry(sequence(), recordedAt(), keyHash(), contentHash(), command());
  }

  private Command command() throws JournalException {
    try {
      if (!(JsonReader.parse(data()) instanceof Json.Obj data)) {
        throw unreadable("its data is no JSON object", null);
      }
      return Command.of(key(), type(), at())
          .session(session())
          .project(project())
          .pid(pid())
          .expectedVersion(expectedVersion())
          .data(data)
          .build();
    } catch (JsonSyntaxException | MalformedCommandException | IllegalArgumentException e) {
      throw unreadable(String.valueOf(e.getMessage()), e);
    }
  }

  /** A name's length; past the end 0, so that the sum of all shows that they do not fit. */
  private int lengthAt(int offset) {
    return offset + Short.BYTES > bytes.length ? 0 : Short.toUnsignedInt(in.getShort(offset));
  }

  private String name(int which) {
    requireCommand();
    int length = offsets[which + 1] - offsets[which] - Short.BYTES;
    return new String(bytes, offsets[which] + Short.BYTES, length, StandardCharsets.UTF_8);
  }

  private JournalException unreadable(String problem, @Nullable Exception cause) {
    return new JournalException("entry " + sequence() + " cannot be read: " + problem, cause);
  }
}
