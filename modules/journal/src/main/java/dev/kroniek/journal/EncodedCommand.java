package dev.kroniek.journal;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * A command as the bytes of an entry that has no place in the journal yet. Whoever hands a command
 * in encodes it, on a thread of its own, once: its size is known from then on, and the one thread
 * that appends has only its place to fill in. To be appended once, to one journal.
 */
public final class EncodedCommand {
  private final CommandType type;
  private final String source;
  private final @Nullable SessionId session;
  private final byte[] entry;

  private EncodedCommand(Command command, byte[] entry) {
    this.type = command.type();
    this.source = command.key().source();
    this.session = command.session();
    this.entry = entry;
  }

  /**
   * Encodes the command.
   *
   * @throws CommandTooLargeException if it takes more than {@link Journal#COMMAND_BYTES_MAX}
   */
  public static EncodedCommand of(Command command) {
    return new EncodedCommand(command, EntryCodec.encode(command));
  }

  public CommandType type() {
    return type;
  }

  /** The source of its key. */
  public String source() {
    return source;
  }

  /** The session it is about, null where it is about many. */
  public @Nullable SessionId session() {
    return session;
  }

  /** The bytes it takes in the journal. */
  public int sizeBytes() {
    return entry.length;
  }

  /** The hash of its key, as its entry will hold it. */
  public long keyHash() {
    return EntryCodec.littleEndian(entry).getLong(EntryCodec.KEY_HASH_OFFSET);
  }

  /** The hash of its content, as its entry will hold it. */
  public long contentHash() {
    return EntryCodec.littleEndian(entry).getLong(EntryCodec.CONTENT_HASH_OFFSET);
  }

  /**
   * Gives it its place and its checksum: for the journal, on the thread that appends.
   *
   * @return the whole entry; not a copy
   */
  public byte[] seal(long sequence, long recordedAtMicros) {
    EntryCodec.seal(entry, sequence, recordedAtMicros);
    return entry;
  }
}
