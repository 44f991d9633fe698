package dev.kroniek.state;

import dev.kroniek.domain.Commit;
import dev.kroniek.domain.Decision;
import dev.kroniek.domain.Event;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.SessionBody;
import dev.kroniek.domain.SessionHead;
import dev.kroniek.domain.Task;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** About how many bytes of memory a value takes: what its texts take, and a sum for the rest. */
final class Weights {
  private static final long OBJECT_BYTES = 64;

  /** Costs only what changed. */
  static final WriteBackCache.Weigher<SessionBody> OF_BODIES =
      new WriteBackCache.Weigher<>() {
        @Override
        public long of(SessionBody body) {
          return OBJECT_BYTES + bytesMore(SessionBody.EMPTY, body);
        }

        @Override
        public long change(SessionBody before, SessionBody after) {
          return bytesMore(before, after);
        }
      };

  private Weights() {}

  static long of(SessionHead head) {
    long bytes = 16 * OBJECT_BYTES + of(head.tags());
    bytes += of(head.id().value()) + of(head.project().value());
    bytes += of(head.lifecycle().reasonOrNull());
    for (String text : head.fields().values()) {
      bytes += of(text);
    }
    bytes += 2L * OBJECT_BYTES * head.liveness().pids().size();
    for (var tool : head.liveness().openTools().entrySet()) {
      bytes += 3 * OBJECT_BYTES + of(tool.getKey()) + of(tool.getValue().activity());
    }
    return bytes;
  }

  private static long bytesMore(SessionBody before, SessionBody after) {
    return bytesMore(before.tasks(), after.tasks(), Weights::of)
        + bytesMore(before.decisions(), after.decisions(), Weights::of)
        + bytesMore(before.commits(), after.commits(), Weights::of)
        + bytesMore(before.shas(), after.shas(), Weights::of)
        + bytesMore(before.recentEvents(), after.recentEvents(), Weights::of);
  }

  @SuppressWarnings("ReferenceEquality") // the fold hands on the lists that it does not change
  private static <T> long bytesMore(List<T> before, List<T> after, ToLongFunction<T> weigher) {
    return before == after ? 0 : sum(after, weigher) - sum(before, weigher);
  }

  private static <T> long sum(List<T> items, ToLongFunction<T> weigher) {
    long bytes = 0;
    for (T item : items) {
      bytes += weigher.applyAsLong(item);
    }
    return bytes;
  }

  private static long of(Task task) {
    return 2 * OBJECT_BYTES
        + of(task.id())
        + of(task.title())
        + of(task.detail())
        + of(task.note());
  }

  private static long of(Decision decision) {
    Json alternatives = decision.alternatives();
    return 2 * OBJECT_BYTES
        + of(decision.title())
        + of(decision.rationale())
        + (alternatives == null ? 0 : of(alternatives));
  }

  private static long of(Commit commit) {
    return 3 * OBJECT_BYTES + of(commit.sha()) + of(commit.message()) + of(commit.branch());
  }

  static long of(Event event) {
    return 2 * OBJECT_BYTES + of(event.kind()) + of(event.message()) + of(event.data());
  }

  private static long of(@Nullable String text) {
    return text == null ? 0 : OBJECT_BYTES + text.length();
  }

  private static long of(Json json) {
    if (json instanceof Json.Text text) {
      return of(text.value());
    }
    if (json instanceof Json.Arr array) {
      return OBJECT_BYTES + sum(array.items(), Weights::of);
    }
    if (json instanceof Json.Obj object) {
      long bytes = OBJECT_BYTES;
      for (Map.Entry<String, Json> field : object.fields().entrySet()) {
        bytes += OBJECT_BYTES + of(field.getKey()) + of(field.getValue());
      }
      return bytes;
    }
    return OBJECT_BYTES;
  }
}
