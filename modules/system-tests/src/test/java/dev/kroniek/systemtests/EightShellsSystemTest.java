package dev.kroniek.systemtests;

import static dev.kroniek.systemtests.Daemon.number;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Eight shells at once each send 500 payloads through the hook script, for four sessions, while a
 * ninth writer appends cleanups and a tenth updates sessions over HTTP; whatever happens to the
 * daemon meanwhile, every payload is applied exactly once and no update is lost.
 *
 * <p>A daemon killed between journaling a spool file and removing it finds the file again when it
 * starts: that entry is a duplicate of the first and changes nothing. Without a kill there is none.
 */
class EightShellsSystemTest {
  private static final int SHELLS = 8;
  private static final int PAYLOADS = 500;
  private static final List<String> SESSIONS =
      List.of("5e0c-shop", "Session B", "日本語-セッション", "../../etc/passwd");

  @TempDir Path directory;

  private Daemon daemon;
  private final List<Payloads.Sent> sent = new ArrayList<>();
  private final Map<String, AtomicInteger> updates = new HashMap<>();
  private boolean isKilled;

  @BeforeEach
  void preparePayloads() throws IOException {
    daemon = new Daemon(directory.resolve("data"));
    long seed = System.nanoTime();
    System.err.println("seed " + seed);
    Payloads payloads = new Payloads(seed, SESSIONS);
    for (int shell = 0; shell < SHELLS; shell++) {
      sent.addAll(
          payloads.write(directory.resolve("shell" + shell + "/payloads"), shell, PAYLOADS));
    }
    SESSIONS.forEach(session -> updates.put(session, new AtomicInteger()));
  }

  @AfterEach
  void killTheDaemon() {
    daemon.close();
  }

  @Test
  void withTheDaemonUp() throws Exception {
    daemon.start();
    Shells shells = startShells();
    writeMeanwhile(shells);
    shells.await();
    verifyAll();
    assertThat(daemon.terminate()).isZero();
  }

  @Test
  void withTheDaemonDownAndStartedHalfWay() throws Exception {
    Shells shells = startShells();
    awaitSpooled(SHELLS * PAYLOADS / 2);
    daemon.start();
    writeMeanwhile(shells);
    shells.await();
    verifyAll();
  }

  @Test
  void withTheDaemonStoppedForTenSeconds() throws Exception {
    daemon.start();
    Shells shells = startShells();
    Thread.sleep(500);
    daemon.signal("STOP");
    Thread.sleep(10_000);
    daemon.signal("CONT");
    writeMeanwhile(shells);
    shells.await();
    verifyAll();
  }

  @Test
  void withTheDaemonKilledAndRestartedThreeTimes() throws Exception {
    daemon.start();
    Shells shells = startShells();
    for (int i = 0; i < 3; i++) {
      Thread.sleep(1_000);
      daemon.kill9();
      isKilled = true;
      daemon.start();
    }
    writeMeanwhile(shells);
    shells.await();
    verifyAll();
  }

  private Shells startShells() throws IOException {
    Shells shells = new Shells(daemon);
    for (int shell = 0; shell < SHELLS; shell++) {
      shells.start(directory.resolve("shell" + shell + "/payloads"));
    }
    return shells;
  }

  private void awaitSpooled(int count) throws IOException, InterruptedException {
    Path spool = daemon.data().resolve("spool");
    while (true) {
      if (Files.isDirectory(spool)) {
        try (var files = Files.list(spool)) {
          if (files.count() >= count) {
            return;
          }
        }
      }
      Thread.sleep(20);
    }
  }

  /** The ninth and the tenth writer, for as long as the shells run. */
  private void writeMeanwhile(Shells shells) throws Exception {
    AtomicBoolean isCleaned = new AtomicBoolean();
    Thread cleaner =
        new Thread(
            () -> {
              do {
                isCleaned.set(
                    post(
                            "{\"type\":\"cleanup_stale_sessions\",\"data\":{\"stale_after\":\"PT1H\"}}")
                        == 200);
              } while (shells.isRunning());
            });
    cleaner.start();
    int round = 0;
    do {
      String session = SESSIONS.get(round++ % SESSIONS.size());
      AtomicInteger count = updatesOf(session);
      Json.Obj command =
          Json.Obj.builder()
              .put("type", "update_session")
              .put("session", session)
              .put("data", tag(count.get()))
              .build();
      int status = post(command.toString());
      if (status == 200) {
        count.incrementAndGet();
      } else {
        assertThat(status).as("only a session nobody has heard of is missing").isEqualTo(404);
      }
    } while (shells.isRunning() || round < 40);
    cleaner.join();
    assertThat(isCleaned).isTrue();
  }

  private static Json.Obj tag(int number) {
    return Json.Obj.builder()
        .put("tags", Json.Obj.builder().put("k" + number, number).build())
        .build();
  }

  private int post(String command) {
    try {
      return daemon.http().post("/v1/commands?ack=applied", command).status();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void verifyAll() throws IOException {
    daemon.awaitQuiet();
    Map<String, Integer> timesSeen = new HashMap<>();
    for (String session : SESSIONS) {
      verifySession(session, daemon.history(session), timesSeen);
    }
    for (Payloads.Sent payload : sent) {
      assertThat(timesSeen.get(payload.session() + " " + payload.marker()))
          .as("how often %s is in the history", payload)
          .isEqualTo(1);
    }
    assertThat(timesSeen).hasSize(sent.size());
  }

  private void verifySession(String session, List<Json.Obj> history, Map<String, Integer> timesSeen)
      throws IOException {
    Json.Obj snapshot = daemon.session(session);
    Map<Long, String> applied = new HashMap<>();
    long events = 0;
    long version = 0;
    for (Json.Obj row : history) {
      if ("session_not_found".equals(row.text("reason")) && version == 0) {
        continue; // the tenth writer was there before the first hook
      }
      if (isKilled && "duplicate".equals(row.text("outcome"))) {
        assertThat(applied.get(number(row, "first_sequence")))
            .as("%s", row)
            .isEqualTo(row.text("id"));
        continue; // journaled before the kill, found in the spool again after it
      }
      assertThat(row.text("outcome")).as("%s", row).isEqualTo("applied");
      applied.put(number(row, "sequence"), row.text("id"));
      if ("add_event".equals(row.text("type"))) {
        events++;
        timesSeen.merge(session + " " + marker(row), 1, Integer::sum);
      }
      if (row.get("version") != null) {
        assertThat(number(row, "version")).isBetween(version, version + 1);
        version = number(row, "version");
      }
    }
    assertThat(number(Daemon.part(snapshot, "counts"), "events")).isEqualTo(events);
    assertThat(number(snapshot, "version")).isEqualTo(version);
    assertThat(snapshot.text("status")).isEqualTo("active");
    assertThat(Daemon.part(snapshot, "tags").fields()).hasSize(updatesOf(session).get());
  }

  private AtomicInteger updatesOf(String session) {
    return Objects.requireNonNull(updates.get(session));
  }

  /** The marker of the payload that a row came from. */
  private static String marker(Json.Obj row) {
    Json.Obj data = Daemon.part(row, "data");
    Json.Obj details = data.get("data") instanceof Json.Obj object ? object : Json.Obj.EMPTY;
    String toolUse = details.text("tool_use_id");
    String message = data.text("message");
    return toolUse != null ? toolUse : String.valueOf(message).replaceAll(" .*", "");
  }
}
