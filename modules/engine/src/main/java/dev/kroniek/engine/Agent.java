package dev.kroniek.engine;

/**
 * A piece of work that goes on for as long as the engine runs, turn by turn. All turns are on one
 * thread at a time, so an agent's own state needs no lock; a test or a simulation may turn it by
 * hand.
 */
interface Agent {
  /** Nothing to do until signalled. */
  long UNTIL_SIGNALLED = Long.MAX_VALUE;

  /** The thread's name. */
  String role();

  /**
   * One turn: does what there is to do, up to some limit, and never waits.
   *
   * @return how much was done; 0 means it may rest
   * @throws Exception if it cannot go on
   */
  int doWork() throws Exception;

  /** How long it may rest after a turn without work, in nanoseconds. */
  long restNanos();

  /** The last turn failed: tell whoever waits. Called once, after which there are no more turns. */
  void failed(Throwable cause);
}
