package dev.kroniek.cli;

import dev.kroniek.domain.Json;
import dev.kroniek.domain.Texts;
import dev.kroniek.hooks.PromptCapture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Whether everything that the agents of the demonstration did is in the journal. */
final class DemoCheck {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** More than any of them does. */
  private static final int FACTS_MAX = 500;

  private final Context context;
  private final Records records;
  private final long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();

  /** Asks and prints; waits half a minute from now for what is not there yet. */
  DemoCheck(Context context, Records records) {
    this.context = context;
    this.records = records;
  }

  /** Every fact once, and each agent's in the order in which it happened. */
  boolean areAllThere(List<DemoAgent> agents, PromptCapture capture) {
    long wanted = 0;
    long found = 0;
    List<String> wrong = new ArrayList<>();
    List<Json.Obj> sessions = new ArrayList<>();
    for (DemoAgent agent : agents) {
      List<DemoFact> expected = agent.facts(capture);
      List<DemoFact> actual = awaited(agent.session(), expected.size());
      wanted += expected.size();
      found += actual.size();
      if (!actual.equals(expected)) {
        wrong.add(difference(agent.session(), expected, actual));
      }
      records.session(agent.session()).ifPresent(sessions::add);
    }
    if (!sessions.isEmpty()) {
      SessionTable.lines(sessions, context.times()::ago, context.terminal())
          .forEach(context.out()::line);
    }
    LabelledLines lines = new LabelledLines(context);
    lines.row(
        "payloads",
        agents.stream().mapToInt(DemoAgent::payloads).sum()
            + " handed to the hook script by "
            + agents.size()
            + " agents at once");
    lines.row(
        "facts", found + " of " + wanted + (wrong.isEmpty() ? ", each once and in its order" : ""));
    wrong.forEach(line -> lines.row("wrong", Printable.line(line)));
    return wrong.isEmpty();
  }

  private static String difference(String session, List<DemoFact> wanted, List<DemoFact> found) {
    Set<DemoFact> missing = new HashSet<>(wanted);
    missing.removeAll(found);
    return session
        + ": "
        + (missing.isEmpty()
            ? "facts are there more than once, or in another order"
            : Texts.counted(missing.size(), "fact", "facts")
                + " missing, such as "
                + missing.iterator().next());
  }

  /** What of a session was applied, once as much is there as was told, or time is over. */
  private List<DemoFact> awaited(String session, int count) {
    while (true) {
      List<DemoFact> facts =
          records.session(session).isEmpty()
              ? List.of()
              : records.history(session, 0, FACTS_MAX).rows().stream()
                  .filter(row -> Shown.text(row, "outcome").equals("applied"))
                  .map(DemoFact::of)
                  .toList();
      if (facts.size() >= count || System.nanoTime() - deadlineNanos > 0) {
        return facts;
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
  }
}
