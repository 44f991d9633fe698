package dev.kroniek.state;

/**
 * How much memory the state may take beside the heads of active sessions, in bytes.
 *
 * @param headBytesMax for other heads, and what changed since the last commit
 * @param bodyBytesMax for bodies: half for facts, half for recent events
 */
public record Limits(long headBytesMax, long bodyBytesMax) {
  /** 8 MiB of heads, 32 MiB of bodies. */
  public static final Limits USUAL = new Limits(8 << 20, 32 << 20);
}
