package dev.kroniek.server;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Field;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.MalformedCommandException;
import dev.kroniek.domain.Outcome;
import dev.kroniek.domain.SessionHead;
import dev.kroniek.domain.SessionId;
import dev.kroniek.engine.AppendRefusedException;
import dev.kroniek.engine.Health;
import dev.kroniek.engine.Kroniek;
import dev.kroniek.engine.Receipt;
import dev.kroniek.engine.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look at who is silent. Staleness never rests on silence alone: first, what hooks have left in
 * the spool is journaled and folded; then the processes of sessions that were silent for more than
 * half of the time are looked at, and each that lives is heard; only then are those that are still
 * silent closed, as of a time before all that. Whatever fails on the way ends the round, and
 * nothing is closed.
 *
 * <p>Costs what is silent, not what there is. Without anything to say, nothing is journaled. For
 * one thread.
 */
final class LivenessRound {
  private static final Logger LOG = LoggerFactory.getLogger(LivenessRound.class);
  private static final String PROBE = "probe";
  private static final String SCHEDULER = "scheduler";

  /** So many heartbeats are under way at a time. */
  private static final int BATCH_MAX = 256;

  /** Beyond what a cleanup may say nobody waits. */
  private static final Duration STALE_AFTER_MAX = Duration.ofDays(36_500);

  private static final long FOLD_GLANCE_MS = 5;

  private final Kroniek kroniek;
  private final Spool spool;
  private final ProcessProbe probe;
  private final AwakeTime time;
  private final LivenessTimes times;
  private final LivenessMeters meters;
  private final Supplier<String> host;

  /** What hooks have left. */
  @FunctionalInterface
  interface Spool {
    /** Returns when the complete files that are there now are journaled. */
    void drain() throws AppendRefusedException, IOException, InterruptedException;
  }

  LivenessRound(
      Kroniek kroniek,
      Spool spool,
      Surroundings surroundings,
      LivenessTimes times,
      LivenessMeters meters) {
    this.kroniek = kroniek;
    this.spool = spool;
    this.time = surroundings.time();
    this.probe = new ProcessProbe(surroundings.processes(), time);
    this.host = surroundings.host();
    this.times = times;
    this.meters = meters;
  }

  /**
   * Where the round is done.
   *
   * @param host tells this machine's name; asked for where a session names one
   */
  record Surroundings(Processes processes, AwakeTime time, Supplier<String> host) {}

  /**
   * Does it.
   *
   * @throws AppendRefusedException if commands are not taken
   * @throws IOException if the spool cannot be read, or the engine does not answer
   */
  void run() throws AppendRefusedException, IOException, InterruptedException {
    Instant now = time.now();
    if (!kroniek.recovered().isDone()) {
      return; // what was journaled before the start may tell more
    }
    spool.drain();
    awaitFolded(kroniek.status().journaledSequence());
    Set<SessionId> probed = probe(kroniek.silentSince(now.minus(times.probeAfter())));
    cleanUp(now, probed);
  }

  /** However long that takes, as long as the engine works: nothing is closed meanwhile. */
  private void awaitFolded(long sequence) throws InterruptedException, IOException {
    while (kroniek.lastSequence() < sequence) {
      if (kroniek.health() instanceof Health.Failed failed) {
        throw new IOException("the engine failed: " + failed.cause(), failed.cause());
      }
      TimeUnit.MILLISECONDS.sleep(FOLD_GLANCE_MS);
    }
  }

  private Set<SessionId> probe(List<SessionHead> silent)
      throws AppendRefusedException, IOException, InterruptedException {
    Set<SessionId> probed = new HashSet<>();
    if (silent.isEmpty()) {
      return probed;
    }
    probe.begin(time.now());
    List<Receipt> receipts = new ArrayList<>();
    for (SessionHead head : silent) {
      probed.add(head.id());
      probe(head, receipts);
      if (receipts.size() >= BATCH_MAX) {
        await(receipts);
      }
    }
    await(receipts);
    return probed;
  }

  /**
   * Looks at all processes of a session. Each that lives is heard: when one of them ends, it must
   * be known that another one works on.
   */
  private void probe(SessionHead head, List<Receipt> receipts) throws AppendRefusedException {
    ProbeFinding best = ProbeFinding.UNKNOWN;
    for (Map.Entry<Long, Instant> process : head.liveness().pids().entrySet()) {
      ProbeFinding finding =
          isLocal(head)
              ? probe.look(head.id(), process.getKey(), process.getValue())
              : ProbeFinding.ELSEWHERE;
      if (finding == ProbeFinding.ALIVE) {
        hear(head, process.getKey(), receipts);
      }
      best = finding.compareTo(best) < 0 ? finding : best;
    }
    meters.probed(best);
  }

  private boolean isLocal(SessionHead head) {
    String told = head.field(Field.HOST);
    return told == null || shortName(told).equals(shortName(host.get()));
  }

  private static String shortName(String host) {
    return host.split("\\.", 2)[0].toLowerCase(Locale.ROOT);
  }

  private void hear(SessionHead head, long pid, List<Receipt> receipts)
      throws AppendRefusedException {
    Command heartbeat =
        built(
            Command.of(key(PROBE), CommandType.HEARTBEAT, time.now())
                .session(head.id())
                .project(head.project())
                .pid(OptionalLong.of(pid)));
    try {
      receipts.add(kroniek.append(heartbeat));
    } catch (AppendRefusedException e) {
      if (e.refusal() != Refusal.FORGOTTEN) {
        throw e;
      }
    }
  }

  /** Closes who is still silent, if anybody is. */
  private void cleanUp(Instant now, Set<SessionId> probed)
      throws AppendRefusedException, IOException, InterruptedException {
    Instant limit = time.before(now, times.staleAfter());
    Duration staleAfter = Duration.between(limit, now);
    if (staleAfter.compareTo(STALE_AFTER_MAX) > 0) {
      return;
    }
    List<SessionHead> silent = kroniek.silentSince(limit);
    boolean isAllProbed = silent.stream().map(SessionHead::id).allMatch(probed::contains);
    if (silent.isEmpty() || !isAllProbed) {
      return; // one that was taken up again meanwhile is probed in the next round
    }
    Command cleanup =
        built(
            Command.of(key(SCHEDULER), CommandType.CLEANUP_STALE_SESSIONS, now)
                .data(Json.Obj.builder().put("stale_after", staleAfter.toString()).build()));
    Outcome outcome = await(kroniek.append(cleanup));
    meters.cleanedUp();
    if (outcome instanceof Outcome.Applied applied) {
      LOG.info("stale, silent for {} and no process found alive: {}", staleAfter, applied.closed());
    }
  }

  private static Key key(String source) {
    return new Key(source, UUID.randomUUID().toString());
  }

  private static Command built(Command.Builder command) {
    try {
      return command.build();
    } catch (MalformedCommandException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(List<Receipt> receipts) throws IOException, InterruptedException {
    for (Receipt receipt : receipts) {
      await(receipt);
    }
    receipts.clear();
  }

  private static Outcome await(Receipt receipt) throws IOException, InterruptedException {
    try {
      return receipt.applied().get();
    } catch (ExecutionException e) {
      throw new IOException("not applied: " + e.getCause(), e);
    }
  }
}
