package dev.kroniek.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kroniek.domain.Outcome;
import dev.kroniek.domain.ProjectId;
import dev.kroniek.domain.SessionBody;
import dev.kroniek.domain.SessionHead;
import dev.kroniek.domain.SessionId;
import dev.kroniek.domain.Tombstone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateStoreTest {
  private static final SessionId S1 = new SessionId("s1");
  private static final SessionId S2 = new SessionId("s2");
  private static final String SECRET = "a text that nobody may find again";

  @TempDir Path directory;

  private final FoldedJournal journal = new FoldedJournal();
  private final Story story = new Story(journal);

  @Test
  void whatWasCheckpointedIsThereWhenOpenedAgain() throws Exception {
    try (StateStore store = open()) {
      assertThat(store.found()).isEqualTo(new Found(Found.Condition.NOTHING, List.of()));
      story.start("s1");
      story.event("s1", "hello");
      journal.foldRestInto(store);
      store.checkpoint();
    }
    try (StateStore store = open()) {
      assertThat(store.found()).isEqualTo(new Found(Found.Condition.UNCLEAN, List.of()));
      assertThat(store.reached()).isEqualTo(new Reached(2, FoldedJournal.position(2)));
      assertThat(store.head(S1)).isNotNull();
      assertThat(store.body(S1).recentEvents()).hasSize(1);
      assertThat(store.active(Story.SHOP)).containsExactly(S1);
    }
  }

  @Test
  void whatWasNotCheckpointedIsFoldedAgain() throws Exception {
    story.start("s1");
    try (StateStore store = open()) {
      journal.foldRestInto(store);
    }
    try (StateStore store = open()) {
      assertThat(store.reached()).isEqualTo(Reached.NOTHING);
      assertThat(store.head(S1)).isNull();
      assertThat(journal.foldRestInto(store)).hasSize(1);
    }
  }

  @Test
  void onlyALastCheckpointLeavesItClean() throws Exception {
    story.start("s1");
    try (StateStore store = open()) {
      journal.foldRestInto(store);
      store.checkpoint();
      store.checkpointClean();
    }
    try (StateStore store = open()) {
      assertThat(store.found().condition()).isEqualTo(Found.Condition.CLEAN);
      store.checkpointClean();
    }
    try (StateStore store = open()) {
      assertThat(store.found().condition()).isEqualTo(Found.Condition.CLEAN);
    }
    try (StateStore store = open()) {
      assertThat(store.found().condition()).isEqualTo(Found.Condition.UNCLEAN);
    }
  }

  @Test
  void aCheckpointOfNothingNewWritesNothing() throws Exception {
    story.start("s1");
    try (StateStore store = open()) {
      journal.foldRestInto(store);
      store.checkpoint();
      Map<String, Long> before = modified();
      store.checkpoint();
      store.countByStatus();
      store.sessions(SessionQuery.all(10));
      store.checkpoint();
      assertThat(modified()).isEqualTo(before);
    }
  }

  private Map<String, Long> modified() throws IOException {
    Map<String, Long> modified = new HashMap<>();
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        modified.put(file + " " + Files.size(file), Files.getLastModifiedTime(file).toMillis());
      }
    }
    return modified;
  }

  @Test
  void onlyTheOwnerMayReadTheFiles() throws Exception {
    story.start("s1");
    try (StateStore store = open()) {
      journal.foldRestInto(store);
      store.checkpoint();
      try (var files = Files.list(directory)) {
        assertThat(files)
            .hasSize(4)
            .allSatisfy(
                file ->
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------"));
      }
    }
  }

  @Test
  void aRepeatedKeyIsADuplicateAfterEveryKindOfRestart() throws Exception {
    story.start("s1");
    try (StateStore store = open()) {
      journal.foldRestInto(store);
      store.checkpoint();
    }
    for (int i = 0; i < 3; i++) {
      journal.append(journal.entry(1).command());
      try (StateStore store = open()) {
        List<Outcome> outcomes = journal.foldRestInto(store);
        assertThat(outcomes.get(outcomes.size() - 1))
            .isInstanceOfSatisfying(
                Outcome.Duplicate.class, d -> assertThat(d.first().sequence()).isEqualTo(1));
        if (i != 1) {
          store.checkpoint();
        }
      }
    }
  }

  @Test
  void aForgottenSessionIsNowhereAndStaysForgotten() throws Exception {
    story.start("s1");
    story.event("s1", SECRET);
    story.start("s2");
    try (StateStore store = open()) {
      journal.foldRestInto(store);
      store.checkpoint();
      story.forget("s1");
      journal.foldRestInto(store);
      assertForgotten(store);
      store.checkpoint();
      assertForgotten(store);
    }
    try (StateStore store = open()) {
      assertForgotten(store);
    }
    try (StateStore store = openReadOnly()) {
      assertForgotten(store);
    }
  }

  private static void assertForgotten(StateStore store) throws StateException {
    assertThat(store.isForgotten(S1)).isTrue();
    assertThat(store.head(S1)).isNull();
    assertThat(store.body(S1)).isEqualTo(SessionBody.EMPTY);
    assertThat(store.tombstone(S1)).isEqualTo(new Tombstone(4, Story.NOON.plusSeconds(4), null));
    assertThat(store.idsAfter(null, 10)).containsExactly(S2);
    assertThat(store.active(Story.SHOP)).containsExactly(S2);
    assertThat(store.countByStatus()).containsEntry("active", 1L);
  }

  @Test
  void changesAreToldWhileTheyAreFolded() throws Exception {
    List<String> told = new ArrayList<>();
    try (StateStore store = open()) {
      store.listen(
          new ChangeListener() {
            @Override
            public void headChanged(@Nullable SessionHead before, SessionHead after) {
              String status = before == null ? "new" : before.lifecycle().status();
              told.add(after.id() + " " + status + " -> " + after.lifecycle().status());
            }

            @Override
            public void forgotten(SessionId id) {
              told.add(id + " forgotten");
            }
          });
      story.start("s1");
      story.event("s1", "x");
      story.complete("s1");
      story.forget("s1");
      journal.foldRestInto(store);
    }
    assertThat(told)
        .containsExactly(
            "s1 new -> active", "s1 active -> active", "s1 active -> completed", "s1 forgotten");
  }

  @Test
  void stateBeyondTheJournalsEndIsDiscardedAndFoldedAnew() throws Exception {
    story.start("s1");
    story.start("s2");
    story.forget("s2");
    try (StateStore store = open()) {
      journal.foldRestInto(store);
      store.checkpoint();
    }
    journal.cutAfter(1);
    try (StateStore store = open()) {
      store.discardAndRestart();
      assertThat(store.reached()).isEqualTo(Reached.NOTHING);
      assertThat(store.isForgotten(S2)).isFalse();
      assertThat(store.outcomes().lastSequence()).isZero();
      story.start("s2");
      journal.foldRestInto(store);
      store.checkpoint();
    }
    try (StateStore store = open()) {
      assertThat(store.found().notes()).isEmpty();
      assertThat(store.reached().sequence()).isEqualTo(2);
      assertThat(store.active(Story.SHOP)).containsExactly(S1, S2);
      assertThat(store.histories().last(S2)).isEqualTo(2);
    }
  }

  @Test
  void aReaderSeesTheLastCheckpointAndWritesNothing() throws Exception {
    story.start("s1");
    try (StateStore store = open()) {
      journal.foldRestInto(store);
      store.checkpoint();
      story.event("s1", "one");
      journal.foldRestInto(store);
      try (StateStore reader = openReadOnly()) {
        assertThat(reader.reached().sequence()).isEqualTo(1);
        store.checkpoint();
        journal.foldRestInto(reader);
        reader.checkpoint();
        assertThat(reader.body(S1)).isEqualTo(store.body(S1));
        assertThat(reader.outcomes().read(2)).isEqualTo(store.outcomes().read(2));
      }
      store.checkpointClean();
    }
    Map<String, Long> before = modified();
    try (StateStore reader = openReadOnly()) {
      assertThat(reader.found().condition()).isEqualTo(Found.Condition.CLEAN);
      story.event("s1", "two");
      journal.foldRestInto(reader);
      reader.checkpointClean();
      assertThat(reader.body(S1).recentEvents()).hasSize(2);
      assertThat(reader.mostRecent()).isEqualTo(reader.head(S1));
    }
    assertThat(modified()).isEqualTo(before);
  }

  @Test
  void aReaderOfAnEmptyDirectoryFoldsFromTheBeginning() throws Exception {
    story.start("s1");
    try (StateStore reader = openReadOnly()) {
      assertThat(reader.found().condition()).isEqualTo(Found.Condition.NOTHING);
      journal.foldRestInto(reader);
      assertThat(reader.head(S1)).isNotNull();
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void sessionsAreListedByStatusProjectAndAgent() throws Exception {
    try (StateStore store = open()) {
      story.start("s1");
      story.start("s2");
      story.complete("s1");
      journal.foldRestInto(store);
      assertThat(ids(store, new SessionQuery("active", null, null, 9, null))).containsExactly(S2);
      assertThat(ids(store, new SessionQuery(null, Story.SHOP, null, 9, null)))
          .containsExactly(S2, S1);
      assertThat(ids(store, new SessionQuery(null, new ProjectId("x"), null, 9, null))).isEmpty();
      assertThat(ids(store, new SessionQuery(null, null, "claude-code", 9, null)))
          .containsExactly(S2, S1);
      assertThat(ids(store, new SessionQuery(null, null, "codex", 9, null))).isEmpty();
    }
  }

  private static List<SessionId> ids(StateStore store, SessionQuery query) throws StateException {
    return store.sessions(query).sessions().stream().map(SessionHead::id).toList();
  }

  @Test
  void aCursorOfAnotherKindIsRefused() {
    for (String cursor : List.of("", "x", "%%%", "MTIz", "YWJjIHM")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new SessionQuery(null, null, null, 10, cursor));
    }
  }

  @Test
  void tenThousandSessionsAreKeptApartAndFoundAgain() throws Exception {
    for (int i = 0; i < 10_000; i++) {
      story.start("s%05d".formatted(i));
      if (i % 3 == 0) {
        story.event("s%05d".formatted(i), "event");
      }
      if (i % 2 == 0) {
        story.complete("s%05d".formatted(i));
      }
    }
    try (StateStore store = open()) {
      journal.foldRestInto(store);
      store.checkpoint();
    }
    try (StateStore store = open()) {
      assertThat(store.countByStatus()).containsEntry("active", 5000L);
      assertThat(store.countByStatus()).containsEntry("completed", 5000L);
      assertThat(store.idsWithPrefix("s0777", 20)).hasSize(10);
      assertThat(Objects.requireNonNull(store.head(new SessionId("s04242"))).isActive()).isFalse();
      assertThat(store.body(new SessionId("s09999")).recentEvents()).hasSize(1);
      story.cleanup(60);
      Outcome.Applied cleanup = (Outcome.Applied) journal.foldRestInto(store).get(0);
      assertThat(cleanup.closed()).isNotEmpty();
      assertThat(store.histories().touchedBy(cleanup.sequence())).isEqualTo(cleanup.closed());
      assertThat(store.countByStatus()).containsEntry("stale", (long) cleanup.closed().size());
    }
  }

  private StateStore open() throws StateException {
    return StateStore.open(directory, new RealDisk(), journal);
  }

  private StateStore openReadOnly() throws StateException {
    return StateStore.openReadOnly(directory, new RealDisk(), journal);
  }
}
