package dev.kroniek.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kroniek.domain.Event;
import dev.kroniek.domain.InMemoryState;
import dev.kroniek.domain.Lifecycle;
import dev.kroniek.domain.SessionBody;
import dev.kroniek.domain.SessionHead;
import dev.kroniek.domain.SessionId;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionCodecTest {
  /** Recent events have rows of their own. */
  private static final SessionBody FACTS = Sessions.fullBody().withRecentEvents(List.of());

  private static final Event EVENT = Sessions.fullBody().recentEvents().get(0);

  @Test
  void everyFieldComesBack() throws Exception {
    assertThat(SessionCodec.head(SessionCodec.encode(Sessions.fullHead())))
        .isEqualTo(Sessions.fullHead());
    assertThat(SessionCodec.body(SessionCodec.encode(Sessions.fullBody()))).isEqualTo(FACTS);
    for (Event event : Sessions.fullBody().recentEvents()) {
      assertThat(SessionCodec.event(SessionCodec.encode(event))).isEqualTo(event);
    }
  }

  @Test
  void whatIsNotSetStaysUnset() throws Exception {
    assertThat(SessionCodec.head(SessionCodec.encode(Sessions.emptyHead())))
        .isEqualTo(Sessions.emptyHead());
    assertThat(SessionCodec.body(SessionCodec.encode(SessionBody.EMPTY)))
        .isEqualTo(SessionBody.EMPTY);
  }

  @Test
  void theOrderOfOpenToolsComesBack() throws Exception {
    SessionHead head = SessionCodec.head(SessionCodec.encode(Sessions.fullHead()));
    assertThat(head.liveness().openTools().keySet()).containsExactly("toolu_2", "toolu_1");
  }

  @Test
  void everyLifecycleComesBack() throws Exception {
    for (Class<?> kind : Lifecycle.class.getPermittedSubclasses()) {
      SessionHead head = Sessions.with(Sessions.fullHead(), anyOf(kind));
      assertThat(SessionCodec.head(SessionCodec.encode(head))).isEqualTo(head);
    }
  }

  private static Lifecycle anyOf(Class<?> kind) {
    if (kind == Lifecycle.Active.class) {
      return new Lifecycle.Active();
    }
    if (kind == Lifecycle.Parked.class) {
      return new Lifecycle.Parked("lunch");
    }
    if (kind == Lifecycle.Stale.class) {
      return new Lifecycle.Stale(Sessions.NOON);
    }
    return Sessions.fullHead().lifecycle();
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void whateverTheFoldMakesComesBack(long seed) throws Exception {
    RandomCommands commands = new RandomCommands(new Random(seed));
    FoldedJournal journal = new FoldedJournal();
    InMemoryState state = new InMemoryState();
    for (int i = 0; i < 1500; i++) {
      state.fold(journal.append(commands.next()));
      if (i % 100 == 0) {
        for (SessionHead head : state.heads().values()) {
          assertThat(SessionCodec.head(SessionCodec.encode(head))).isEqualTo(head);
          SessionBody body = state.body(head.id());
          assertThat(SessionCodec.body(SessionCodec.encode(body)))
              .isEqualTo(body.withRecentEvents(List.of()));
          for (Event event : body.recentEvents()) {
            assertThat(SessionCodec.event(SessionCodec.encode(event))).isEqualTo(event);
          }
        }
      }
    }
    assertThat(state.head(new SessionId("~"))).isNotNull();
  }

  @Test
  void damageIsToldAndNotGuessedAt() {
    String head = SessionCodec.encode(Sessions.fullHead());
    for (String damaged :
        new String[] {
          "",
          "[]",
          head.substring(0, head.length() / 2),
          head.replace("\"format\":1", "\"format\":2"),
          head.replace("\"completed\"", "\"ended\""),
          head.replace("\"version\":17", "\"version\":\"17\""),
          head.replace("\"version\":17", "\"version\":1e99"),
          head.replace("\"counts\"", "\"count\""),
          head.replace("\"id\":\"s1\"", "\"id\":\"\""),
        }) {
      assertThat(damaged).isNotEqualTo(head);
      assertThatThrownBy(() -> SessionCodec.head(damaged))
          .as(damaged)
          .isInstanceOf(DamagedStateException.class);
    }
  }

  /** What version 0.1.0 wrote into {@code state.db}. */
  @Test
  void theFirstFormatStaysReadable() throws Exception {
    assertThat(SessionCodec.head(Golden.text("head-1.json").strip()))
        .isEqualTo(Sessions.fullHead());
    assertThat(SessionCodec.body(Golden.text("body-1.json").strip())).isEqualTo(FACTS);
    assertThat(SessionCodec.event(Golden.text("event-1.json").strip())).isEqualTo(EVENT);
    assertThat(SessionCodec.encode(Sessions.fullHead()))
        .isEqualTo(Golden.text("head-1.json").strip());
    assertThat(SessionCodec.encode(Sessions.fullBody()))
        .isEqualTo(Golden.text("body-1.json").strip());
    assertThat(SessionCodec.encode(EVENT)).isEqualTo(Golden.text("event-1.json").strip());
  }
}
