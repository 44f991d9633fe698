package dev.kroniek.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Field;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.Lifecycle;
import dev.kroniek.domain.MalformedCommandException;
import dev.kroniek.domain.SessionId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who is silent, and whether that means anything: hours of it, with clocks turned by hand. */
class LivenessRoundTest extends LivenessStage {
  @Test
  void aToolCallOfTwoHoursIsNeverStale() throws Exception {
    agent("s1", PID);
    hook(CommandType.HEARTBEAT, "s1", PID, "activity", "mvn verify", "tool_use_id", "t1");
    rounds(Duration.ofHours(2));
    assertThat(status("s1")).isEqualTo("active");
    assertThat(head("s1").progress().reopened()).isZero();
    assertThat(head("s1").field(Field.CURRENT_ACTIVITY)).isEqualTo("mvn verify");
    assertThat(entriesFrom("scheduler")).isEmpty();
    assertThat(entriesFrom("probe")).as("at most one in 15 minutes").hasSizeBetween(6, 8);
    assertThat(count("kroniek.cleanups")).isZero();
  }

  @Test
  void aKilledAgentIsStaleAfterHalfAnHourOfSilence() throws Exception {
    agent("s1", PID);
    Instant heard = clock.instant();
    machine.end(PID);
    rounds(Duration.ofMinutes(30));
    assertThat(status("s1")).isEqualTo("active");
    rounds(INTERVAL);
    assertThat(status("s1")).isEqualTo("stale");
    assertThat(head("s1").lifecycle()).isEqualTo(new Lifecycle.Stale(heard));
    assertThat(entriesFrom("scheduler")).hasSize(1);
    assertThat(count("kroniek.cleanups")).isEqualTo(1);
    assertThat(count("kroniek.probes", "finding", "gone")).isPositive();
    assertThat(count("kroniek.probes", "finding", "alive")).isZero();
  }

  @Test
  void anAgentThatIsKilledAfterAnHourOfSilenceIsStaleHalfAnHourAfterItWasLastFound()
      throws Exception {
    agent("s1", PID);
    rounds(Duration.ofHours(1));
    machine.end(PID);
    machine.start(PID, clock.instant().plusSeconds(60)); // its number is used again
    rounds(Duration.ofMinutes(50));
    assertThat(status("s1")).isEqualTo("stale");
    assertThat(count("kroniek.probes", "finding", "replaced")).isPositive();
  }

  @Test
  void twoProcessesOfOneSessionEndInTurn() throws Exception {
    agent("s1", PID);
    agent("s1", OTHER_PID);
    rounds(Duration.ofHours(2)); // both at work, neither says a word
    assertThat(head("s1").liveness().pids()).containsOnlyKeys(PID, OTHER_PID);

    machine.end(PID);
    hook(CommandType.COMPLETE_SESSION, "s1", PID);
    assertThat(status("s1")).as("the other one works on").isEqualTo("active");
    rounds(Duration.ofHours(2));
    assertThat(status("s1")).isEqualTo("active");
    assertThat(head("s1").liveness().pids()).containsOnlyKeys(OTHER_PID);

    machine.end(OTHER_PID);
    hook(CommandType.COMPLETE_SESSION, "s1", OTHER_PID);
    assertThat(status("s1")).isEqualTo("completed");
    assertThat(entriesFrom("scheduler")).isEmpty();
  }

  @Test
  void oneOfTwoProcessesIsEnough() throws Exception {
    agent("s1", PID);
    agent("s1", OTHER_PID);
    machine.end(PID); // killed: it tells nobody
    rounds(Duration.ofHours(1));
    assertThat(status("s1")).isEqualTo("active");
    machine.end(OTHER_PID);
    rounds(Duration.ofMinutes(50));
    assertThat(status("s1")).isEqualTo("stale");
  }

  @Test
  void idleMeansNoEntries() throws Exception {
    rounds(Duration.ofHours(1));
    assertThat(kroniek.lastSequence()).isZero();
    agent("s1", 0);
    rounds(Duration.ofMinutes(40));
    assertThat(status("s1")).as("nobody knows its process").isEqualTo("stale");
    long last = kroniek.lastSequence();
    rounds(Duration.ofHours(3));
    assertThat(kroniek.lastSequence()).isEqualTo(last);
    assertThat(count("kroniek.probes", "finding", "unknown")).isPositive();
  }

  @Test
  void onlyWhoIsSilentForHalfTheTimeIsLookedAt() throws Exception {
    agent("s1", PID);
    pass(Duration.ofMinutes(15));
    round.run();
    assertThat(machine.looks).isZero();
    pass(Duration.ofSeconds(1));
    round.run();
    assertThat(machine.looks).isEqualTo(1);
    pass(INTERVAL);
    round.run();
    assertThat(machine.looks).as("it was just heard").isEqualTo(1);
  }

  @Test
  void parkedAndCompletedSessionsAreLeftInPeace() throws Exception {
    agent("parked", PID);
    agent("done", OTHER_PID);
    hook(CommandType.PARK_SESSION, "parked", PID);
    hook(CommandType.COMPLETE_SESSION, "done", OTHER_PID);
    rounds(Duration.ofHours(1));
    assertThat(status("parked")).isEqualTo("parked");
    assertThat(status("done")).isEqualTo("completed");
    assertThat(machine.looks).isZero();
  }

  @Test
  void whatLiesInTheSpoolIsHeardFirst() throws Exception {
    agent("s1", 0);
    pass(Duration.ofMinutes(40)); // the daemon stood still; the hooks did not
    spool("7-a", clock.instant().minus(Duration.ofMinutes(20)));
    round.run();
    assertThat(status("s1")).isEqualTo("active");
    assertThat(head("s1").progress().reopened()).isZero();
    assertThat(entriesFrom("scheduler")).isEmpty();
  }

  private void spool(String name, Instant modified) throws IOException {
    Path file =
        Files.writeString(
            Files.createDirectories(spool).resolve(name),
            "kroniek1 claude-code 11 10 - "
                + name
                + " /shop\n{\"session_id\":\"s1\",\"hook_event_name\":\"UserPromptSubmit\","
                + "\"prompt\":\"go on\"}\nkroniek1 end "
                + name
                + "\n");
    Files.setLastModifiedTime(file, FileTime.from(modified));
  }

  @Test
  void whatIsJournaledAndNotYetFoldedIsHeardFirstToo() throws Exception {
    agent("s1", PID);
    agent("s2", OTHER_PID);
    pass(Duration.ofMinutes(40));
    List<Command> many = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      many.add(heartbeat("s2", OTHER_PID));
    }
    many.add(heartbeat("s1", PID));
    round(() -> kroniek.appendAll(many).get(5_000).journaled().join()).run();
    assertThat(machine.looks).as("both were just heard").isZero();
  }

  private Command heartbeat(String session, long pid) throws MalformedCommandException {
    return Command.of(
            new Key("hook/claude-code", UUID.randomUUID().toString()),
            CommandType.HEARTBEAT,
            clock.instant())
        .session(new SessionId(session))
        .pid(OptionalLong.of(pid))
        .build();
  }

  @Test
  void whereTheSpoolCannotBeReadNobodyIsClosed() throws Exception {
    agent("s1", 0);
    pass(Duration.ofHours(2));
    LivenessRound broken =
        round(
            () -> {
              throw new IOException("the disk died");
            });
    assertThatThrownBy(broken::run).isInstanceOf(IOException.class);
    assertThat(status("s1")).isEqualTo("active");
    assertThat(machine.looks).isZero();
  }

  @Test
  void whoIsHeardWhileTheRoundGoesOnIsNotClosed() throws Exception {
    agent("s1", 0);
    pass(Duration.ofHours(2));
    round(
            () -> {
              try {
                pass(Duration.ofMinutes(1));
                hook(CommandType.HEARTBEAT, "s1", 0);
              } catch (Exception e) {
                throw new IOException(e);
              }
            })
        .run();
    assertThat(status("s1")).isEqualTo("active");
    assertThat(entriesFrom("scheduler")).isEmpty();
  }

  @Test
  void theCleanupCountsFromBeforeTheSpoolWasRead() throws Exception {
    agent("s1", 0);
    pass(Duration.ofMinutes(29));
    Instant before = clock.instant();
    round(() -> pass(Duration.ofHours(3))).run(); // a slow disk
    assertThat(status("s1")).isEqualTo("active");
    agent("s2", 0);
    pass(Duration.ofMinutes(31));
    Instant next = clock.instant();
    round.run();
    assertThat(entriesFrom("scheduler")).extracting(Command::at).containsExactly(next);
    assertThat(before).isBefore(next);
  }

  @Test
  void afterANightsSleepNobodyIsClosedWhoCouldNotBeHeard() throws Exception {
    agent("probed", PID);
    agent("unknown", 0);
    rounds(Duration.ofMinutes(10));
    clock.advance(Duration.ofHours(8)); // the clock for durations stands
    rounds(Duration.ofMinutes(15));
    assertThat(status("probed")).isEqualTo("active");
    assertThat(status("unknown")).as("silent for 25 minutes awake").isEqualTo("active");
    rounds(Duration.ofMinutes(15));
    assertThat(status("probed")).isEqualTo("active");
    assertThat(status("unknown")).isEqualTo("stale");
  }

  @Test
  void aClockThatIsSetClosesNobody() throws Exception {
    agent("probed", PID);
    agent("unknown", 0);
    rounds(Duration.ofMinutes(10));
    clock.advance(Duration.ofDays(30));
    machine.tellStart(PID, clock.instant().minus(Duration.ofMinutes(11)));
    rounds(INTERVAL);
    clock.advance(Duration.ofDays(-30));
    machine.tellStart(PID, clock.instant().minus(Duration.ofMinutes(16)));
    rounds(Duration.ofMinutes(10));
    assertThat(status("probed")).isEqualTo("active");
    assertThat(status("unknown")).isEqualTo("active");
    assertThat(entriesFrom("scheduler")).isEmpty();
  }

  @Test
  void processesOfAnotherMachineAreNotLookedForHere() throws Exception {
    machine.start(PID, clock.instant().minusSeconds(60));
    hook(CommandType.START_SESSION, "there", PID, "host", "cellar.example.org");
    machine.start(OTHER_PID, clock.instant().minusSeconds(60));
    hook(CommandType.START_SESSION, "here", OTHER_PID, "host", "Desk.local");
    rounds(Duration.ofMinutes(40));
    assertThat(status("there")).isEqualTo("stale");
    assertThat(status("here")).isEqualTo("active");
    assertThat(count("kroniek.probes", "finding", "elsewhere")).isPositive();
  }

  @Test
  void aSessionForgottenMeanwhileIsPassedOver() throws Exception {
    agent("s1", PID);
    agent("s2", OTHER_PID);
    pass(Duration.ofMinutes(20));
    machine.meanwhile = () -> cli(CommandType.FORGET_SESSION, "s1");
    round.run();
    assertThat(entriesFrom("probe")).hasSize(1);
    assertThat(status("s2")).isEqualTo("active");
  }

  @Test
  void aSessionTakenUpAgainMeanwhileIsLookedAtBeforeItIsJudged() throws Exception {
    agent("s1", PID);
    hook(CommandType.PARK_SESSION, "s1", PID);
    pass(Duration.ofHours(1));
    agent("s2", OTHER_PID);
    pass(Duration.ofMinutes(20));
    machine.meanwhile = () -> cli(CommandType.RESUME_SESSION, "s1");
    round.run();
    assertThat(status("s1")).isEqualTo("active");
    rounds(INTERVAL);
    assertThat(status("s1")).isEqualTo("active");
    assertThat(entriesFrom("scheduler")).isEmpty();
  }

  private void cli(CommandType type, String session) {
    try {
      Command command =
          Command.of(new Key("cli", UUID.randomUUID().toString()), type, clock.instant())
              .session(new SessionId(session))
              .build();
      kroniek.append(command).applied().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
