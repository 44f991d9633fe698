package dev.kroniek.server;

import dev.kroniek.domain.Json;
import dev.kroniek.engine.CompactReport;
import dev.kroniek.engine.Kroniek;
import dev.kroniek.engine.MaintenanceJob;
import dev.kroniek.engine.Retention;
import dev.kroniek.json.JsonReader;
import dev.kroniek.json.JsonSyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** {@code /v1/maintenance}: has old entries dropped and forgotten sessions erased, and watches. */
final class MaintenanceRoute {
  private static final int BODY_BYTES_MAX = 64 << 10;

  /** So many jobs are remembered. */
  private static final int JOBS_MAX = 32;

  private final Kroniek kroniek;

  /** By their numbers; guarded by this. */
  private final Map<Long, MaintenanceJob> jobs = new LinkedHashMap<>();

  /** Guarded by this. */
  private long lastNumber;

  MaintenanceRoute(Kroniek kroniek) {
    this.kroniek = kroniek;
  }

  /** {@code POST}: takes a job on. */
  void begin(Exchange exchange) {
    exchange.answer(
        RequestBody.read(exchange.request(), BODY_BYTES_MAX, Problems.tooLarge())
            .thenCompose(this::begin));
  }

  private CompletableFuture<Answer> begin(byte[] body) {
    try {
      Retention retention = retention(body);
      long number;
      MaintenanceJob job;
      synchronized (this) {
        job = kroniek.compact(retention);
        number = ++lastNumber;
        jobs.put(number, job);
        if (jobs.size() > JOBS_MAX) {
          jobs.remove(jobs.keySet().iterator().next());
        }
      }
      return CompletableFuture.completedFuture(Answer.line(202, json(number, job)));
    } catch (ProblemException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static Retention retention(byte[] body) throws ProblemException {
    Json.Obj wanted = object(body);
    Json keep = wanted.get("keep_seconds");
    Json max = wanted.get("max_bytes");
    return new Retention(
        keep == null ? null : Duration.ofSeconds(number("keep_seconds", keep)),
        max == null ? Long.MAX_VALUE : number("max_bytes", max),
        archive(wanted.get("archive")));
  }

  private static Json.Obj object(byte[] body) throws ProblemException {
    try {
      String text = new String(body, StandardCharsets.UTF_8);
      if (JsonReader.parse(text) instanceof Json.Obj object) {
        return object;
      }
      throw new ProblemException(Problem.Kind.BAD_REQUEST, "the body is no JSON object");
    } catch (JsonSyntaxException e) {
      throw new ProblemException(Problem.Kind.NOT_JSON, String.valueOf(e.getMessage()));
    }
  }

  private static long number(String name, Json value) throws ProblemException {
    if (value instanceof Json.Num number && number.literal().matches("[1-9][0-9]{0,14}")) {
      return Long.parseLong(number.literal());
    }
    throw new ProblemException(
        Problem.Kind.MALFORMED_PARAMETER, name + ": must be a whole number from 1 on");
  }

  private static @Nullable Path archive(@Nullable Json value) throws ProblemException {
    if (value == null) {
      return null;
    }
    try {
      if (value instanceof Json.Text text && Path.of(text.value()).isAbsolute()) {
        return Path.of(text.value());
      }
    } catch (InvalidPathException e) {
      // answered below
    }
    throw new ProblemException(
        Problem.Kind.MALFORMED_PARAMETER, "archive: must be the absolute path of a directory");
  }

  /** {@code GET}: how far jobs are, or one of them. */
  void progress(Exchange exchange) throws ProblemException {
    long wanted = exchange.query().number("job", new Query.Range(1, Long.MAX_VALUE, 0));
    List<Json> all = new ArrayList<>();
    synchronized (this) {
      jobs.forEach(
          (number, job) -> {
            if (wanted == 0 || wanted == number) {
              all.add(json(number, job));
            }
          });
    }
    exchange.answer(Answer.line(200, Json.Obj.builder().put("jobs", new Json.Arr(all)).build()));
  }

  private static Json.Obj json(long number, MaintenanceJob job) {
    MaintenanceJob.Progress progress = job.progress();
    Json.Builder json =
        Json.Obj.builder()
            .put("job", number)
            .put("stage", progress.stage().wireName())
            .put("done", progress.done())
            .put("total", progress.total());
    CompletableFuture<CompactReport> result = job.result();
    if (result.isDone()) {
      try {
        json.put("report", result.join().toJson());
      } catch (CompletionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        json.put("problem", String.valueOf(cause.getMessage()));
      }
    }
    return json.build();
  }
}
