package dev.kroniek.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * XXH64, after the public specification ("xxHash fast digest algorithm", version 0.2): a fast
 * 64-bit hash that is good at telling different texts apart and no protection against an attacker.
 * Seed 0. Thread-safe.
 *
 * <p>The input is eaten in stripes of 32 bytes by four accumulators, each taking one lane of 8
 * bytes; what remains is mixed in by 8, 4 and 1 bytes, and an avalanche spreads every bit.
 */
public final class Hash64 {
  private static final long PRIME_1 = 0x9E3779B185EBCA87L;
  private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
  private static final long PRIME_3 = 0x165667B19E3779F9L;
  private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
  private static final long PRIME_5 = 0x27D4EB2F165667C5L;

  /** {@code PRIME_1 + PRIME_2}, modulo 2^64: where the first accumulator begins. */
  private static final long START_1 = 0x60EA27EEADC0B5D6L;

  /** {@code -PRIME_1}, modulo 2^64: where the fourth accumulator begins. */
  private static final long START_4 = 0x61C8864E7A143579L;

  private static final int STRIPE_BYTES = 32;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private Hash64() {}

  /** The hash of all the bytes. */
  public static long of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  /** The hash of {@code length} bytes from {@code offset} on. */
  public static long of(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int at = offset;
    long hash = PRIME_5;
    if (length >= STRIPE_BYTES) {
      int stripesEnd = end - length % STRIPE_BYTES;
      hash = stripes(bytes, offset, stripesEnd);
      at = stripesEnd;
    }
    return avalanche(rest(hash + length, bytes, at, end));
  }

  private static long stripes(byte[] bytes, int from, int to) {
    long a = START_1;
    long b = PRIME_2;
    long c = 0;
    long d = START_4;
    for (int at = from; at < to; at += STRIPE_BYTES) {
      a = round(a, (long) LONGS.get(bytes, at));
      b = round(b, (long) LONGS.get(bytes, at + 8));
      c = round(c, (long) LONGS.get(bytes, at + 16));
      d = round(d, (long) LONGS.get(bytes, at + 24));
    }
    long hash =
        Long.rotateLeft(a, 1)
            + Long.rotateLeft(b, 7)
            + Long.rotateLeft(c, 12)
            + Long.rotateLeft(d, 18);
    return merge(merge(merge(merge(hash, a), b), c), d);
  }

  private static long rest(long before, byte[] bytes, int from, int to) {
    long hash = before;
    int at = from;
    for (; at + 8 <= to; at += 8) {
      hash ^= round(0, (long) LONGS.get(bytes, at));
      hash = Long.rotateLeft(hash, 27) * PRIME_1 + PRIME_4;
    }
    if (at + 4 <= to) {
      hash ^= ((int) INTS.get(bytes, at) & 0xffff_ffffL) * PRIME_1;
      hash = Long.rotateLeft(hash, 23) * PRIME_2 + PRIME_3;
      at += 4;
    }
    for (; at < to; at++) {
      hash ^= (bytes[at] & 0xffL) * PRIME_5;
      hash = Long.rotateLeft(hash, 11) * PRIME_1;
    }
    return hash;
  }

  private static long round(long accumulator, long lane) {
    return Long.rotateLeft(accumulator + lane * PRIME_2, 31) * PRIME_1;
  }

  private static long merge(long hash, long accumulator) {
    return (hash ^ round(0, accumulator)) * PRIME_1 + PRIME_4;
  }

  private static long avalanche(long hash) {
    long mixed = (hash ^ (hash >>> 33)) * PRIME_2;
    mixed = (mixed ^ (mixed >>> 29)) * PRIME_3;
    return mixed ^ (mixed >>> 32);
  }
}
