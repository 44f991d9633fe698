package dev.kroniek.state;

import dev.kroniek.domain.Key;
import java.io.IOException;

/** Reads keys out of the journal, to tell equal keys from equal hashes. */
@FunctionalInterface
public interface JournaledKeys {

  /** The key of the entry {@code sequence}, which the journal keeps at {@code position}. */
  Key keyOf(long sequence, long position) throws IOException;
}
