package dev.kroniek.journal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The log of all commands, in their one order. Entries are never changed.
 *
 * <p>One thread appends: the first that does. Any number of tailers read meanwhile. The process
 * that opens a journal for appending must own its directory: the journal does not lock it.
 */
public interface Journal extends AutoCloseable {
  /** The most bytes one command may take in the journal: its JSON data and its names. */
  int COMMAND_BYTES_MAX = 1 << 20;

  /**
   * Appends the commands in their order, as one batch, and returns once the batch is as durable as
   * {@link Durability} promises. Stamps each with the time it was recorded. Do not interrupt the
   * thread meanwhile: the journal would fail.
   *
   * @param commands at least one, none of them appended before
   * @throws JournalFullException if there is too little free space: nothing was appended, and a
   *     later attempt may succeed
   * @throws JournalException if the disk refused: it is not known which commands are in the
   *     journal, none may be acknowledged, and this journal must not be appended to any more;
   *     reopened, it tells what it holds
   */
  Appended append(List<EncodedCommand> commands) throws JournalException;

  /**
   * Makes every entry up to {@link #lastSequence()} durable. Of use with {@link Durability#OS}, and
   * beside the process that appends, before something that refers to these entries becomes durable
   * itself. Safe for many threads.
   *
   * @throws JournalException if the disk refused: this journal must not be appended to any more
   */
  void force() throws JournalException;

  /** The first sequence that can be read; 1 unless a prefix was dropped. */
  long firstSequence();

  /**
   * The state that {@link #firstSequence()} goes on from; null where that is the first entry of
   * all.
   */
  default @Nullable BaseImage base() {
    return null;
  }

  /** The last sequence that tailers may read, 0 for none. Safe for many threads. */
  long lastSequence();

  /**
   * A new reader that stands before the first entry. For one thread, which closes it.
   *
   * @throws JournalException if the disk refuses
   */
  Tailer tailer() throws JournalException;

  /** The bytes it takes on the disk. Safe for many threads. */
  long bytes();

  /** What was found damaged when it was opened, a sentence each; empty where all was well. */
  List<String> damage();

  /** Closes it, and its tailers: no other thread may be in one of its calls any more. */
  @Override
  void close() throws JournalException;
}
