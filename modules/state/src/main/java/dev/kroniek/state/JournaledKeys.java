package dev.kroniek.state;

import dev.kroniek.domain.Key;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads keys out of the journal, to tell equal keys from equal hashes. */
@FunctionalInterface
public interface JournaledKeys {

  /**
   * The key of the entry {@code sequence}, which the journal keeps at {@code position}; null where
   * the journal has it no more, or only its hash.
   */
  @Nullable Key keyOf(long sequence, long position) throws IOException;
}
