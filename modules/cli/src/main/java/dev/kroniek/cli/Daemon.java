package dev.kroniek.cli;

import java.nio.file.Path;

/** Wires. */
final class Daemon {
  Daemon(Path data, Settings settings, Context context) {}

  int run() {
    return 0;
  }
}
