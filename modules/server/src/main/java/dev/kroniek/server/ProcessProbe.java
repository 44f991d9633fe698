package dev.kroniek.server;

import dev.kroniek.domain.SessionId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells whether a process that a session was heard from still lives. Numbers of processes are used
 * again: one that was started after the session was last heard from that number is another one.
 *
 * <p>A process that was found once is known by its start from then on, so that setting the clock
 * does not matter. Before that, the wall clock at the time it was heard is compared with its start
 * by the wall clock now; what the clock gained meanwhile is allowed for. For one thread.
 */
final class ProcessProbe {
  /** Ticks and the times of files are not that exact. */
  private static final Duration INEXACT = Duration.ofSeconds(2);

  /** Beyond this many, all are forgotten; they are found again. */
  private static final int KNOWN_MAX = 16_384;

  private final Processes processes;
  private final AwakeTime time;
  private final Map<Heard, Long> starts = new HashMap<>();

  private record Heard(SessionId session, long pid) {}

  ProcessProbe(Processes processes, AwakeTime time) {
    this.processes = processes;
    this.time = time;
  }

  /** Before each round of looks, with the time by the wall clock. */
  void begin(Instant now) throws IOException {
    processes.begin(now);
  }

  /** Looks for a process of a session that was last heard from it at that time. */
  ProbeFinding look(SessionId session, long pid, Instant lastHeard) {
    Heard heard = new Heard(session, pid);
    Processes.Sighting sighting = processes.look(pid);
    if (sighting instanceof Processes.Sighting.Running running) {
      return found(heard, running, lastHeard);
    }
    starts.remove(heard);
    return sighting instanceof Processes.Sighting.Elsewhere
        ? ProbeFinding.ELSEWHERE
        : ProbeFinding.GONE;
  }

  private ProbeFinding found(Heard heard, Processes.Sighting.Running running, Instant lastHeard) {
    Long known = starts.get(heard);
    boolean isKnown = known != null && known == running.start();
    Instant latest = lastHeard.plus(INEXACT).plus(time.lostSince(lastHeard));
    if (!isKnown && running.startedAt().isAfter(latest)) {
      starts.remove(heard);
      return ProbeFinding.REPLACED;
    }
    if (starts.size() >= KNOWN_MAX) {
      starts.clear();
    }
    starts.put(heard, running.start());
    return ProbeFinding.ALIVE;
  }
}
