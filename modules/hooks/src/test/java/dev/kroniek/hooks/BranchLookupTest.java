package dev.kroniek.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BranchLookupTest {
  private static final Duration SHORT = Duration.ofMillis(20);

  private final CountDownLatch end = new CountDownLatch(1);
  private final AtomicInteger hanging = new AtomicInteger();

  @AfterEach
  void letGo() {
    end.countDown();
  }

  private String hang(String directory) {
    hanging.incrementAndGet();
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    hanging.decrementAndGet();
    return directory;
  }

  @Test
  void aBranchThatIsFoundIsTheAnswer() {
    assertThat(new BranchLookup(directory -> "main", Duration.ofMinutes(1)).branch("/u"))
        .isEqualTo("main");
  }

  @Test
  void aDirectoryThatHangsHasNoBranch() {
    assertThat(new BranchLookup(this::hang, SHORT).branch("/u")).isNull();
  }

  @Test
  void whileTooManyHangNoneIsTriedAndAfterwardsTheyAreAgain() {
    BranchLookup lookup = new BranchLookup(this::hang, SHORT);
    for (int i = 0; i < 3 * BranchLookup.THREADS_MAX; i++) {
      assertThat(lookup.branch("/u")).isNull();
    }
    Awaitility.await().until(() -> hanging.get() == BranchLookup.THREADS_MAX);

    end.countDown();

    Awaitility.await().until(() -> "/u".equals(lookup.branch("/u")));
  }

  @Test
  void anInterruptIsPassedOn() {
    Thread.currentThread().interrupt();

    assertThat(new BranchLookup(this::hang, Duration.ofMinutes(1)).branch("/u")).isNull();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aMistakeOfOursIsNotHidden() {
    BranchLookup failing =
        new BranchLookup(
            directory -> {
              throw new IllegalStateException("a mistake");
            },
            Duration.ofMinutes(1));

    assertThatThrownBy(() -> failing.branch("/u")).isInstanceOf(IllegalStateException.class);
  }
}
