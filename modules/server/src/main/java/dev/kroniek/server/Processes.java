package dev.kroniek.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** The processes of this machine, as far as an agent can be among them. For one thread. */
interface Processes {

  /** What is seen where an agent's process should be. */
  sealed interface Sighting {
    /**
     * A process that may be the agent's.
     *
     * @param start tells it from every other process that had or will have this number; has no
     *     other meaning
     * @param startedAt when it was started, by the wall clock as it is set now
     */
    record Running(long start, Instant startedAt) implements Sighting {}

    /** There is no process of that number, or what is left of one that has ended. */
    record Gone() implements Sighting {}

    /** There is one that cannot be the agent's: whoever gave the number counts other processes. */
    record Elsewhere() implements Sighting {}
  }

  /**
   * Brings the start times in step with the wall clock; before each round of looks.
   *
   * @param now what the wall clock shows
   * @throws IOException if the operating system does not tell
   */
  void begin(Instant now) throws IOException;

  /** Looks for a process. */
  Sighting look(long pid);

  /** Those of this machine. */
  static Processes ofThisMachine() {
    Path proc = Path.of("/proc");
    return Files.isReadable(proc.resolve("self/stat"))
            && Files.isReadable(proc.resolve("thread-self/stat"))
        ? new LinuxProcesses(proc, ProcessHandle.current().pid())
        : new JavaProcesses();
  }
}
