package dev.kroniek.engine;

import java.io.IOException;
import java.nio.file.Path;

/** Another process has the data directory. */
public final class DataDirectoryLockedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final long pid;

  DataDirectoryLockedException(Path root, long pid) {
    super(
        "the data directory "
            + root
            + " is in use by "
            + (pid == 0 ? "another process" : "the process with pid " + pid)
            + ": stop it first, or name another directory");
    this.pid = pid;
  }

  /** The holder's process, 0 where it is not known. */
  public long pid() {
    return pid;
  }
}
