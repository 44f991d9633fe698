package dev.kroniek.engine;

import static dev.kroniek.engine.Fixtures.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.kroniek.domain.SessionId;
import dev.kroniek.journal.EncodedCommand;
import dev.kroniek.journal.JournalException;
import dev.kroniek.journal.JournalOptions;
import dev.kroniek.testkit.InMemoryJournal;
import dev.kroniek.testkit.MemoryDisk;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AppendAgentTest {
  private final MemoryDisk disk = new MemoryDisk();
  private final AppendQueue queue = new AppendQueue();
  private final Set<SessionId> forgotten = new HashSet<>();
  private final List<Throwable> failures = new ArrayList<>();
  private final Journaled journaled = new Journaled(0, 0, 0, (who, cause) -> failures.add(cause));
  private InMemoryJournal journal;
  private AppendAgent agent;

  @BeforeEach
  void openTheJournal() throws Exception {
    journal = InMemoryJournal.open(disk, JournalOptions.DEFAULT);
    agent =
        new AppendAgent(
            journal,
            queue,
            journaled,
            forgotten::contains,
            new Timing(
                InstantSource.system(),
                System::nanoTime,
                new EngineMeters(new SimpleMeterRegistry())));
  }

  @Test
  void whateverWaitsBecomesOneBatch() throws Exception {
    List<Receipt> receipts = handIn(3);
    assertThat(agent.doWork()).isEqualTo(3);
    assertThat(receipts)
        .extracting(receipt -> receipt.journaled().join())
        .containsExactly(1L, 2L, 3L);
    assertThat(journal.lastSequence()).isEqualTo(3);
    assertThat(agent.doWork()).isZero();
  }

  @Test
  void nothingIsAcknowledgedBeforeItIsForced() throws Exception {
    disk.failForce(1);
    List<Receipt> receipts = handIn(2);
    assertThatThrownBy(() -> agent.doWork()).isInstanceOf(JournalException.class);
    assertThat(receipts)
        .allSatisfy(receipt -> assertThat(refusal(receipt.journaled())).isEqualTo(Refusal.FAILED));
    assertThat(journaled.lastSequence()).as("what the writer may fold").isZero();
  }

  @Test
  void whatWaitedWhileItsSessionWasForgottenIsNotJournaled() throws Exception {
    List<Receipt> receipts = handIn(2);
    Receipt other = Receipt.open();
    queue.add(
        List.of(new AppendQueue.Waiting(EncodedCommand.of(event("e9", "another", "m")), other)));
    forgotten.add(new SessionId("s1"));

    agent.doWork();

    assertThat(receipts)
        .allSatisfy(
            receipt -> assertThat(refusal(receipt.journaled())).isEqualTo(Refusal.FORGOTTEN));
    assertThat(other.journaled().join()).isEqualTo(1);
    assertThat(queue.isDrained()).isTrue();
  }

  @Test
  void theWriterIsToldBeforeTheSender() throws Exception {
    List<Long> seenBySender = new ArrayList<>();
    Receipt receipt = handIn(1).get(0);
    CompletableFuture<Void> seen =
        receipt.journaled().thenAccept(sequence -> seenBySender.add(journaled.lastSequence()));
    agent.doWork();
    assertThat(seen).isCompleted();
    assertThat(seenBySender).containsExactly(1L);
  }

  @Test
  void theWriterFindsWhoWaitsForAnEntry() throws Exception {
    List<Receipt> receipts = handIn(2);
    agent.doWork();
    assertThat(journaled.waiterFor(1)).isSameAs(receipts.get(0).applied());
    assertThat(journaled.waiterFor(1)).isNull();
    assertThat(journaled.waiterFor(2)).isSameAs(receipts.get(1).applied());
  }

  @Test
  void onAFullDiskCommandsAreRefusedAndTakenAgainOnceThereIsRoom() throws Exception {
    disk.fill();
    Receipt refused = handIn(1).get(0);
    agent.doWork();
    assertThat(refusal(refused.journaled())).isEqualTo(Refusal.DISK_FULL);
    assertThat(refusal(refused.applied())).isEqualTo(Refusal.DISK_FULL);
    disk.free();
    Receipt taken = handIn(1).get(0);
    agent.doWork();
    assertThat(taken.journaled()).isCompletedWithValue(1L);
  }

  @Test
  void afterAFailureNobodyIsLeftWaiting() throws Exception {
    disk.failForce(1);
    handIn(1);
    assertThatThrownBy(() -> agent.doWork()).isInstanceOf(JournalException.class);
    Receipt late = handIn(1).get(0);
    agent.failed(new JournalException("gone"));
    assertThat(refusal(late.applied())).isEqualTo(Refusal.FAILED);
    assertThat(queue.isDrained()).isTrue();
    assertThat(failures).hasSize(1);
    assertThatThrownBy(() -> handIn(1))
        .isInstanceOfSatisfying(
            AppendRefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.CLOSED));
  }

  @Test
  void aFullQueueRefusesAllOrNothing() throws Exception {
    handIn(AppendQueue.COMMANDS_MAX - 1);
    assertThatThrownBy(() -> handIn(2))
        .isInstanceOfSatisfying(
            AppendRefusedException.class,
            e -> assertThat(e.refusal()).isEqualTo(Refusal.OVERLOADED));
    handIn(1);
    int count = 0;
    int batch;
    while ((batch = agent.doWork()) > 0) {
      assertThat(batch).isLessThanOrEqualTo(AppendAgent.BATCH_MAX);
      count += batch;
    }
    assertThat(count).isEqualTo(AppendQueue.COMMANDS_MAX);
  }

  @Test
  void aBatchIsBoundedInBytesAndKeepsTheOrder() throws Exception {
    List<AppendQueue.Waiting> large = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      large.add(waiting("e" + i, "x".repeat(1_000_000)));
    }
    queue.add(large);
    assertThat(agent.doWork()).isEqualTo(4);
    assertThat(queue.isDrained()).as("one is still under way").isFalse();
    assertThat(agent.doWork()).isEqualTo(1);
    assertThat(queue.isDrained()).isTrue();
    assertThat(large)
        .extracting(waiting -> waiting.receipt().journaled().join())
        .containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  /** To encode a command takes several times its size in memory; to seal it takes none. */
  @Test
  void whatWasEncodedAtTheDoorIsNotEncodedAgain() throws Exception {
    handIn(1);
    agent.doWork();
    AppendQueue.Waiting large = waiting("large", "x".repeat(1_000_000));
    queue.add(List.of(large));
    long before = allocatedBytes();
    assertThat(agent.doWork()).isEqualTo(1);
    assertThat(allocatedBytes() - before).isLessThan(large.sizeBytes());
  }

  private static long allocatedBytes() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  private static AppendQueue.Waiting waiting(String id, String message) {
    return new AppendQueue.Waiting(EncodedCommand.of(event(id, "s1", message)), Receipt.open());
  }

  private List<Receipt> handIn(int count) throws AppendRefusedException {
    List<AppendQueue.Waiting> waiting = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      waiting.add(waiting("e" + i, "m"));
    }
    queue.add(waiting);
    return waiting.stream().map(AppendQueue.Waiting::receipt).toList();
  }

  private static Refusal refusal(CompletableFuture<?> future) {
    try {
      Object value = future.getNow(null);
      throw new AssertionError("not refused: " + value);
    } catch (CompletionException e) {
      if (e.getCause() instanceof AppendRefusedException refused) {
        return refused.refusal();
      }
      throw new AssertionError(e);
    }
  }
}
