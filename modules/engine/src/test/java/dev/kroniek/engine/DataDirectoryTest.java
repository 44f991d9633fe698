package dev.kroniek.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  private static final int RIVALS = 4;
  private static final int ROUNDS = 200;

  @TempDir Path root;

  /** Looking whether it is free and then taking it would let two in, sooner or later. */
  @Test
  void ofManyWhoWantItAtOnceOneGetsIt() throws Exception {
    DataDirectory directory = new DataDirectory(root);
    directory.create();
    ExecutorService rivals = Executors.newFixedThreadPool(RIVALS);
    CyclicBarrier start = new CyclicBarrier(RIVALS);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        List<Future<List<DataDirectory.Lock>>> all = new ArrayList<>();
        for (int rival = 0; rival < RIVALS; rival++) {
          all.add(rivals.submit(() -> taken(directory, start)));
        }
        List<DataDirectory.Lock> taken = new ArrayList<>();
        for (Future<List<DataDirectory.Lock>> each : all) {
          taken.addAll(each.get());
        }
        assertThat(taken).as("round %d", round).hasSize(1);
        taken.get(0).close();
      }
    } finally {
      rivals.shutdownNow();
    }
  }

  /** The lock, where this rival got it. */
  private static List<DataDirectory.Lock> taken(DataDirectory directory, CyclicBarrier start)
      throws IOException, InterruptedException, BrokenBarrierException {
    start.await();
    try {
      return List.of(directory.lock());
    } catch (DataDirectoryLockedException e) {
      return List.of();
    }
  }
}
