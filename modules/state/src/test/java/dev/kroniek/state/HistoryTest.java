package dev.kroniek.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.SessionId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
  private static final SessionId S1 = new SessionId("s1");
  private static final SessionId S2 = new SessionId("s2");

  @TempDir Path directory;

  private final FoldedJournal journal = new FoldedJournal();
  private final Story story = new Story(journal);

  @Test
  void entriesAboutManySessionsStandAmongThoseAboutOne() throws Exception {
    story.start("s1");
    story.start("s2");
    story.heartbeatProject();
    story.event("s1", "x");
    story.complete("s2");
    story.heartbeatProject();
    story.cleanup(0);
    try (StateStore store = folded()) {
      History history = new History(store.outcomes());
      assertThat(after(store, history, S1, 0, 10)).containsExactly(1L, 3L, 4L, 6L, 7L);
      assertThat(after(store, history, S2, 0, 10)).containsExactly(2L, 3L, 5L);
      assertThat(after(store, history, S1, 3, 2)).containsExactly(4L, 6L);
      assertThat(before(store, history, S1, Long.MAX_VALUE, 3)).containsExactly(7L, 6L, 4L);
      assertThat(before(store, history, S1, 4, 3)).containsExactly(3L, 1L);
      assertThat(after(store, history, new SessionId("none"), 0, 10)).isEmpty();
      assertThat(before(store, history, new SessionId("none"), 99, 10)).isEmpty();
    }
  }

  @Test
  void aLongHistoryIsTheSameInPagesAsInOnePiece() throws Exception {
    for (int i = 0; i < 6000; i++) {
      story.heartbeat(i % 2 == 0 ? "s1" : "s2");
      if (i % 1000 == 0) {
        story.heartbeatProject();
      }
      if (i == 0) {
        story.start("s1");
        story.start("s2");
      }
    }
    try (StateStore store = folded()) {
      History history = new History(store.outcomes());
      List<Long> expected =
          LongStream.rangeClosed(1, journal.lastSequence())
              .filter(s -> isAbout(store, s))
              .boxed()
              .toList();
      assertThat(inPages(store, history, 700)).isEqualTo(expected);
      assertThat(after(store, history, S1, 0, 10_000)).isEqualTo(expected);
      List<Long> newestFirst = new ArrayList<>(expected);
      Collections.reverse(newestFirst);
      assertThat(before(store, history, S1, Long.MAX_VALUE, 10_000)).isEqualTo(newestFirst);
      assertThat(before(store, history, S1, 50, 9))
          .isEqualTo(newestFirst.stream().filter(s -> s < 50).limit(9).toList());
      story.heartbeat("s1");
      journal.foldRestInto(store);
      assertThat(after(store, history, S1, journal.lastSequence() - 1, 10))
          .containsExactly(journal.lastSequence());
      assertThat(after(store, history, S1, 0, 10_000)).hasSize(expected.size() + 1);
    }
  }

  private boolean isAbout(StateStore store, long sequence) {
    SessionId id = journal.entry(sequence).command().session();
    try {
      return id == null ? store.histories().touchedBy(sequence).contains(S1) : id.equals(S1);
    } catch (StateException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Long> inPages(StateStore store, History history, int limit)
      throws StateException {
    List<Long> all = new ArrayList<>();
    List<Long> page;
    do {
      page = after(store, history, S1, all.isEmpty() ? 0 : all.get(all.size() - 1), limit);
      all.addAll(page);
    } while (!page.isEmpty());
    return all;
  }

  @Test
  void whatWasWalkedIsForgottenWhenTheJournalIsFoldedAnew() throws Exception {
    story.start("s1");
    for (int i = 0; i < 3000; i++) {
      story.heartbeat("s1");
    }
    try (StateStore store = folded()) {
      History history = new History(store.outcomes());
      assertThat(after(store, history, S1, 0, 10_000)).hasSize(3001);
      store.discardAndRestart();
      journal.cutAfter(0);
      story.start("s2");
      story.start("s1");
      for (int i = 0; i < 2500; i++) {
        story.heartbeat(i % 5 == 0 ? "s2" : "s1");
      }
      journal.foldRestInto(store);
      assertThat(after(store, history, S1, 0, 10_000)).hasSize(2001).startsWith(2L, 4L);
    }
  }

  private static List<Long> after(
      StateStore store, History history, SessionId id, long after, int limit)
      throws StateException {
    return history.after(store.histories().after(id, after, limit), after, limit);
  }

  private static List<Long> before(
      StateStore store, History history, SessionId id, long before, int limit)
      throws StateException {
    return history.before(store.histories().before(id, before, limit), before, limit);
  }

  private StateStore folded() throws StateException {
    StateStore store = StateStore.open(directory, new RealDisk(), journal);
    journal.foldRestInto(store);
    return store;
  }
}
