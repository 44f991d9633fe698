package dev.kroniek.cli;

import dev.kroniek.engine.DataDirectoryLockedException;
import dev.kroniek.engine.Kroniek;
import dev.kroniek.engine.KroniekOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Takes a data directory for this process. */
final class OwnedDirectory {
  private static final int LOCK_TRIES = 5;
  private static final Duration LOCK_RETRY = Duration.ofMillis(40);

  private OwnedDirectory() {}

  /**
   * Opens the engine. A command that looks whether the directory is taken holds the lock itself for
   * a moment; then the pid in the file is that of no process, and trying again will do.
   *
   * @throws DataDirectoryLockedException if another process has the directory
   */
  static Kroniek open(Path data, KroniekOptions options) throws IOException {
    for (int tries = 1; ; tries++) {
      try {
        return Kroniek.open(data, options);
      } catch (DataDirectoryLockedException e) {
        if (tries == LOCK_TRIES || ProcessHandle.of(e.pid()).isPresent()) {
          throw e;
        }
        LockSupport.parkNanos(LOCK_RETRY.toNanos());
      }
    }
  }
}
