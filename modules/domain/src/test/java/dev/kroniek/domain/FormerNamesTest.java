package dev.kroniek.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** A field that was renamed is understood under both names. */
class FormerNamesTest {
  private static final FormerNames NAMES =
      new FormerNames(Map.of(CommandType.ADD_EVENT, Map.of("text", "message")));

  @Test
  void aFieldIsUnderstoodUnderItsFormerName() throws Exception {
    assertThat(read(CommandType.ADD_EVENT, "kind", "note", "text", "old"))
        .isEqualTo(new Action.AddEvent("note", "old", Json.Obj.EMPTY));
    assertThat(read(CommandType.ADD_EVENT, "kind", "note", "message", "new"))
        .isEqualTo(new Action.AddEvent("note", "new", Json.Obj.EMPTY));
  }

  @Test
  void whereBothStandThePresentNameCounts() throws Exception {
    assertThat(read(CommandType.ADD_EVENT, "text", "old", "kind", "note", "message", "new"))
        .isEqualTo(new Action.AddEvent("note", "new", Json.Obj.EMPTY));
  }

  @Test
  void aNameIsFormerOnlyForTheTypeThatHadIt() {
    Json.Obj data = Json.Obj.builder().put("text", "x").build();

    assertThat(NAMES.present(CommandType.ADD_DECISION, data)).isSameAs(data);
    assertThatThrownBy(() -> read(CommandType.ADD_DECISION, "text", "x"))
        .hasMessage("data.title: is missing");
  }

  private static Action read(CommandType type, String... data) throws Exception {
    Json.Builder fields = Json.Obj.builder();
    for (int i = 0; i < data.length; i += 2) {
      fields.put(data[i], data[i + 1]);
    }
    return ActionReader.read(type, fields.build(), NAMES);
  }
}
