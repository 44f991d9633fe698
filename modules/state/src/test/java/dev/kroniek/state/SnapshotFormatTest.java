package dev.kroniek.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.kroniek.domain.InMemoryState;
import dev.kroniek.domain.SessionBody;
import dev.kroniek.domain.SessionHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotFormatTest {
  private static final Path SCHEMA = Path.of("../../docs/formats/session.schema.json");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Test
  void theFieldsStandInTheOrderOfTheDesignAndAreAlwaysThere() {
    List<String> fields =
        List.of(
            "schema",
            "id",
            "project",
            "agent",
            "title",
            "goal",
            "cwd",
            "model",
            "branch",
            "host",
            "pids",
            "parent",
            "implicit",
            "status",
            "started_at",
            "updated_at",
            "last_heartbeat",
            "ended_at",
            "outcome",
            "summary",
            "reason",
            "next_steps",
            "current_activity",
            "attention",
            "open_tools",
            "tags",
            "version",
            "sequence",
            "reopened",
            "counts",
            "tasks",
            "decisions",
            "commits",
            "recent_events");
    assertThat(SnapshotFormat.render(Sessions.fullHead(), Sessions.fullBody()).fields().keySet())
        .containsExactlyElementsOf(fields);
    assertThat(SnapshotFormat.render(Sessions.emptyHead(), SessionBody.EMPTY).fields().keySet())
        .containsExactlyElementsOf(fields);
  }

  @Test
  void aSnapshotIsTheSameCharactersAsInTheFirstRelease() throws Exception {
    assertThat(SnapshotFormat.text(Sessions.fullHead(), Sessions.fullBody()))
        .isEqualTo(Golden.text("session-1-full.json"));
    assertThat(SnapshotFormat.text(Sessions.emptyHead(), SessionBody.EMPTY))
        .isEqualTo(Golden.text("session-1-empty.json"));
  }

  @Test
  void theGoldenSnapshotsKeepTheSchema() throws Exception {
    assertThat(violations(Golden.text("session-1-full.json"))).isEmpty();
    assertThat(violations(Golden.text("session-1-empty.json"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22})
  void whateverTheFoldMakesKeepsTheSchema(long seed) throws Exception {
    RandomCommands commands = new RandomCommands(new Random(seed));
    FoldedJournal journal = new FoldedJournal();
    InMemoryState state = new InMemoryState();
    for (int i = 0; i < 1000; i++) {
      state.fold(journal.append(commands.next()));
      if (i % 250 == 249) {
        for (SessionHead head : state.heads().values()) {
          assertThat(violations(SnapshotFormat.text(head, state.body(head.id())))).isEmpty();
        }
      }
    }
  }

  @Test
  void theSchemaFindsFieldsThatAreMissingUnknownOrOfAnotherType() throws Exception {
    String good = Golden.text("session-1-full.json");
    for (String bad :
        List.of(
            good.replace("\"schema\": 1", "\"schema\": 2"),
            good.replace("\"goal\":", "\"gaol\":"),
            good.replace("\"status\": \"completed\"", "\"status\": \"ended\""),
            good.replace("\"version\": 17", "\"version\": \"17\""),
            good.replace("\"rejected\": 4", "\"rejected\": -4"),
            good.replace("12:00:00.000001Z", "12:00:00Z"))) {
      assertThat(bad).isNotEqualTo(good);
      assertThat(violations(bad)).as(bad).isNotEmpty();
    }
  }

  private static Set<ValidationMessage> violations(String snapshot) throws IOException {
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(Files.readString(SCHEMA));
    return schema.validate(MAPPER.readTree(snapshot));
  }
}
