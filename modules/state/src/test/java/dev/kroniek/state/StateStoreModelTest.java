package dev.kroniek.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.ProjectId;
import dev.kroniek.domain.SessionHead;
import dev.kroniek.domain.SessionId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random commands go into a store and into plain maps; the store is checkpointed, closed, opened
 * again, or loses what was not checkpointed, at any moment. Both must always be the same.
 */
class StateStoreModelTest {
  /** So small that heads and bodies are let go and written early all the time. */
  private static final Limits TIGHT = new Limits(20_000, 300_000);

  private static final int STEPS = 60;

  @TempDir Path directory;

  private final FoldedJournal journal = new FoldedJournal();
  private final FoldModel model = new FoldModel();
  private StateStore store;

  @BeforeEach
  void open() throws Exception {
    store = StateStore.open(directory, new RealDisk(), journal, TIGHT);
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void aStoreIsWhatPlainMapsAre(long seed) throws Exception {
    Random random = new Random(seed);
    RandomCommands commands = new RandomCommands(random);
    for (int step = 0; step < STEPS; step++) {
      for (int i = random.nextInt(80); i > 0; i--) {
        model.fold(journal.append(commands.next()));
      }
      foldAndCompareOutcomes();
      switch (random.nextInt(6)) {
        case 0 -> store.checkpoint();
        case 1 -> {
          store.checkpoint();
          store.close();
          store = open(random);
        }
        case 2 -> {
          store.close();
          store = open(random);
          foldAndCompareOutcomes();
        }
        case 3 -> compareReadOnly();
        case 4 -> compare(store, commands, random);
        default -> {}
      }
    }
    compare(store, commands, random);
  }

  private StateStore open(Random random) throws StateException {
    Limits limits = random.nextBoolean() ? TIGHT : Limits.USUAL;
    StateStore opened = StateStore.open(directory, new RealDisk(), journal, limits);
    assertThat(opened.found().notes()).isEmpty();
    return opened;
  }

  private void foldAndCompareOutcomes() throws StateException {
    int from = (int) store.reached().sequence();
    assertThat(journal.foldRestInto(store))
        .isEqualTo(model.outcomes.subList(from, model.outcomes.size()));
  }

  /** The daemon goes on meanwhile: what it does after its checkpoint is folded here once more. */
  private void compareReadOnly() throws StateException {
    try (StateStore copy = StateStore.openReadOnly(directory, new RealDisk(), journal)) {
      assertThat(copy.reached()).isEqualTo(store.checkpointed());
      journal.foldRestInto(copy);
      copy.checkpoint();
      compareSessions(copy);
    }
  }

  private void compare(StateStore actual, RandomCommands commands, Random random)
      throws StateException {
    compareSessions(actual);
    for (ProjectId project : RandomCommands.PROJECTS) {
      assertThat(actual.active(project)).isEqualTo(model.state.active(project));
    }
    for (ProjectId project : Arrays.asList(null, RandomCommands.PROJECTS.get(0))) {
      var limit = commands.now().minusSeconds(random.nextInt(3600));
      assertThat(actual.activeSilentSince(limit, project))
          .isEqualTo(model.state.activeSilentSince(limit, project));
    }
    compareLists(actual, 1 + random.nextInt(4));
    compareHistories(actual, random);
  }

  private void compareSessions(StateStore actual) throws StateException {
    for (SessionId id : RandomCommands.SESSIONS) {
      assertThat(actual.head(id)).isEqualTo(model.state.head(id));
      assertThat(actual.body(id)).isEqualTo(model.state.body(id));
      assertThat(actual.tombstone(id)).isEqualTo(model.state.tombstones().get(id));
    }
    Map<String, Long> counts =
        model.state.heads().values().stream()
            .map(head -> head.lifecycle().status())
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    actual.countByStatus().forEach((s, n) -> assertThat(counts.getOrDefault(s, 0L)).isEqualTo(n));
    assertThat(actual.countByStatus()).containsAllEntriesOf(counts);
    assertThat(actual.outcomes().lastSequence()).isEqualTo(actual.reached().sequence());
  }

  private void compareLists(StateStore actual, int limit) throws StateException {
    List<SessionHead> expected = new ArrayList<>(model.state.heads().values());
    expected.sort(
        Comparator.comparing((SessionHead head) -> head.liveness().lastHeartbeat())
            .reversed()
            .thenComparing(
                head -> head.id().value().getBytes(StandardCharsets.UTF_8),
                Arrays::compareUnsigned));
    assertThat(all(actual, null, null, limit)).isEqualTo(expected);
    assertThat(actual.mostRecent()).isEqualTo(expected.isEmpty() ? null : expected.get(0));
    assertThat(all(actual, "stale", RandomCommands.PROJECTS.get(1), limit))
        .isEqualTo(
            expected.stream()
                .filter(head -> head.lifecycle().status().equals("stale"))
                .filter(head -> head.project().equals(RandomCommands.PROJECTS.get(1)))
                .toList());
    assertThat(actual.idsWithPrefix("plain-", 10))
        .isEqualTo(
            model.state.heads().keySet().stream()
                .filter(id -> id.value().startsWith("plain-"))
                .toList());
    assertThat(actual.idsAfter(null, 100)).hasSameElementsAs(model.state.heads().keySet());
  }

  private static List<SessionHead> all(
      StateStore actual, @Nullable String status, @Nullable ProjectId project, int limit)
      throws StateException {
    List<SessionHead> found = new ArrayList<>();
    String cursor = null;
    do {
      SessionPage page = actual.sessions(new SessionQuery(status, project, null, limit, cursor));
      assertThat(page.sessions()).hasSizeLessThanOrEqualTo(limit);
      found.addAll(page.sessions());
      cursor = page.nextCursor();
    } while (cursor != null);
    return found;
  }

  private String expectedKind(long sequence) {
    SessionId id = journal.entry(sequence).command().session();
    return id != null && model.state.isForgotten(id)
        ? "erased"
        : model.outcomes.get((int) sequence - 1).wireName();
  }

  private void compareHistories(StateStore actual, Random random) throws StateException {
    History history = new History(actual.outcomes());
    long last = journal.lastSequence();
    for (SessionId id : RandomCommands.SESSIONS) {
      List<Long> expected = model.history(id);
      long after = random.nextInt((int) last + 1);
      int limit = 1 + random.nextInt(20);
      assertThat(history.after(actual.histories().after(id, after, limit), after, limit))
          .isEqualTo(expected.stream().filter(s -> s > after).limit(limit).toList());
      List<Long> newestFirst = new ArrayList<>(expected);
      Collections.reverse(newestFirst);
      assertThat(history.before(actual.histories().before(id, after, limit), after, limit))
          .isEqualTo(newestFirst.stream().filter(s -> s < after).limit(limit).toList());
    }
    for (long sequence = 1; sequence <= last; sequence++) {
      assertThat(actual.histories().touchedBy(sequence)).isEqualTo(model.touchedBy(sequence));
      OutcomeRecord record = actual.outcomes().read(sequence);
      assertThat(record.kind().wireName()).isEqualTo(expectedKind(sequence));
      assertThat(record.position()).isEqualTo(FoldedJournal.position(sequence));
      assertThat(record.recordedAt()).isEqualTo(journal.entry(sequence).recordedAt());
    }
  }
}
