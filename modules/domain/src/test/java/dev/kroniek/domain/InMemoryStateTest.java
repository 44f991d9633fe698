package dev.kroniek.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What every state answers, shown on the plainest one. */
class InMemoryStateTest {
  private static final ProjectId SHOP = new ProjectId("shop");
  private static final ProjectId BANK = new ProjectId("bank");
  private static final Key KEY = new Key("cli", "k");

  private final InMemoryState state = new InMemoryState();

  @Test
  void anEmptyStateKnowsNothing() {
    assertThat(state.head(id("a"))).isNull();
    assertThat(state.body(id("a"))).isEqualTo(SessionBody.EMPTY);
    assertThat(state.active(SHOP)).isEmpty();
    assertThat(state.activeSilentSince(Clock.at("12:00"), null)).isEmpty();
    assertThat(state.isForgotten(id("a"))).isFalse();
    assertThat(state.firstUse(KEY, 1, 1)).isNull();
  }

  @Test
  void activeSessionsAreListedByProjectInTheOrderOfTheirIds() {
    state.put(active("b", SHOP, "10:00"));
    state.put(active("a", SHOP, "10:30"));
    state.put(active("c", BANK, "10:00"));

    assertThat(state.active(SHOP)).containsExactly(id("a"), id("b"));
    assertThat(state.active(BANK)).containsExactly(id("c"));
  }

  @Test
  void silentSessionsAreThoseHeardBeforeTheLimit() {
    state.put(active("d", SHOP, "10:00"));
    state.put(active("b", SHOP, "10:10"));
    state.put(active("a", BANK, "10:05"));
    state.put(active("c", SHOP, "10:20"));

    assertThat(state.activeSilentSince(Clock.at("10:20"), null))
        .containsExactly(id("a"), id("b"), id("d"));
    assertThat(state.activeSilentSince(Clock.at("10:20"), SHOP)).containsExactly(id("b"), id("d"));
    assertThat(state.activeSilentSince(Clock.at("10:10"), SHOP)).containsExactly(id("d"));
    assertThat(state.activeSilentSince(Clock.at("10:00"), null)).isEmpty();
    assertThat(state.activeSilentSince(Clock.at("23:00"), new ProjectId("none"))).isEmpty();
  }

  @Test
  void aLaterHeadReplacesTheFormer() {
    state.put(active("a", SHOP, "10:00"));
    state.put(active("a", SHOP, "11:00"));

    assertThat(state.activeSilentSince(Clock.at("10:30"), null)).isEmpty();
    assertThat(state.active(SHOP)).containsExactly(id("a"));

    state.put(head("a", SHOP, "11:00", new Lifecycle.Parked(null)));

    assertThat(state.active(SHOP)).isEmpty();
    assertThat(state.activeSilentSince(Clock.at("23:00"), null)).isEmpty();
    assertThat(state.heads().keySet()).containsExactly(id("a"));
  }

  @Test
  void aForgottenSessionIsNowhere() {
    state.put(active("a", SHOP, "10:00"));
    state.add(id("a"), event("note"));
    Tombstone tombstone = new Tombstone(9, Clock.at("10:05"), null);

    state.forget(id("a"), tombstone);

    assertThat(state.head(id("a"))).isNull();
    assertThat(state.body(id("a"))).isEqualTo(SessionBody.EMPTY);
    assertThat(state.active(SHOP)).isEmpty();
    assertThat(state.activeSilentSince(Clock.at("23:00"), null)).isEmpty();
    assertThat(state.activeSilentSince(Clock.at("23:00"), SHOP)).isEmpty();
    assertThat(state.isForgotten(id("a"))).isTrue();
    assertThat(state.tombstones()).containsExactly(Map.entry(id("a"), tombstone));
  }

  @Test
  void aBodyIsReplacedButForItsRecentEvents() {
    state.add(id("a"), event("first"));
    Task task = new Task("t1", "t", TaskStatus.PENDING, null, null, Instant.EPOCH, Instant.EPOCH);

    state.put(id("a"), new SessionBody(List.of(task), List.of(), List.of(), List.of(), List.of()));
    state.add(id("a"), event("second"));

    assertThat(state.body(id("a")).tasks()).containsExactly(task);
    assertThat(state.body(id("a")).recentEvents())
        .extracting(Event::kind)
        .containsExactly("first", "second");
  }

  @Test
  void aKeyIsTakenForTheMillionEntriesAfterIt() {
    remember(5, new Outcome.Applied(5, 3, List.of()));

    FirstUse use = new FirstUse(5, 77, 3, null);
    assertThat(state.firstUse(KEY, 1, 5)).isNull();
    assertThat(state.firstUse(KEY, 1, 6)).isEqualTo(use);
    assertThat(state.firstUse(KEY, 1, 1_000_005)).isEqualTo(use);
    assertThat(state.firstUse(KEY, 1, 1_000_006)).isNull();
  }

  @Test
  void whoTakesAKeyThatHasBecomeFreeHoldsItFromThenOn() {
    remember(5, new Outcome.Applied(5, 3, List.of()));
    remember(1_000_006, new Outcome.Rejected(1_000_006, Reason.SESSION_ENDED, 4, "ended"));

    assertThat(state.firstUse(KEY, 1, 1_000_007))
        .isEqualTo(new FirstUse(1_000_006, 77, 4, Reason.SESSION_ENDED));
    assertThat(state.firstUse(KEY, 1, 2_000_006)).isNotNull();
  }

  @Test
  void whatIsListedCannotBeChanged() {
    assertThatThrownBy(() -> state.heads().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> state.tombstones().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private void remember(long sequence, Outcome outcome) {
    Command command = Sent.cli("heartbeat", "a").key("k").command("k", Clock.at("10:00"));
    state.remember(new Entry(sequence, Clock.at("10:00"), 1, 77, command), outcome);
  }

  private static SessionHead active(String id, ProjectId project, String heard) {
    return head(id, project, heard, new Lifecycle.Active());
  }

  private static SessionHead head(String id, ProjectId project, String heard, Lifecycle lifecycle) {
    return new SessionHead(
        new Origin(id(id), project, Clock.at("09:00"), false),
        Map.of(),
        Json.Obj.EMPTY,
        lifecycle,
        new Liveness(Clock.at(heard), new TreeMap<>(), null, Map.of()),
        new Progress(1, 1, Clock.at("09:00"), 0),
        Counts.NONE);
  }

  private static Event event(String kind) {
    return new Event(1, Clock.at("10:00"), "cli", kind, null, Json.Obj.EMPTY, false);
  }

  private static SessionId id(String value) {
    return new SessionId(value);
  }
}
