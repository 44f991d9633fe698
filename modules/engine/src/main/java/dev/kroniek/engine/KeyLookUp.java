package dev.kroniek.engine;

import dev.kroniek.domain.Key;
import dev.kroniek.journal.DroppedEntryException;
import dev.kroniek.journal.EntryView;
import dev.kroniek.journal.JournalException;
import dev.kroniek.journal.Tailer;
import dev.kroniek.state.JournaledKeys;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Finds an entry's key for the dedup window, with a tailer of its own. On the folding thread. The
 * state is opened before the journal is, so the tailer comes later.
 */
final class KeyLookUp implements JournaledKeys {
  private @Nullable Tailer tailer;

  /** Reads with this tailer from now on; who gives it closes it. */
  void readWith(Tailer newTailer) {
    tailer = newTailer;
  }

  @Override
  public @Nullable Key keyOf(long sequence, long position) throws IOException {
    if (tailer == null) {
      throw new IllegalStateException("the journal is not open yet");
    }
    try {
      tailer.seek(sequence, position);
    } catch (DroppedEntryException e) {
      return null; // its hash must do, as where it was erased
    }
    EntryView entry = tailer.pollView();
    if (entry == null) {
      throw new JournalException("entry " + sequence + " cannot be read again");
    }
    return entry.isErased() ? null : entry.key();
  }
}
