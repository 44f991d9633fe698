package dev.kroniek.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the daemon with SIGKILL at random moments under load, again and again on one data
 * directory: what was acknowledged is there after every restart, once.
 */
class KillLoopSystemTest {
  private static final int KILLS = Integer.getInteger("kroniek.kills", 16);
  private static final int WRITERS = 4;

  @TempDir Path directory;

  private Daemon daemon;
  private final Queue<Acknowledged> acknowledged = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean isOver = new AtomicBoolean();
  private final Map<Acknowledged, Integer> applied = new HashMap<>();
  private final Map<String, Long> seenUpTo = new HashMap<>();

  private record Acknowledged(String session, String id) {}

  @BeforeEach
  void prepare() {
    daemon = new Daemon(directory.resolve("data"));
  }

  @AfterEach
  void killTheDaemon() {
    isOver.set(true);
    daemon.close();
  }

  @Test
  void nothingAcknowledgedIsLostOrDoubledByAKill() throws Exception {
    daemon.start();
    long seed = System.nanoTime();
    System.err.println("seed " + seed);
    Random random = new Random(seed);
    List<Thread> writers = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      int number = writer;
      writers.add(new Thread(() -> writeUntilOver(number)));
    }
    writers.forEach(Thread::start);
    for (int kill = 1; kill <= KILLS; kill++) {
      Thread.sleep(random.nextInt(400));
      daemon.kill9();
      daemon.start();
      verify("after kill " + kill);
    }
    isOver.set(true);
    for (Thread writer : writers) {
      writer.join();
    }
    applied.clear();
    seenUpTo.clear();
    verify("at the end");
    assertThat(acknowledged)
        .as("something was written between the kills")
        .hasSizeGreaterThan(KILLS);
    assertThat(daemon.terminate()).isZero();
  }

  /** Sends each command until it is acknowledged, with the same key, as a good client does. */
  private void writeUntilOver(int writer) {
    String session = "writer-" + writer;
    for (int i = 0; !isOver.get(); i++) {
      String id = "w" + writer + "-" + i;
      String command =
          Json.Obj.builder()
              .put("id", id)
              .put("source", "hook/claude-code")
              .put("type", "add_event")
              .put("session", session)
              .put("project", "/u/dev/shop")
              .put("data", Json.Obj.builder().put("kind", "note").put("message", id).build())
              .build()
              .toString();
      while (!isOver.get()) {
        if (isAcknowledged(command)) {
          acknowledged.add(new Acknowledged(session, id));
          pause();
          break;
        }
      }
    }
  }

  private boolean isAcknowledged(String command) {
    try {
      return daemon.http().post("/v1/commands", command).status() == 202;
    } catch (IOException e) {
      pause(); // it was killed just now: again
      return false;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(3);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Looks at what came since it looked last, and, at the end, at all of it. */
  private void verify(String when) throws IOException {
    List<Acknowledged> expected = List.copyOf(acknowledged);
    for (int writer = 0; writer < WRITERS; writer++) {
      String session = "writer-" + writer;
      if (daemon.http().get("/v1/sessions/" + session).status() == 404) {
        continue;
      }
      for (Json.Obj row : daemon.history(session, seenUpTo.getOrDefault(session, 0L))) {
        seenUpTo.put(session, Daemon.number(row, "sequence"));
        if ("applied".equals(row.text("outcome"))) {
          applied.merge(new Acknowledged(session, String.valueOf(row.text("id"))), 1, Integer::sum);
        }
      }
    }
    // Looked up one by one: the assertion library compares every pair, which takes hours here.
    assertThat(expected.stream().filter(one -> !applied.containsKey(one)))
        .as("acknowledged, but missing %s", when)
        .isEmpty();
    assertThat(applied.entrySet().stream().filter(one -> one.getValue() != 1))
        .as("applied more than once %s", when)
        .isEmpty();
  }
}
