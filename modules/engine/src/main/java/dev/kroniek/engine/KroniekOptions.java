package dev.kroniek.engine;

import dev.kroniek.journal.Durability;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * How a {@link Kroniek} is opened. Begin with {@link #defaults()} and change what differs.
 *
 * @param durability what an acknowledgement is worth
 * @param reserveBytes free space that appends leave on the disk; commands are refused below it
 * @param clock the wall clock, for {@code recorded_at}
 * @param meters where to count and time
 * @param retention what is dropped by itself, while it is open
 * @param redaction whether secrets are taken out of commands
 * @param onFailure told once, on an engine thread, if the engine cannot go on; it takes no more
 *     commands then and should be closed and opened again
 */
public record KroniekOptions(
    Durability durability,
    long reserveBytes,
    InstantSource clock,
    MeterRegistry meters,
    Retention retention,
    Redaction redaction,
    Consumer<Throwable> onFailure) {

  /** 256 MiB: what appends leave free unless told otherwise. */
  public static final long RESERVE_BYTES_DEFAULT = 256L << 20;

  /**
   * Group commit, a reserve of 256 MiB, the system's clock, metrics nobody reads, nothing dropped,
   * secrets taken out.
   */
  public static KroniekOptions defaults() {
    return new KroniekOptions(
        Durability.BATCH,
        RESERVE_BYTES_DEFAULT,
        InstantSource.system(),
        new SimpleMeterRegistry(),
        Retention.ALL,
        Redaction.ON,
        failure -> {});
  }

  public KroniekOptions durability(Durability newDurability) {
    return new KroniekOptions(
        newDurability, reserveBytes, clock, meters, retention, redaction, onFailure);
  }

  public KroniekOptions reserveBytes(long newReserveBytes) {
    return new KroniekOptions(
        durability, newReserveBytes, clock, meters, retention, redaction, onFailure);
  }

  public KroniekOptions clock(InstantSource newClock) {
    return new KroniekOptions(
        durability, reserveBytes, newClock, meters, retention, redaction, onFailure);
  }

  public KroniekOptions meters(MeterRegistry newMeters) {
    return new KroniekOptions(
        durability, reserveBytes, clock, newMeters, retention, redaction, onFailure);
  }

  public KroniekOptions retention(Retention newRetention) {
    return new KroniekOptions(
        durability, reserveBytes, clock, meters, newRetention, redaction, onFailure);
  }

  public KroniekOptions redaction(Redaction newRedaction) {
    return new KroniekOptions(
        durability, reserveBytes, clock, meters, retention, newRedaction, onFailure);
  }

  public KroniekOptions onFailure(Consumer<Throwable> newOnFailure) {
    return new KroniekOptions(
        durability, reserveBytes, clock, meters, retention, redaction, newOnFailure);
  }
}
