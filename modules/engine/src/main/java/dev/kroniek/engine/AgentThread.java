package dev.kroniek.engine;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Runs an agent on a thread of its own: turn after turn while there is work, else parked. */
final class AgentThread implements AutoCloseable {
  private final Agent agent;
  private final Thread thread;
  private volatile boolean isSignalled;
  private volatile boolean isClosing;
  private volatile long turnBeganNanos;
  private volatile boolean isInTurn;

  AgentThread(Agent agent) {
    this.agent = agent;
    this.thread = new Thread(this::run, "kroniek-" + agent.role());
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** There is work: ends the rest that the agent takes, or keeps it from taking one. */
  void signal() {
    isSignalled = true;
    LockSupport.unpark(thread);
  }

  private void run() {
    try {
      while (!isClosing) {
        isSignalled = false;
        if (turn() == 0) {
          rest();
        }
      }
    } catch (Throwable e) { // the thread's root: nothing above it could tell anyone
      agent.failed(e);
    }
  }

  private int turn() throws Exception {
    turnBeganNanos = System.nanoTime();
    isInTurn = true;
    try {
      return agent.doWork();
    } finally {
      isInTurn = false;
    }
  }

  /** How long the present turn has lasted, in nanoseconds; 0 between two turns. Any thread. */
  long turnNanos() {
    return isInTurn ? Math.max(0, System.nanoTime() - turnBeganNanos) : 0;
  }

  String role() {
    return agent.role();
  }

  private void rest() {
    long nanos = agent.restNanos();
    if (isSignalled || isClosing) {
      return;
    }
    if (nanos == Agent.UNTIL_SIGNALLED) {
      LockSupport.park(this);
    } else if (nanos > 0) {
      LockSupport.parkNanos(this, nanos);
    }
  }

  /** Ends the thread after its present turn, waiting for it a bounded time. */
  @Override
  public void close() {
    isClosing = true;
    LockSupport.unpark(thread);
    boolean isInterrupted = false;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (thread.isAlive() && System.nanoTime() < deadline) {
      try {
        thread.join(100);
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
