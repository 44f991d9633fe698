package dev.kroniek.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The fields that are told are those that are read: a value that no field takes is refused. */
class CommandFieldsTest {
  private static final CommandReader.Defaults DEFAULTS =
      new CommandReader.Defaults("test", "1", Instant.EPOCH);

  private static final Map<String, Json> NEEDED =
      Map.of(
          "kind", new Json.Text("note"),
          "sha", new Json.Text("0123abcd"),
          "title", new Json.Text("t"),
          "task", new Json.Text("1"),
          "note", new Json.Text("n"),
          "stale_after", new Json.Text("PT30M"));

  private static final Set<String> ALL =
      Arrays.stream(CommandType.values())
          .flatMap(type -> CommandFields.ofData(type).stream())
          .collect(Collectors.toCollection(TreeSet::new));

  @ParameterizedTest
  @EnumSource(CommandType.class)
  void theFieldsThatAreToldAreThoseThatAreRead(CommandType type) {
    Stream<String> settable =
        ALL.stream()
            .filter(
                name -> // what a snapshot has and this command may not set is refused by its name
                type != CommandType.UPDATE_SESSION
                        || !Set.of("agent", "cwd", "host", "parent", "outcome", "reason", "status")
                            .contains(name));

    assertThat(settable.filter(name -> isRead(type, name)))
        .containsExactlyInAnyOrderElementsOf(CommandFields.ofData(type));
  }

  private static boolean isRead(CommandType type, String name) {
    Json.Builder data = Json.Obj.builder();
    NEEDED.forEach(
        (needed, value) -> {
          if (!needed.equals(name)) {
            data.put(needed, value);
          }
        });
    Json.Obj command =
        Json.Obj.builder()
            .put("type", type.wireName())
            .put("session", "s")
            .put("project", "/p")
            .put("data", data.put(name, new Json.Bool(true)).build())
            .build();
    try {
      CommandReader.read(command, DEFAULTS);
      return false;
    } catch (MalformedCommandException e) {
      assertThat(e.field()).isEqualTo("data." + name);
      return true;
    }
  }
}
