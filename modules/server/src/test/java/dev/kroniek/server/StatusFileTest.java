package dev.kroniek.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.ProjectId;
import dev.kroniek.domain.SessionId;
import dev.kroniek.engine.Kroniek;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The line of numbers, turn by turn. */
@Timeout(60)
class StatusFileTest {
  @TempDir Path data;
  private Kroniek kroniek;
  private StatusFile status;
  private int sent;

  @BeforeEach
  void open() throws Exception {
    kroniek = Kroniek.open(data);
    kroniek.recovered().get(20, TimeUnit.SECONDS);
    status = new StatusFile(data, kroniek, () -> true);
  }

  @AfterEach
  void close() throws IOException {
    status.close();
    kroniek.close();
  }

  private void send(CommandType type, String session, Json.Obj content) throws Exception {
    kroniek
        .append(
            Command.of(new Key("hook/test", "" + sent++), type, Instant.now())
                .session(new SessionId(session))
                .project(new ProjectId("/p"))
                .data(content)
                .build())
        .applied()
        .get(20, TimeUnit.SECONDS);
  }

  private void event(String session, String kind) throws Exception {
    send(CommandType.ADD_EVENT, session, Json.Obj.builder().put("kind", kind).build());
  }

  private String numbers() throws IOException {
    String line = Files.readString(data.resolve("status.txt"));
    assertThat(line)
        .matches("status1 " + ProcessHandle.current().pid() + " ([0-9]+|-)( [0-9]+){6}\n");
    return line.strip().split(" ", 4)[3];
  }

  @Test
  void theLineCountsSessionsAndWhatTheyWaitFor() throws Exception {
    status.turn();
    assertThat(numbers()).isEqualTo("0 0 0 0 0 0");

    send(
        CommandType.ADD_EVENT,
        "a",
        Json.Obj.builder()
            .put("kind", "asks")
            .put("data", Json.Obj.builder().put("attention", "permission").build())
            .build());
    event("b", "prompt");
    event("c", "prompt");
    send(CommandType.PARK_SESSION, "c", Json.Obj.EMPTY);
    status.turn();

    assertThat(numbers()).isEqualTo("2 1 0 1 0 0");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(data.resolve("status.txt"))))
        .isEqualTo("rw-------");
  }

  @Test
  void whatChangesNothingOfItIsNotWritten() throws Exception {
    event("a", "prompt");
    status.turn();
    Path file = data.resolve("status.txt");
    FileTime longAgo = FileTime.from(Instant.EPOCH);
    Files.setLastModifiedTime(file, longAgo);

    status.turn();
    send(CommandType.HEARTBEAT, "a", Json.Obj.EMPTY);
    event("a", "note");
    status.turn();

    assertThat(Files.getLastModifiedTime(file)).isEqualTo(longAgo);
    assertThat(numbers()).isEqualTo("1 0 0 0 0 0");
  }

  @Test
  void aDirectoryThatCannotBeWrittenCostsNothingAndIsTriedAgain() throws Exception {
    Files.createDirectory(data.resolve("status.txt.partial"));
    Files.createFile(data.resolve("status.txt.partial/in-the-way"));
    event("a", "prompt");
    status.turn();
    assertThat(data.resolve("status.txt")).doesNotExist();

    Files.delete(data.resolve("status.txt.partial/in-the-way"));
    status.turn();

    assertThat(numbers()).isEqualTo("1 0 0 0 0 0");
  }

  @Test
  void nothingIsWrittenBeforeTheDaemonHasStarted() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    AtomicBoolean isStarted = new AtomicBoolean();
    BooleanSupplier looked =
        () -> {
          looks.incrementAndGet();
          return isStarted.get();
        };
    StatusFile running = StatusFile.start(data, kroniek, looked);
    await(() -> looks.get() > 1);
    assertThat(data.resolve("status.txt")).doesNotExist();
    isStarted.set(true);
    await(() -> Files.exists(data.resolve("status.txt")));
    assertThat(numbers()).isEqualTo("0 0 0 0 0 0");
    running.close();
    assertThat(data.resolve("status.txt")).doesNotExist();
  }

  private static void await(BooleanSupplier isSo) throws InterruptedException {
    while (!isSo.getAsBoolean()) {
      Thread.sleep(5);
    }
  }

  @Test
  void anEngineThatDoesNotAnswerIsNoReasonToLog(@TempDir Path other) throws Exception {
    Kroniek ended = Kroniek.open(other);
    ended.recovered().get(20, TimeUnit.SECONDS);
    ended.close();
    Logger logger = (Logger) LoggerFactory.getLogger(StatusFile.class);
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    logged.start();
    logger.addAppender(logged);
    try {
      new StatusFile(other, ended, () -> true).turn();
    } finally {
      logger.detachAppender(logged);
    }
    assertThat(logged.list).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.INFO));
    assertThat(other.resolve("status.txt")).doesNotExist();
  }

  @Test
  void onceStoppedNothingIsWrittenAndWhatIsThereStaysUntilTheEnd() throws Exception {
    status.turn();
    status.stop();
    event("a", "prompt");
    status.turn();
    assertThat(numbers()).isEqualTo("0 0 0 0 0 0");
    assertThat(data.resolve("status.txt.partial")).doesNotExist();
  }

  @Test
  void theFileOfTheNextDaemonStays() throws Exception {
    status.turn();
    Files.writeString(data.resolve("status.txt"), "status1 1 - 0 0 0 0 0 0\n");
    status.close();
    assertThat(data.resolve("status.txt")).exists();
  }

  @Test
  void theFileGoesWithTheDaemonThatEndsInOrder() throws Exception {
    status.turn();
    status.close();

    assertThat(data.resolve("status.txt")).doesNotExist();
  }
}
