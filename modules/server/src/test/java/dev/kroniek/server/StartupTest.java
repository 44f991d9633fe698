package dev.kroniek.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kroniek.engine.Kroniek;
import dev.kroniek.engine.NotAnsweredException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is told while the daemon takes in what waited for it. */
@Timeout(60)
class StartupTest {
  @TempDir Path data;

  @Test
  void anEngineTooBusyToAnswerIsStartingUntilTheSpoolIsTakenIn() throws Exception {
    Kroniek ended = opened();
    ended.close();
    NotAnsweredException unanswered =
        catchThrowableOfType(NotAnsweredException.class, ended::mostRecent);
    Kroniek kroniek = opened();
    SpoolMeters spool = new SpoolMeters(new SimpleMeterRegistry());
    spool.backlog(801);
    AtomicBoolean isSpoolTaken = new AtomicBoolean();
    Startup startup = new Startup(kroniek, spool, isSpoolTaken::get);

    Problem starting = Problems.of(startup.told(unanswered));
    isSpoolTaken.set(true);
    Problem stuck = Problems.of(startup.told(unanswered));

    kroniek.close();
    assertThat(starting.kind()).isEqualTo(Problem.Kind.NOT_READY);
    assertThat(starting.detail())
        .contains(
            "the daemon, pid " + ProcessHandle.current().pid() + ", is starting",
            "801 hook files",
            "wait a moment");
    assertThat(stuck.kind()).isEqualTo(Problem.Kind.NOT_WORKING);
  }

  private Kroniek opened() throws Exception {
    Kroniek kroniek = Kroniek.open(data);
    kroniek.recovered().get(20, TimeUnit.SECONDS);
    return kroniek;
  }
}
