package dev.kroniek.journal;

import dev.kroniek.domain.Entry;
import org.jspecify.annotations.Nullable;

/**
 * A reader with a position in the journal. For one thread. Every entry is checked (checksum,
 * sequence) before it is given out.
 */
public interface Tailer extends AutoCloseable {

  /**
   * The next entry, or null where there is none yet. Never waits. For readers of journals of which
   * nothing was erased: an erased entry is no command, and only {@link #pollView} gives it.
   *
   * @throws IllegalStateException if the entry was erased
   * @throws JournalException if the entry is damaged or missing: reading on is of no use
   */
  default @Nullable Entry poll() throws JournalException {
    EntryView view = pollView();
    return view == null ? null : view.entry();
  }

  /**
   * As {@link #poll()}, but the command's data is not parsed until asked for: for readers that pass
   * over most entries.
   *
   * @throws JournalException as there
   */
  @Nullable EntryView pollView() throws JournalException;

  /**
   * Where the entry that was polled last stands: a number that only this journal understands, good
   * for {@link #seek} as long as the journal keeps the entry.
   *
   * @throws IllegalStateException if none was polled yet
   */
  long position();

  /**
   * Moves so that the next {@link #poll()} gives the entry {@code sequence}, which stands at {@code
   * position}.
   *
   * @throws JournalException if another entry stands there, or none
   */
  void seek(long sequence, long position) throws JournalException;

  /**
   * Moves so that the next {@link #poll()} gives the entry {@code sequence}, wherever it stands;
   * past the end it gives null until that entry is appended. Costs a search where the journal
   * cannot know the position.
   *
   * @throws JournalException if the journal no longer holds that entry
   */
  void seek(long sequence) throws JournalException;

  @Override
  void close();
}
