package dev.kroniek.server;

import dev.kroniek.domain.Json;
import dev.kroniek.domain.JsonText;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Commands as NDJSON, answered line by line in their order, over one request that may last as long
 * as its client likes. Lines are handed in as they come, without waiting for the answer to the one
 * before, so that many share one force of the disk. What is under way is bounded: a client that
 * does not read its answers is not read from any more.
 *
 * <p>Holds no thread while it waits. Whatever happens (bytes came, an answer is known, a write is
 * done) calls {@link #pump}, which does what can be done now; one call at a time does the work, and
 * the fields are its own.
 */
final class CommandStream {
  private static final int WINDOW_LINES = 1024;
  private static final int UNSENT_BYTES_MAX = 1 << 20;
  private static final int SENT_BYTES_MIN = 32 << 10;
  private static final long RETRY_MS = 20;
  private static final long OVERLOAD_NANOS_MAX = TimeUnit.SECONDS.toNanos(10);

  private final Exchange exchange;
  private final Request request;
  private final Response response;
  private final LineAppender appender;
  private final AtomicInteger calls = new AtomicInteger();

  private final ArrayDeque<byte[]> unread = new ArrayDeque<>();
  private final LineSplitter splitter = new LineSplitter(CommandDoor.BYTES_MAX, unread::add);
  private final ArrayDeque<CompletableFuture<Json.Obj>> answers = new ArrayDeque<>();
  private final ByteArrayOutputStream unsent = new ByteArrayOutputStream();
  private long lines;
  private LineAppender.@Nullable Line refused;
  private long refusedNanos;
  private @Nullable CompletableFuture<Json.Obj> awaited;
  private boolean isInputOver;
  private boolean isOver;

  private volatile boolean isDemanding;
  private volatile boolean isWriting;
  private volatile @Nullable Throwable failure;

  CommandStream(Exchange exchange, LineAppender appender) {
    this.exchange = exchange;
    this.request = exchange.request();
    this.response = exchange.response();
    this.appender = appender;
  }

  void start() {
    response.setStatus(appender.acknowledgement().status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/x-ndjson");
    // While the journal is waited for, silence is nobody's fault.
    request.addIdleTimeoutListener(timeout -> false);
    pump();
  }

  private void pump() {
    if (calls.getAndIncrement() != 0) {
      return;
    }
    int seen = 1;
    do {
      step();
      seen = calls.addAndGet(-seen);
    } while (seen != 0);
  }

  private void step() {
    if (isOver) {
      return;
    }
    boolean isProgressing = true;
    while (isProgressing && failure == null) {
      boolean hasAppended = appendLines();
      boolean hasRead = readBytes();
      boolean hasCollected = collectAnswers();
      isProgressing = hasAppended || hasRead || hasCollected;
    }
    Throwable cause = failure;
    if (cause == null) {
      send();
    } else if (!isWriting) {
      isOver = true;
      exchange.callback().failed(cause);
    }
  }

  /** Hands in the lines that were read, as far as the window allows. */
  private boolean appendLines() {
    int before = answers.size();
    while (answers.size() < WINDOW_LINES && unsent.size() < UNSENT_BYTES_MAX) {
      if (refused != null) {
        if (!appendAgain(refused)) {
          break;
        }
      } else if (unread.isEmpty()) {
        break;
      } else {
        append(unread.remove());
      }
    }
    return answers.size() > before;
  }

  private void append(byte[] text) {
    lines++;
    if (isBlank(text)) {
      return;
    }
    try {
      LineAppender.Line line = appender.read(lines, text);
      CompletableFuture<Json.Obj> answer = appender.append(line);
      if (answer == null) {
        refused = line;
        refusedNanos = System.nanoTime();
        retryLater();
      } else {
        answers.add(answer);
      }
    } catch (ProblemException e) {
      answers.add(CompletableFuture.completedFuture(e.problem().toJson()));
    }
  }

  private static boolean isBlank(byte[] text) {
    for (byte b : text) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }

  private boolean appendAgain(LineAppender.Line line) {
    CompletableFuture<Json.Obj> answer = appender.append(line);
    if (answer == null && System.nanoTime() - refusedNanos > OVERLOAD_NANOS_MAX) {
      answer = CompletableFuture.completedFuture(appender.overloaded(line));
    }
    if (answer == null) {
      retryLater();
      return false;
    }
    refused = null;
    answers.add(answer);
    return true;
  }

  private void retryLater() {
    request
        .getComponents()
        .getScheduler()
        .schedule(() -> exchange.executor().execute(this::pump), RETRY_MS, TimeUnit.MILLISECONDS);
  }

  /** Reads more where what was read is handed in; at most one piece at a time. */
  private boolean readBytes() {
    if (isInputOver || isDemanding || refused != null || !unread.isEmpty()) {
      return false;
    }
    Content.Chunk chunk = request.read();
    if (chunk == null) {
      demand();
      return false;
    }
    if (Content.Chunk.isFailure(chunk)) {
      failed(chunk);
      return true;
    }
    splitter.take(chunk.getByteBuffer());
    isInputOver = chunk.isLast();
    chunk.release();
    if (isInputOver) {
      splitter.finish();
    }
    return true;
  }

  private void demand() {
    isDemanding = true;
    request.demand(
        () -> {
          isDemanding = false;
          pump();
        });
  }

  /** Between two lines a client may be silent for as long as it likes; within one it may not. */
  private void failed(Content.Chunk chunk) {
    if (chunk.isLast()) {
      failure = chunk.getFailure();
    } else if (splitter.isWithinLine()) {
      isInputOver = true;
      Problem problem = new Problem(Problem.Kind.TOO_SLOW, "the line did not arrive in time");
      answers.add(
          CompletableFuture.completedFuture(
              problem.with("line", new Json.Num(lines + 1)).toJson()));
    }
  }

  /** Takes the answers that are known, in their order, up to the first that is not. */
  private boolean collectAnswers() {
    boolean any = false;
    while (unsent.size() < UNSENT_BYTES_MAX && !answers.isEmpty() && answers.peek().isDone()) {
      String line = JsonText.compact(answers.remove().join()) + "\n";
      unsent.writeBytes(line.getBytes(StandardCharsets.UTF_8));
      any = true;
    }
    CompletableFuture<Json.Obj> first = answers.peek();
    if (first != null && first != awaited) {
      // Known by now or not: it calls back either way.
      awaited = first;
      CompletableFuture<Json.Obj> unused =
          first.whenCompleteAsync((answer, none) -> pump(), exchange.executor());
    }
    return any;
  }

  /** Sends what is known, at once where nothing else is under way, else in larger pieces. */
  private void send() {
    if (isWriting) {
      return;
    }
    boolean isLast = isInputOver && unread.isEmpty() && refused == null && answers.isEmpty();
    if (!isLast && (unsent.size() == 0 || (unsent.size() < SENT_BYTES_MIN && !isWaiting()))) {
      return;
    }
    ByteBuffer bytes = ByteBuffer.wrap(unsent.toByteArray());
    unsent.reset();
    if (isLast) {
      isOver = true;
      response.write(true, bytes, exchange.callback());
    } else {
      isWriting = true;
      response.write(false, bytes, Callback.from(this::written, this::broken));
    }
  }

  /** Whether nothing more will be known before somebody else has done something. */
  private boolean isWaiting() {
    return isDemanding || awaited != null || refused != null;
  }

  private void written() {
    isWriting = false;
    pump();
  }

  private void broken(Throwable cause) {
    failure = cause;
    isWriting = false;
    pump();
  }
}
