package dev.kroniek.server;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.ProjectId;
import dev.kroniek.domain.SessionHead;
import dev.kroniek.domain.SessionId;
import dev.kroniek.engine.Kroniek;
import dev.kroniek.engine.KroniekOptions;
import dev.kroniek.engine.OutcomeRow;
import dev.kroniek.engine.SessionLookup;
import dev.kroniek.hooks.PromptCapture;
import dev.kroniek.journal.Durability;
import dev.kroniek.redaction.Redactor;
import dev.kroniek.testkit.HandClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Sessions whose agents are silent, clocks that are turned by hand, and rounds. */
abstract class LivenessStage {
  static final Duration INTERVAL = Duration.ofMinutes(5);
  static final long PID = 77;
  static final long OTHER_PID = 88;

  @TempDir Path directory;

  final HandClock clock = new HandClock(Instant.parse("2026-11-23T10:00:00Z"));
  final MachineByHand machine = new MachineByHand();
  final MeterRegistry registry = new SimpleMeterRegistry();
  long nanos;
  Kroniek kroniek;
  Path spool;
  LivenessRound round;

  @BeforeEach
  void open() throws IOException {
    KroniekOptions options = KroniekOptions.defaults().durability(Durability.OS).clock(clock);
    kroniek = Kroniek.open(directory.resolve("data"), options);
    spool = directory.resolve("data/spool");
    SpoolPickup pickup =
        new SpoolPickup(
            spool,
            new Intake(kroniek::appendAll, PromptCapture.FULL, clock, () -> nanos, Redactor.off()),
            new SpoolMeters(registry));
    round = round(pickup::turn);
  }

  LivenessRound round(LivenessRound.Spool drained) {
    return new LivenessRound(
        kroniek,
        drained,
        new LivenessRound.Surroundings(machine, new AwakeTime(clock, () -> nanos), () -> "desk"),
        new LivenessTimes(INTERVAL, Duration.ofMinutes(30)),
        new LivenessMeters(registry));
  }

  @AfterEach
  void close() throws IOException {
    kroniek.close();
  }

  void pass(Duration duration) {
    clock.advance(duration);
    nanos += duration.toNanos();
  }

  /** Time with a round every five minutes. */
  void rounds(Duration duration) throws Exception {
    for (Duration left = duration; !left.isZero(); left = left.minus(INTERVAL)) {
      pass(INTERVAL);
      round.run();
    }
  }

  void hook(CommandType type, String session, long pid, String... data) throws Exception {
    Json.Builder fields = Json.Obj.builder();
    for (int i = 0; i < data.length; i += 2) {
      fields.put(data[i], data[i + 1]);
    }
    Command command =
        Command.of(new Key("hook/claude-code", UUID.randomUUID().toString()), type, clock.instant())
            .session(new SessionId(session))
            .project(new ProjectId("/shop"))
            .pid(pid == 0 ? OptionalLong.empty() : OptionalLong.of(pid))
            .data(fields.build())
            .build();
    kroniek.append(command).applied().get(20, TimeUnit.SECONDS);
  }

  /** A session whose agent was started a minute ago. */
  void agent(String session, long pid) throws Exception {
    machine.start(pid, clock.instant().minusSeconds(60));
    hook(CommandType.START_SESSION, session, pid);
  }

  SessionHead head(String session) throws IOException {
    return ((SessionLookup.Found) kroniek.session(new SessionId(session))).head();
  }

  String status(String session) throws IOException {
    return head(session).lifecycle().getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  List<Command> entriesFrom(String source) throws IOException {
    List<Command> commands = new ArrayList<>();
    for (OutcomeRow row : kroniek.outcomes(0, 1_000).rows()) {
      if (row.entry() != null && row.entry().command().key().source().equals(source)) {
        commands.add(row.entry().command());
      }
    }
    return commands;
  }

  double count(String meter, String... tags) {
    return registry.get(meter).tags(tags).counter().count();
  }
}
