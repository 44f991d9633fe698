package dev.kroniek.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Entry;
import dev.kroniek.domain.InMemoryState;
import dev.kroniek.domain.Outcome;
import dev.kroniek.domain.Reason;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The laws are worth only as much as the commands they are tried on. */
class RandomCommandsTest {
  private static final long SEED = 20_261_123;

  @Test
  void oneSeedAlwaysGivesTheSameCommands() {
    List<Command> once = new RandomCommands(SEED).next(2_000);
    List<Command> again = new RandomCommands(SEED).next(2_000);

    assertThat(again).hasToString(once.toString());
    assertThat(new RandomCommands(SEED + 1).next(2_000)).isNotEqualTo(once);
  }

  @Test
  void allTypesOutcomesReasonsAndStatesOccur() {
    RandomCommands commands = new RandomCommands(SEED);
    Set<CommandType> types = EnumSet.noneOf(CommandType.class);
    Set<Reason> reasons = EnumSet.noneOf(Reason.class);
    Set<String> outcomes = new TreeSet<>();
    Set<String> states = new TreeSet<>();
    InMemoryState state = new InMemoryState();

    for (Entry entry : new EntryNumbering().of(commands, 20_000)) {
      Outcome outcome = state.fold(entry);
      types.add(entry.command().type());
      outcomes.add(outcome.wireName());
      if (outcome instanceof Outcome.Rejected rejected) {
        reasons.add(rejected.reason());
      }
      state.heads().values().forEach(head -> states.add(head.lifecycle().status()));
    }

    assertThat(types).hasSize(14);
    assertThat(outcomes).containsExactly("applied", "duplicate", "rejected");
    assertThat(reasons).isEqualTo(EnumSet.allOf(Reason.class));
    assertThat(states).containsExactly("active", "completed", "parked", "stale");
  }
}
