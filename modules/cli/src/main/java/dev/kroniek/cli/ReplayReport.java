package dev.kroniek.cli;

import dev.kroniek.domain.Entry;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Outcome;
import dev.kroniek.domain.SessionHead;
import dev.kroniek.engine.ReplayListener;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a replay did. For one thread. */
final class ReplayReport {
  private final @Nullable Path out;
  private final long last;
  private final Map<String, Long> sessions = new TreeMap<>();
  private long first;
  private long applied;
  private long duplicate;
  private long rejected;
  private long startNanos;
  private double seconds;

  ReplayReport(@Nullable Path out, long last) {
    this.out = out;
    this.last = last;
  }

  /** Folding begins behind an entry. */
  void begin(long reached) {
    first = reached + 1;
    startNanos = System.nanoTime();
  }

  /** Counts outcomes, and hands progress on. */
  ReplayListener following(ReplayListener progress) {
    return new ReplayListener() {
      @Override
      public void folded(Entry entry, Outcome outcome) {
        count(outcome);
      }

      @Override
      public void progress(long done, long total) {
        progress.progress(done, total);
      }
    };
  }

  private void count(Outcome outcome) {
    if (outcome instanceof Outcome.Applied) {
      applied++;
    } else if (outcome instanceof Outcome.Duplicate) {
      duplicate++;
    } else {
      rejected++;
    }
  }

  /** All is folded. */
  void folded() {
    seconds = (System.nanoTime() - startNanos) / 1e9;
  }

  /** A session that was asked for. */
  void add(SessionHead head) {
    sessions.merge(head.lifecycle().status(), 1L, Long::sum);
  }

  private long entries() {
    return last - first + 1;
  }

  private long perSecond() {
    return Math.round(entries() / Math.max(1e-3, seconds));
  }

  Json.Obj toJson() {
    Json.Builder counts = Json.Obj.builder();
    sessions.forEach(counts::put);
    return Json.Obj.builder()
        .put("sequence", last)
        .put("entries", entries())
        .put("applied", applied)
        .put("duplicate", duplicate)
        .put("rejected", rejected)
        .put("sessions", counts.build())
        .put("out", out == null ? null : out.toString())
        .put("seconds", new Json.Num(String.format(Locale.ROOT, "%.3f", seconds)))
        .put("entries_per_second", perSecond())
        .build();
  }

  void print(Context context) {
    LabelledLines lines = new LabelledLines(context);
    lines.row("entries", first > last ? "none: all were folded before" : first + " to " + last);
    lines.row(
        "outcomes", applied + " applied, " + duplicate + " duplicate, " + rejected + " rejected");
    lines.row("sessions", LabelledLines.sessions(sessions));
    lines.row("rate", perSecond() + " entries a second, " + Math.round(seconds) + " s in all");
    if (out != null) {
      lines.row("snapshots", Printable.line(out.resolve("sessions").toString()));
    }
  }
}
