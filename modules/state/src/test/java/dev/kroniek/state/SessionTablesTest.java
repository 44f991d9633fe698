package dev.kroniek.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Decision;
import dev.kroniek.domain.Event;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Lifecycle;
import dev.kroniek.domain.SessionBody;
import dev.kroniek.domain.SessionHead;
import dev.kroniek.domain.SessionId;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SessionTablesTest {
  private static final Limits LIMITS = new Limits(50_000, 100_000);
  private static final String TEXT = "x".repeat(2000);

  @Test
  void memoryStaysWithinItsBoundsAndWhatItLetGoIsReadAgain() throws Exception {
    try (StateDb db = StateDb.inMemory()) {
      SessionTables tables = new SessionTables(db, LIMITS);
      for (int i = 0; i < 200; i++) {
        put(tables, i);
        if (i % 10 == 9) {
          tables.write();
          db.commit();
          tables.committed();
          assertThat(tables.cachedBytes()).isLessThanOrEqualTo(150_000);
        }
      }
      for (int i = 0; i < 200; i++) {
        SessionId id = new SessionId("s" + i);
        assertThat(tables.head(id)).isEqualTo(parked(i));
        assertThat(tables.body(id).decisions()).containsExactly(decision(i));
        assertThat(tables.body(id).recentEvents()).containsExactly(event(i));
        assertThat(tables.cachedBytes()).isLessThanOrEqualTo(150_000);
      }
    }
  }

  @Test
  void aHeadWeighsWhatItsReasonTakes() {
    assertThat(Weights.of(parked(1)))
        .isGreaterThan(Weights.of(Sessions.named("s1")) + TEXT.length());
  }

  @Test
  void moreChangesThanMemoryMayHoldAreToldUntilTheyAreWritten() throws Exception {
    try (StateDb db = StateDb.inMemory()) {
      SessionTables tables = new SessionTables(db, LIMITS);
      for (int i = 0; i < 100; i++) {
        put(tables, i);
      }
      assertThat(tables.isOverfull()).isTrue();
      assertThat(tables.body(new SessionId("s0")).decisions()).containsExactly(decision(0));
      tables.write();
      tables.unpin();
      assertThat(tables.isOverfull()).isFalse();
      assertThat(tables.cachedBytes()).isLessThanOrEqualTo(150_000);
    }
  }

  @Test
  void ofManyEventsOfOneTransactionTheNewestAreKept() throws Exception {
    try (StateDb db = StateDb.inMemory()) {
      SessionTables tables = new SessionTables(db, new Limits(1 << 20, 1 << 20));
      SessionId busy = new SessionId("busy");
      SessionId calm = new SessionId("calm");
      tables.add(calm, event(0));
      for (int i = 1; i <= SessionBody.EVENTS_MAX + 20; i++) {
        tables.add(busy, event(i));
      }
      tables.write();
      db.commit();
      tables.committed();

      SessionTables readAgain = new SessionTables(db, LIMITS);
      List<Event> newest = IntStream.rangeClosed(21, 70).mapToObj(i -> event(i)).toList();
      assertThat(readAgain.body(busy).recentEvents()).isEqualTo(newest);
      assertThat(readAgain.body(calm).recentEvents()).containsExactly(event(0));
    }
  }

  private static void put(SessionTables tables, int number) throws StateException {
    SessionId id = new SessionId("s" + number);
    tables.put(parked(number));
    tables.put(
        id, new SessionBody(List.of(), List.of(decision(number)), List.of(), List.of(), List.of()));
    tables.add(id, event(number));
  }

  private static SessionHead parked(int number) {
    return Sessions.with(Sessions.named("s" + number), new Lifecycle.Parked(TEXT));
  }

  private static Decision decision(int number) {
    return new Decision(number + 1, Sessions.NOON, TEXT, null, null);
  }

  private static Event event(int number) {
    return new Event(number + 1, Sessions.NOON, "cli", "note", TEXT, Json.Obj.EMPTY, false);
  }
}
