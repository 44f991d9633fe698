package dev.kroniek.journal;

import java.time.InstantSource;
import java.util.function.LongConsumer;

/**
 * How a journal is opened.
 *
 * @param durability what an acknowledgement is worth
 * @param clock stamps the entries, and tells Chronicle Queue the hour; may step back, the stamps
 *     never do
 * @param reserveBytes appending is refused while less than this is free on the file system; 0 lets
 *     nobody look
 * @param scanFrom the newest entry known to be good; only what follows is checked when opening
 * @param access whether entries may be appended
 * @param forced told how many nanoseconds each force of a batch took, on the appending thread
 */
public record JournalOptions(
    Durability durability,
    InstantSource clock,
    long reserveBytes,
    ScanStart scanFrom,
    Access access,
    LongConsumer forced) {

  /** 256 MiB: room for a checkpoint, and for what else the daemon writes. */
  public static final long RESERVE_BYTES_DEFAULT = 256L << 20;

  /** Group commit, the system's clock, the default reserve, everything scanned, for appending. */
  public static final JournalOptions DEFAULT =
      new JournalOptions(
          Durability.BATCH,
          InstantSource.system(),
          RESERVE_BYTES_DEFAULT,
          ScanStart.FIRST_ENTRY,
          Access.APPEND,
          nanos -> {});

  public JournalOptions {
    if (reserveBytes < 0) {
      throw new IllegalArgumentException("a reserve of " + reserveBytes + " bytes");
    }
  }

  /** Who opens it. */
  public enum Access {
    /** The one process that owns the directory: may append, and mends what a crash left. */
    APPEND,

    /** A tool, perhaps beside the owner: sees the journal as it stood when it was opened. */
    READ
  }

  /**
   * A checkpoint: an entry that was good, and where it stood.
   *
   * @param sequence 0 for none: the scan begins at the first entry
   * @param position what {@link Tailer#position()} gave for it
   */
  public record ScanStart(long sequence, long position) {
    /** No entry is known to be good. */
    public static final ScanStart FIRST_ENTRY = new ScanStart(0, 0);
  }

  public JournalOptions withDurability(Durability newDurability) {
    return new JournalOptions(newDurability, clock, reserveBytes, scanFrom, access, forced);
  }

  public JournalOptions withClock(InstantSource newClock) {
    return new JournalOptions(durability, newClock, reserveBytes, scanFrom, access, forced);
  }

  public JournalOptions withReserveBytes(long newReserveBytes) {
    return new JournalOptions(durability, clock, newReserveBytes, scanFrom, access, forced);
  }

  public JournalOptions withScanFrom(ScanStart newScanFrom) {
    return new JournalOptions(durability, clock, reserveBytes, newScanFrom, access, forced);
  }

  public JournalOptions withAccess(Access newAccess) {
    return new JournalOptions(durability, clock, reserveBytes, scanFrom, newAccess, forced);
  }

  public JournalOptions withForced(LongConsumer newForced) {
    return new JournalOptions(durability, clock, reserveBytes, scanFrom, access, newForced);
  }
}
