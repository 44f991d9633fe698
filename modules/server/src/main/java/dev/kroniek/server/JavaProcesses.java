package dev.kroniek.server;

import java.time.Instant;
import java.util.Optional;

/**
 * Processes as Java knows them, on every operating system. On macOS and the BSDs the kernel keeps
 * the time by the wall clock at which a process was started, so that it stays the same when the
 * clock is set.
 */
final class JavaProcesses implements Processes {
  private final ProcessHandle own = ProcessHandle.current();

  @Override
  public void begin(Instant now) {
    // the start times are told by the wall clock
  }

  @Override
  public Sighting look(long pid) {
    if (pid == 1 || pid == own.pid()) {
      return new Sighting.Elsewhere();
    }
    ProcessHandle process = ProcessHandle.of(pid).orElse(null);
    if (process == null || !process.isAlive()) {
      return new Sighting.Gone();
    }
    Optional<Instant> started = process.info().startInstant();
    boolean isOurs = process.info().user().equals(own.info().user());
    return isOurs && started.isPresent()
        ? new Sighting.Running(started.get().toEpochMilli(), started.get())
        : new Sighting.Elsewhere();
  }
}
