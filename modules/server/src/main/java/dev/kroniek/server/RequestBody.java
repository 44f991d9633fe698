package dev.kroniek.server;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Reads the whole body of a request without holding a thread while it waits, and gives up on
 * clients that take too long, however steadily they send.
 */
final class RequestBody {
  /** What is too large is read on up to here, so that the client hears the answer. */
  private static final long DISCARDED_BYTES_MAX = 16L << 20;

  private static final long SECONDS_MAX = 20;

  private final Request request;
  private final int bytesMax;
  private final Problem tooLarge;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
  private long discarded;
  private Scheduler.@Nullable Task deadline;

  private RequestBody(Request request, int bytesMax, Problem tooLarge) {
    this.request = request;
    this.bytesMax = bytesMax;
    this.tooLarge = tooLarge;
  }

  /**
   * The body, once it is there. Fails with the problem {@code tooLarge} if it is larger than {@code
   * bytesMax}, and with a {@link TimeoutException} if it comes too slowly.
   */
  static CompletableFuture<byte[]> read(Request request, int bytesMax, Problem tooLarge) {
    RequestBody body = new RequestBody(request, bytesMax, tooLarge);
    if (isHopeless(request, bytesMax)) {
      body.refuse();
    } else {
      body.readOn();
    }
    return body.whole;
  }

  /** Whether there is no point in reading: it is too large, and its sender waits to be told. */
  private static boolean isHopeless(Request request, int bytesMax) {
    long length = request.getLength();
    boolean isAwaited = request.getHeaders().contains(HttpHeader.EXPECT);
    return length > bytesMax && (isAwaited || length > DISCARDED_BYTES_MAX);
  }

  private void refuse() {
    whole.completeExceptionally(new ProblemException(tooLarge));
  }

  private void readOn() {
    while (true) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        watchTheClock();
        request.demand(this::readOn);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        finish(chunk.getFailure());
        return;
      }
      take(chunk);
      boolean last = chunk.isLast();
      chunk.release();
      if (last || discarded > DISCARDED_BYTES_MAX) {
        finish(null);
        return;
      }
    }
  }

  private void take(Content.Chunk chunk) {
    int count = chunk.remaining();
    if (bytes.size() + discarded + count > bytesMax) {
      discarded += count;
      return;
    }
    byte[] part = new byte[count];
    chunk.getByteBuffer().get(part);
    bytes.writeBytes(part);
  }

  private void watchTheClock() {
    if (deadline == null) {
      deadline =
          request
              .getComponents()
              .getScheduler()
              .schedule(
                  () -> request.fail(new TimeoutException("the body took too long")),
                  SECONDS_MAX,
                  TimeUnit.SECONDS);
    }
  }

  private void finish(@Nullable Throwable failure) {
    if (deadline != null) {
      deadline.cancel();
    }
    if (failure != null) {
      whole.completeExceptionally(failure);
    } else if (discarded > 0) {
      refuse();
    } else {
      whole.complete(bytes.toByteArray());
    }
  }
}
