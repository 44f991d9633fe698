package dev.kroniek.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ActionTest {

  /** Order that changes from one JVM to the next must not come near anything that is kept. */
  @Test
  void theFieldsOfAnActionStandInTheOrderOfTheSnapshot() {
    Map<Field, String> started = new LinkedHashMap<>();
    Map<Field, Optional<String>> updated = new LinkedHashMap<>();
    List<Field> backwards = new ArrayList<>(List.of(Field.values()));
    Collections.reverse(backwards);
    for (Field field : backwards) {
      started.put(field, "x");
      updated.put(field, Optional.of("x"));
    }

    assertThat(new Action.StartSession(started).fields().keySet()).containsExactly(Field.values());
    assertThat(new Action.UpdateSession(updated, null).fields().keySet())
        .containsExactly(Field.values());
  }

  @Test
  void patienceIsCountedInWholeMicroseconds() {
    assertThat(new Action.CleanupStaleSessions(Duration.ofNanos(1_999)).staleAfter())
        .isEqualTo(Duration.ofNanos(1_000));
  }

  @Test
  void anActivityIsSetOrRemoved() {
    assertThat(Action.UpdateSession.activity("Bash: ls").fields())
        .containsExactly(Map.entry(Field.CURRENT_ACTIVITY, Optional.of("Bash: ls")));
    assertThat(Action.UpdateSession.activity(null).fields())
        .containsExactly(Map.entry(Field.CURRENT_ACTIVITY, Optional.empty()));
  }
}
