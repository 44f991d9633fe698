package dev.kroniek.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandReader;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Entry;
import dev.kroniek.domain.InMemoryState;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.Outcome;
import dev.kroniek.domain.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Sends the examples of docs/commands.md in their order, and compares the answers it shows. */
class CommandsPageTest {
  private static final Path PAGE = Path.of("../../docs/commands.md");
  private static final Pattern EXAMPLE = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);
  private static final CommandReader.Defaults DOOR =
      new CommandReader.Defaults("http", "none of the examples leaves it out", Instant.EPOCH);

  private final InMemoryState state = new InMemoryState();
  private long sequence;

  @Test
  void everyExampleIsAcceptedAndAnsweredAsThePageSays() throws Exception {
    Json.Obj answer = Json.Obj.EMPTY;
    for (Json.Obj example : examples()) {
      if (example.text("outcome") == null) {
        answer = send(example);
      } else if (example.get("title") == null) {
        assertThat(example).hasToString(answer.toString());
      } else {
        assertThat(example.fields()).containsAllEntriesOf(answer.fields());
      }
    }
  }

  @Test
  void everyTypeHasItsPartAndItsExample() throws Exception {
    Set<CommandType> shown = EnumSet.noneOf(CommandType.class);
    for (Json.Obj example : examples()) {
      if (example.text("outcome") == null) {
        shown.add(CommandReader.read(example, DOOR).type());
      }
    }

    assertThat(shown).isEqualTo(EnumSet.allOf(CommandType.class));
    for (CommandType type : CommandType.values()) {
      assertThat(page()).contains("### `" + type.wireName() + "`");
    }
  }

  @Test
  void everyReasonIsExplained() throws Exception {
    for (Reason reason : Reason.values()) {
      assertThat(page()).contains("\n| `" + reason.wireName() + "` | 4");
    }
  }

  private Json.Obj send(Json.Obj example) throws Exception {
    Command command = CommandReader.read(example, DOOR);
    Key key = command.key();
    sequence++;
    long content =
        Objects.hash(
            command.type(),
            command.session(),
            command.project(),
            command.expectedVersion(),
            command.data());
    Entry entry = new Entry(sequence, command.at(), key.hashCode(), content, command);
    Outcome outcome = state.fold(entry);
    return outcome.toJson(key, command.session());
  }

  private static List<Json.Obj> examples() throws Exception {
    List<Json.Obj> examples = new ArrayList<>();
    Matcher matcher = EXAMPLE.matcher(page());
    while (matcher.find()) {
      examples.add((Json.Obj) JsonReader.parse(matcher.group(1)));
    }
    assertThat(examples).hasSizeGreaterThan(20);
    return examples;
  }

  private static String page() throws Exception {
    return Files.readString(PAGE);
  }
}
