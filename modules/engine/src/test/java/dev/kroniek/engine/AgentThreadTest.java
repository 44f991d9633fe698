package dev.kroniek.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AgentThreadTest {
  private final AtomicInteger todo = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicInteger turns = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private final Agent agent =
      new Agent() {
        @Override
        public String role() {
          return "test";
        }

        @Override
        public int doWork() {
          turns.incrementAndGet();
          int work = todo.getAndSet(0);
          if (work < 0) {
            throw new IllegalArgumentException("negative work");
          }
          done.addAndGet(work);
          return work;
        }

        @Override
        public long restNanos() {
          return UNTIL_SIGNALLED;
        }

        @Override
        public void failed(Throwable cause) {
          failure.set(cause);
        }
      };

  @Test
  void itRestsUntilItIsSignalled() {
    try (AgentThread thread = new AgentThread(agent)) {
      thread.start();
      await().until(() -> turns.get() == 1);
      todo.set(5);
      assertThat(done).hasValue(0);
      thread.signal();
      await().until(() -> done.get() == 5);
    }
  }

  /** A signal that comes between the last look and the rest must not be slept over. */
  @Test
  void noSignalIsLost() {
    try (AgentThread thread = new AgentThread(agent)) {
      thread.start();
      for (int i = 1; i <= 20_000; i++) {
        todo.incrementAndGet();
        thread.signal();
        if (i % 100 == 0) {
          int expected = i;
          await().pollInSameThread().until(() -> done.get() == expected);
        }
      }
    }
  }

  @Test
  void afterAFailureThereAreNoMoreTurns() {
    try (AgentThread thread = new AgentThread(agent)) {
      todo.set(-1);
      thread.start();
      await().until(() -> failure.get() != null);
      int before = turns.get();
      thread.signal();
      assertThat(turns).hasValue(before);
      assertThat(failure.get()).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
