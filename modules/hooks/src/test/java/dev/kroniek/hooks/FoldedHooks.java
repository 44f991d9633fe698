package dev.kroniek.hooks;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.Entry;
import dev.kroniek.domain.InMemoryState;
import dev.kroniek.domain.Outcome;
import dev.kroniek.domain.SessionBody;
import dev.kroniek.domain.SessionHead;
import dev.kroniek.domain.SessionId;
import dev.kroniek.domain.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * What becomes of a session when hooks report: payloads go through Claude Code's adapter and the
 * fold, one second apart, each in a file of its own.
 */
final class FoldedHooks {
  private final InMemoryState state = new InMemoryState();
  private final SessionId session = new SessionId(Payloads.SESSION);
  private final List<Outcome> outcomes = new ArrayList<>();
  private Instant now = Payloads.AT;
  private long sequence;

  /** Folds what each payload gives. */
  FoldedHooks hooks(PayloadText... payloads) {
    for (PayloadText payload : payloads) {
      hook(payload.text());
    }
    return this;
  }

  /** Folds what the payload gives. */
  FoldedHooks hook(String payload) {
    now = now.plusSeconds(1);
    HookContext context =
        new HookContext(
            AgentName.CLAUDE_CODE, "/u/dev/shop", OptionalLong.of(4242), now, "file-" + now);
    for (Command command : Payloads.commands(payload, context)) {
      sequence++;
      int content =
          Objects.hash(command.type(), command.session(), command.project(), command.data());
      outcomes.add(
          state.fold(new Entry(sequence, now, command.key().hashCode(), content, command)));
    }
    return this;
  }

  /** The outcomes so far, in order, by their names in JSON. */
  List<String> outcomes() {
    return outcomes.stream().map(Outcome::wireName).toList();
  }

  SessionHead head() {
    return Objects.requireNonNull(state.head(session), "no session");
  }

  SessionBody body() {
    return state.body(session);
  }

  /** The tasks as {@code id title: status}. */
  List<String> tasks() {
    return body().tasks().stream().map(FoldedHooks::told).toList();
  }

  private static String told(Task task) {
    return task.id() + " " + task.title() + ": " + task.status().wireName();
  }

  /** The kinds of the newest events, oldest first. */
  List<String> eventKinds() {
    return body().recentEvents().stream().map(event -> event.kind()).toList();
  }
}
