package dev.kroniek.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where an import takes its commands from, in their order. For one thread. */
interface ImportSource extends AutoCloseable {

  /** The next, or null at the end. */
  @Nullable ImportItem next() throws IOException;

  /** The bytes read so far. */
  long bytesRead();

  @Override
  void close() throws IOException;
}
