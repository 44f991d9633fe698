package dev.kroniek.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kroniek.domain.SessionId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** State that is damaged is never used and never deleted; the journal brings it back. */
class DamageTest {
  private static final int ENTRIES = 300;

  @TempDir Path directory;

  private final FoldedJournal journal = new FoldedJournal();
  private final FaultyDisk disk = new FaultyDisk();
  private String whole = "";

  @BeforeEach
  void fold() throws Exception {
    Story story = new Story(journal);
    for (int i = 0; i < ENTRIES / 3; i++) {
      story.start("s" + i % 7);
      story.event("s" + i % 7, "event ".repeat(100) + i);
      story.heartbeatProject();
    }
    try (StateStore store = open()) {
      journal.foldRestInto(store);
      store.checkpointClean();
      whole = describe(store);
    }
  }

  @Test
  void aMissingDatabaseIsToldAndMadeAgain() throws Exception {
    Files.delete(directory.resolve("state.db"));
    try (StateStore store = open()) {
      assertThat(store.found())
          .isEqualTo(new Found(Found.Condition.NOTHING, List.of("state.db is missing")));
      assertMadeAgain(store);
    }
  }

  @Test
  void aMissingOrShorterLogMeansFoldingAgain() throws Exception {
    Files.delete(directory.resolve("outcomes.log"));
    assertPutAside("outcomes.log ends at record 0, but state.db has reached 300");
    try (var log = Files.newByteChannel(file("outcomes.log"), StandardOpenOption.WRITE)) {
      log.truncate(64 * 300);
    }
    assertPutAside("outcomes.log ends at record 299");
  }

  @Test
  void aDamagedRecordMeansFoldingAgain() throws Exception {
    flip("outcomes.log", 64 * 17 + 5);
    assertPutAside("record 17 of");
    flip("outcomes.log", 3);
    assertPutAside("damaged header");
  }

  @Test
  void whatIsNoDatabaseMeansFoldingAgain() throws Exception {
    Files.writeString(file("state.db"), "no database at all, but long enough ".repeat(100));
    assertPutAside("state.db");
    Files.delete(file("state.db"));
    sql("CREATE TABLE meta (x)");
    assertPutAside("is no state of Kroniek");
  }

  @Test
  void aDatabaseCutInTwoMeansFoldingAgain() throws Exception {
    try (var db = Files.newByteChannel(file("state.db"), StandardOpenOption.WRITE)) {
      db.truncate(Files.size(file("state.db")) / 2);
    }
    assertPutAside("state.db");
  }

  @Test
  void aDamagedHeadMeansFoldingAgain() throws Exception {
    sql("UPDATE heads SET head = replace(head, 'active', 'parked') WHERE id = 's3'");
    assertPutAside("a stored head is damaged");
  }

  /**
   * The opening does not read events: whoever does leaves a mark, so that the next one is warned.
   */
  @Test
  void aDamagedEventIsNoticedWhenItIsReadAndMeansFoldingAgain() throws Exception {
    sql("UPDATE events SET event = replace(event, 'event', 'evemt') WHERE id = 's3'");
    try (StateStore store = open()) {
      assertThat(store.found().notes()).isEmpty();
      assertThat(store.body(new SessionId("s2")).recentEvents()).isNotEmpty();
      assertThatThrownBy(() -> store.body(new SessionId("s3")))
          .isInstanceOf(UncheckedIOException.class)
          .hasCauseInstanceOf(DamagedStateException.class);
    }
    assertPutAside("a stored event is damaged");
  }

  @Test
  void aReaderFoldsDamagedStateAgainAndLeavesItWhereItIs() throws Exception {
    flip("outcomes.log", 64 * 300 + 1);
    Files.delete(file("state.db"));
    Files.writeString(file("state.db"), "damaged ".repeat(1000));
    try (StateStore store = StateStore.openReadOnly(directory, disk, journal)) {
      assertThat(store.found().condition()).isEqualTo(Found.Condition.DAMAGED);
      assertMadeAgain(store);
    }
    assertThat(Files.readString(file("state.db"))).startsWith("damaged ");
  }

  @Test
  void aLaterFormatIsRefusedUntouched() throws Exception {
    sql("PRAGMA user_version = 7");
    byte[] before = Files.readAllBytes(file("state.db"));
    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(NewerFormatException.class, e -> assertThat(e.found()).isEqualTo(7))
        .hasMessageContaining("later version");
    assertThatThrownBy(() -> StateStore.openReadOnly(directory, disk, journal))
        .isInstanceOf(NewerFormatException.class);
    assertThat(Files.readAllBytes(file("state.db"))).isEqualTo(before);
    assertThat(directory.toFile().list()).doesNotContain("state.db.damaged-1");
  }

  // Disks that refuse

  @Test
  void aCheckpointThatTheLogRefusesMayBeTriedAgain() throws Exception {
    Story story = new Story(journal);
    try (StateStore store = open()) {
      story.event("s1", "one");
      journal.foldRestInto(store);
      disk.fault(FaultyDisk.Fault.WRITES_FAIL);
      assertThatThrownBy(store::checkpoint).isInstanceOf(StateException.class);
      story.event("s1", "two");
      journal.foldRestInto(store);
      disk.fault(FaultyDisk.Fault.FORCES_LOSE);
      assertThatThrownBy(store::checkpoint).isInstanceOf(StateException.class);
      assertThat(store.checkpointed().sequence()).isEqualTo(ENTRIES);
      disk.fault(FaultyDisk.Fault.NONE);
      store.checkpoint();
      whole = describe(store);
    }
    assertSameWhenOpenedAgain();
  }

  /** A trigger that undoes the whole transaction is what SQLite does when the disk is full. */
  @Test
  void aCheckpointThatTheDatabaseUndoesMayBeTriedAgain() throws Exception {
    Story story = new Story(journal);
    failWritesOf("s5");
    try (StateStore store = open()) {
      story.event("s1", "one");
      story.decision("s2", "to be kept");
      story.heartbeatProject();
      journal.foldRestInto(store);
      assertThat(store.sessions(SessionQuery.all(1)).sessions()).hasSize(1);
      story.event("s5", "two");
      story.forget("s6");
      journal.foldRestInto(store);
      String expected = describeFolded();
      assertThatThrownBy(store::checkpoint)
          .isInstanceOf(StateException.class)
          .hasMessageContaining("disk full");
      assertThat(store.head(new SessionId("s6"))).isNull();
      sql("DROP TRIGGER full");
      store.checkpoint();
      whole = describe(store);
      assertThat(whole).isEqualTo(expected);
    }
    assertSameWhenOpenedAgain();
  }

  /** The outcomes are forced before the database is committed: a crash may come between. */
  @Test
  void aLogThatIsAheadOfTheDatabaseIsCutBack() throws Exception {
    failWritesOf("s5");
    new Story(journal).event("s5", "one");
    try (StateStore store = open()) {
      journal.foldRestInto(store);
      assertThatThrownBy(store::checkpoint).isInstanceOf(StateException.class);
    }
    assertThat(Files.size(file("outcomes.log"))).isEqualTo(64 * (1 + ENTRIES + 1));
    sql("DROP TRIGGER full");
    try (StateStore store = open()) {
      assertThat(store.outcomes().lastSequence()).isEqualTo(ENTRIES);
      journal.foldRestInto(store);
      assertThat(describe(store)).isEqualTo(describeFolded());
    }
  }

  @Test
  void whatWasWrittenEarlyAndUndoneIsFoldedAgainAfterOpeningAgain() throws Exception {
    Story story = new Story(journal);
    failWritesOf("s5");
    try (StateStore store = StateStore.open(directory, disk, journal, new Limits(2_000, 3_000))) {
      for (int i = 0; i < 20; i++) {
        story.event("s" + i % 4, "an event of some length ".repeat(20));
      }
      story.event("s5", "the one that fails");
      assertThatThrownBy(
              () -> {
                journal.foldRestInto(store);
                store.checkpoint();
              })
          .isInstanceOf(StateException.class)
          .hasMessageContaining("must be opened again");
      assertThatThrownBy(store::checkpoint).isInstanceOf(StateException.class);
    }
    sql("DROP TRIGGER full");
    try (StateStore store = open()) {
      assertThat(store.reached().sequence()).isEqualTo(ENTRIES);
      journal.foldRestInto(store);
      assertThat(describe(store)).isEqualTo(describeFolded());
    }
  }

  private void failWritesOf(String session) throws Exception {
    sql(
        "CREATE TRIGGER full BEFORE INSERT ON events WHEN new.id = '"
            + session
            + "' BEGIN SELECT RAISE(ROLLBACK, 'disk full'); END");
  }

  // What is the same

  private void assertPutAside(String note) throws Exception {
    int before = asides();
    try (StateStore store = open()) {
      assertThat(store.found().condition()).isEqualTo(Found.Condition.DAMAGED);
      assertThat(store.found().notes()).hasSize(2);
      assertThat(store.found().notes().get(0)).contains(note);
      assertThat(asides()).isGreaterThan(before);
      assertMadeAgain(store);
      store.checkpointClean();
    }
    assertSameWhenOpenedAgain();
  }

  private int asides() throws IOException {
    try (var files = Files.list(directory)) {
      return (int) files.filter(path -> path.toString().contains(".damaged-")).count();
    }
  }

  private void assertMadeAgain(StateStore store) throws StateException {
    assertThat(store.reached()).isEqualTo(Reached.NOTHING);
    journal.foldRestInto(store);
    assertThat(describe(store)).isEqualTo(whole);
  }

  private void assertSameWhenOpenedAgain() throws StateException {
    try (StateStore store = open()) {
      assertThat(store.found().notes()).isEmpty();
      assertThat(store.reached().sequence()).isEqualTo(journal.lastSequence());
      assertThat(describe(store)).isEqualTo(whole);
    }
  }

  private String describeFolded() throws StateException {
    try (StateStore fresh =
        StateStore.openReadOnly(directory.resolve("none"), new RealDisk(), journal)) {
      journal.foldRestInto(fresh);
      return describe(fresh);
    }
  }

  private String describe(StateStore store) throws StateException {
    StringBuilder all = new StringBuilder();
    for (SessionId id : store.idsAfter(null, 1000)) {
      var head = store.head(id);
      assertThat(head).isNotNull();
      if (head != null) {
        all.append(SnapshotFormat.text(head, store.body(id)));
      }
      all.append(store.histories().wideAfter(id, 0, 1000)).append(store.histories().last(id));
    }
    store.outcomes().after(0, 4000).forEach(record -> all.append(record).append('\n'));
    return all.toString();
  }

  private StateStore open() throws StateException {
    return StateStore.open(directory, disk, journal);
  }

  private Path file(String name) {
    return directory.resolve(name);
  }

  private void flip(String name, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file(name));
    bytes[at] ^= 4;
    Files.write(file(name), bytes);
  }

  private void sql(String statement) throws Exception {
    try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + file("state.db"));
        Statement sql = db.createStatement()) {
      sql.execute(statement);
    }
  }
}
