package dev.kroniek.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Action;
import dev.kroniek.domain.Command;
import dev.kroniek.domain.Entry;
import dev.kroniek.domain.InMemoryState;
import dev.kroniek.domain.Outcome;
import dev.kroniek.domain.Reason;
import dev.kroniek.domain.SessionBody;
import dev.kroniek.domain.SessionHead;
import dev.kroniek.domain.SessionId;
import dev.kroniek.domain.Task;
import dev.kroniek.domain.Texts;
import dev.kroniek.domain.Tombstone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is true of every journal, tried on commands drawn at random. A failure names the seed: the
 * same seed gives the same journal again.
 */
class FoldLawsTest {
  private static final int ENTRIES = 1_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void foldingTwiceGivesTheSameState(long seed) {
    List<Entry> journal = journal(seed);

    assertThat(describe(folded(journal))).as("seed %d", seed).isEqualTo(describe(folded(journal)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void foldingInTwoPartsEqualsFoldingAtOnce(long seed) {
    List<Entry> journal = journal(seed);
    int cut = new Random(seed).nextInt(ENTRIES);
    List<Outcome> outcomes = new ArrayList<>();
    InMemoryState first = new InMemoryState();
    journal.subList(0, cut).forEach(entry -> outcomes.add(first.fold(entry)));

    InMemoryState second = carriedOver(first, journal.subList(0, cut), outcomes);
    journal.subList(cut, ENTRIES).forEach(second::fold);

    assertThat(describe(second))
        .as("seed %d, cut at %d", seed, cut)
        .isEqualTo(describe(folded(journal)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aDuplicateChangesNothing(long seed) {
    List<Entry> journal = journal(seed);
    InMemoryState state = new InMemoryState();
    List<Outcome> outcomes = journal.stream().map(state::fold).toList();

    for (Entry entry : journal) {
      Map<SessionId, Kept> before = kept(state);
      Outcome again = state.fold(sentAgain(entry));
      String what = "seed " + seed + ", entry " + entry.sequence() + " sent again";
      SessionId session = entry.command().session();
      if (session != null && state.isForgotten(session)) {
        assertThat(kept(state)).as(what).isEqualTo(before);
      } else if (isKeyReused(outcomes.get((int) entry.sequence() - 1))) {
        assertThat(isKeyReused(again)).as(what).isTrue();
      } else {
        assertThat(again).as(what).isInstanceOf(Outcome.Duplicate.class);
        assertThat(kept(state)).as(what).isEqualTo(before);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyStepKeepsTheLaws(long seed) {
    InMemoryState state = new InMemoryState();
    for (Entry entry : journal(seed)) {
      Map<SessionId, Kept> before = kept(state);
      Outcome outcome = state.fold(entry);
      Map<SessionId, Kept> after = kept(state);

      before.forEach(
          (id, kept) -> {
            String what = "seed " + seed + ", entry " + entry.sequence() + ", session " + id;
            if (!after.containsKey(id)) {
              assertThat(entry.command().action())
                  .as(what)
                  .isInstanceOf(Action.ForgetSession.class);
            } else if (outcome instanceof Outcome.Rejected) {
              aRejectionIsOnlyCounted(what, entry, kept, after.get(id));
            } else if (!after.get(id).equals(kept)) {
              assertThat(isMeant(entry.command(), kept.head())).as(what).isTrue();
              nothingGoesBack(what, kept.head(), after.get(id).head());
            }
          });
      if (outcome instanceof Outcome.Rejected) {
        assertThat(after.keySet()).as("seed %d, %s", seed, outcome).isEqualTo(before.keySet());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aCleanupClosesExactlyTheActiveSessionsThatAreSilentTooLong(long seed) {
    InMemoryState state = new InMemoryState();
    for (Entry entry : journal(seed)) {
      Map<SessionId, SessionHead> before = new TreeMap<>(state.heads());
      Outcome outcome = state.fold(entry);
      if (outcome instanceof Outcome.Applied applied
          && entry.command().action() instanceof Action.CleanupStaleSessions cleanup) {
        Instant limit = entry.time().minus(cleanup.staleAfter());
        List<SessionId> silent =
            before.values().stream()
                .filter(SessionHead::isActive)
                .filter(head -> isMeant(entry.command(), head))
                .filter(head -> head.liveness().lastHeartbeat().isBefore(limit))
                .map(SessionHead::id)
                .toList();
        assertThat(applied.closed())
            .as("seed %d, entry %d", seed, entry.sequence())
            .isEqualTo(silent);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void sessionsDoNotDependOnEachOther(long seed) {
    RandomCommands commands = new RandomCommands(seed);
    EntryNumbering numbering = new EntryNumbering();
    List<Entry> journal = new ArrayList<>();
    for (int i = 0; i < ENTRIES; i++) {
      Command command = commands.nextAboutOneSession();
      journal.add(numbering.next(command, commands.now()));
    }

    List<Entry> bySession = new ArrayList<>(journal);
    bySession.sort(Comparator.comparing(entry -> String.valueOf(entry.command().session())));

    assertThat(describe(folded(bySession)))
        .as("seed %d", seed)
        .isEqualTo(describe(folded(journal)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void whatIsKeptOfASessionIsBoundedAndCountedRight(long seed) {
    InMemoryState state = folded(journal(seed));

    for (SessionHead head : state.heads().values()) {
      SessionBody body = state.body(head.id());
      String what = "seed " + seed + ", session " + head.id();
      assertThat(head.fields().values()).as(what).allMatch(FoldLawsTest::isShort);
      assertThat(body.recentEvents()).as(what).hasSizeLessThanOrEqualTo(50);
      assertThat(body.recentEvents())
          .as(what)
          .allMatch(event -> isShort(event.message()) && isShort(event.data().toString()));
      assertThat(body.commits()).as(what).allMatch(commit -> isShort(commit.message()));
      assertThat(body.decisions()).as(what).allMatch(decision -> isShort(decision.rationale()));
      assertThat(body.tasks()).as(what).allMatch(task -> isShort(task.title()));
      assertThat(body.tasks()).extracting(Task::id).as(what).doesNotHaveDuplicates();
      assertThat(head.counts().tasks()).as(what).isEqualTo(body.tasks().size());
      assertThat(head.counts().openTasks())
          .as(what)
          .isEqualTo(body.tasks().stream().filter(task -> task.status().isOpen()).count());
      assertThat(head.counts().commits()).as(what).isEqualTo(body.commits().size());
    }
  }

  private static Entry sentAgain(Entry entry) {
    return new Entry(
        ENTRIES + entry.sequence(),
        entry.recordedAt(),
        entry.keyHash(),
        entry.contentHash(),
        entry.command());
  }

  private static boolean isKeyReused(Outcome outcome) {
    return outcome instanceof Outcome.Rejected rejected && rejected.reason() == Reason.KEY_REUSED;
  }

  private static void nothingGoesBack(String what, SessionHead before, SessionHead after) {
    assertThat(after.origin()).as(what).isEqualTo(before.origin());
    assertThat(after.progress().version())
        .as(what)
        .isBetween(before.progress().version(), before.progress().version() + 1);
    assertThat(after.progress().sequence()).as(what).isGreaterThan(before.progress().sequence());
    assertThat(after.progress().updatedAt())
        .as(what)
        .isAfterOrEqualTo(before.progress().updatedAt());
    assertThat(after.liveness().lastHeartbeat())
        .as(what)
        .isAfterOrEqualTo(before.liveness().lastHeartbeat());
    assertThat(after.counts().events())
        .as(what)
        .isBetween(before.counts().events(), before.counts().events() + 1);
    boolean becameActive = after.isActive() && !before.isActive();
    assertThat(after.progress().reopened())
        .as(what)
        .isEqualTo(before.progress().reopened() + (becameActive ? 1 : 0));
  }

  private static boolean isMeant(Command command, SessionHead head) {
    return command.type().isAboutOneSession()
        ? head.id().equals(command.session())
        : command.project() == null || head.project().equals(command.project());
  }

  private static void aRejectionIsOnlyCounted(String what, Entry entry, Kept before, Kept after) {
    if (!before.head().id().equals(entry.command().session())) {
      assertThat(after).as(what).isEqualTo(before);
      return;
    }
    assertThat(after.body()).as(what).isEqualTo(before.body());
    assertThat(after.head().counts().rejected())
        .as(what)
        .isEqualTo(before.head().counts().rejected() + 1);
    assertThat(after.head().progress().sequence()).as(what).isEqualTo(entry.sequence());
    assertThat(withoutRejection(after.head())).as(what).isEqualTo(withoutRejection(before.head()));
  }

  /** The head as text, but for its sequence and its count of rejections. */
  private static String withoutRejection(SessionHead head) {
    return head.toString().replaceFirst(", sequence=\\d+", "").replaceFirst(", rejected=\\d+", "");
  }

  private static boolean isShort(@Nullable String text) {
    return text == null || Texts.utf8Bytes(text) <= Texts.KEPT_BYTES_MAX;
  }

  /** What a state holds of a session. */
  private record Kept(SessionHead head, SessionBody body) {}

  private static Map<SessionId, Kept> kept(InMemoryState state) {
    Map<SessionId, Kept> kept = new TreeMap<>();
    state.heads().forEach((id, head) -> kept.put(id, new Kept(head, state.body(id))));
    return kept;
  }

  private static List<Entry> journal(long seed) {
    return new EntryNumbering().of(new RandomCommands(seed), ENTRIES);
  }

  private static InMemoryState folded(List<Entry> entries) {
    InMemoryState state = new InMemoryState();
    entries.forEach(state::fold);
    return state;
  }

  /** Another state with all that the first would leave behind at a checkpoint. */
  private static InMemoryState carriedOver(
      InMemoryState from, List<Entry> entries, List<Outcome> outcomes) {
    InMemoryState to = new InMemoryState();
    for (SessionHead head : from.heads().values()) {
      to.put(head);
      to.put(head.id(), from.body(head.id()));
      from.body(head.id()).recentEvents().forEach(event -> to.add(head.id(), event));
    }
    for (Map.Entry<SessionId, Tombstone> forgotten : from.tombstones().entrySet()) {
      to.forget(forgotten.getKey(), forgotten.getValue());
    }
    for (int i = 0; i < entries.size(); i++) {
      to.remember(entries.get(i), outcomes.get(i));
    }
    return to;
  }

  /** All that can be asked of the state, in the order in which it comes out. */
  private static String describe(InMemoryState state) {
    StringBuilder all = new StringBuilder();
    state
        .heads()
        .forEach((id, head) -> all.append(head).append('\n').append(state.body(id)).append('\n'));
    return all.append(state.tombstones()).toString();
  }
}
