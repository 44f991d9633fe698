package dev.kroniek.server;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Processes that a test starts and ends by a word. */
final class MachineByHand implements Processes {
  private final Map<Long, Sighting> processes = new HashMap<>();
  private long starts;
  int looks;

  /** Happens while the next process is looked at. */
  Runnable meanwhile = () -> {};

  void start(long pid, Instant startedAt) {
    processes.put(pid, new Sighting.Running(++starts, startedAt));
  }

  /** The same process, whose start is told otherwise because the clock was set. */
  void tellStart(long pid, Instant startedAt) {
    processes.computeIfPresent(
        pid, (number, same) -> new Sighting.Running(((Sighting.Running) same).start(), startedAt));
  }

  void isElsewhere(long pid) {
    processes.put(pid, new Sighting.Elsewhere());
  }

  void end(long pid) {
    processes.remove(pid);
  }

  @Override
  public void begin(Instant now) {}

  @Override
  public Sighting look(long pid) {
    looks++;
    Runnable now = meanwhile;
    meanwhile = () -> {};
    now.run();
    return processes.getOrDefault(pid, new Sighting.Gone());
  }
}
