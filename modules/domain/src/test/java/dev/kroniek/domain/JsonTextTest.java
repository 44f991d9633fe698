package dev.kroniek.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

  @Test
  void compactIsOneLineWithoutSpaces() {
    assertThat(JsonText.compact(sample()))
        .isEqualTo("{\"b\":[1,true,null,{}],\"a\":{\"x\":\"y\"},\"e\":[]}");
  }

  @Test
  void sortedDoesNotDependOnTheOrderOfFieldsAtAnyLevel() {
    Json.Obj inner = Json.Obj.builder().put("z", 1).put("é", 2).put("a", 3).build();
    Json.Obj innerAgain = Json.Obj.builder().put("a", 3).put("z", 1).put("é", 2).build();
    Json one = Json.Obj.builder().put("b", new Json.Arr(List.of(inner))).put("a", inner).build();
    Json other =
        Json.Obj.builder().put("a", innerAgain).put("b", new Json.Arr(List.of(innerAgain))).build();
    assertThat(JsonText.sorted(one))
        .isEqualTo("{\"a\":{\"a\":3,\"z\":1,\"é\":2},\"b\":[{\"a\":3,\"z\":1,\"é\":2}]}")
        .isEqualTo(JsonText.sorted(other));
    assertThat(JsonText.isSorted(one)).isFalse();
    assertThat(JsonText.isSorted(new Json.Arr(List.of(inner)))).isFalse();
    assertThat(JsonText.isSorted(other)).isTrue();
    assertThat(JsonText.sorted(other)).isEqualTo(JsonText.compact(other));
    assertThat(JsonText.sorted(new Json.Arr(List.of(new Json.Num(2), new Json.Num(1)))))
        .as("items keep their order")
        .isEqualTo("[2,1]");
  }

  @Test
  void prettyIsIndentedByTwoSpacesAndEndsInANewline() {
    assertThat(JsonText.pretty(sample()))
        .isEqualTo(
            """
            {
              "b": [
                1,
                true,
                null,
                {}
              ],
              "a": {
                "x": "y"
              },
              "e": []
            }
            """);
  }

  @Test
  void theTextOfAValueIsItsCompactJson() {
    assertThat(new Json.Text("a\"b")).hasToString("\"a\\\"b\"");
    assertThat(new Json.Num("-1.50e+3")).hasToString("-1.50e+3");
    assertThat(new Json.Num(Long.MIN_VALUE)).hasToString("-9223372036854775808");
    assertThat(new Json.Bool(false)).hasToString("false");
    assertThat(Json.Null.NULL).hasToString("null");
    assertThat(Json.Obj.EMPTY).hasToString("{}");
    assertThat(new Json.Arr(List.of())).hasToString("[]");
  }

  @ParameterizedTest
  @CsvSource({
    "34,\\\"",
    "92,\\\\",
    "10,\\n",
    "13,\\r",
    "9,\\t",
    "8,\\b",
    "12,\\f",
    "0,\\u0000",
    "1,\\u0001",
    "31,\\u001f",
    "127,\\u007f"
  })
  void quoteBackslashAndControlCharactersAreEscaped(int character, String escaped) {
    Json text = new Json.Text("a" + (char) character + "b");

    assertThat(JsonText.compact(text)).isEqualTo("\"a" + escaped + "b\"");
    assertThat(JsonText.compactBytes(text)).isEqualTo(escaped.length() + 4);
  }

  @ParameterizedTest
  @CsvSource({"32", "47", "126", "128", "8232", "65535"})
  void allOtherCharactersStandAsTheyAre(int character) {
    String text = "a" + (char) character + "b";

    assertThat(JsonText.compact(new Json.Text(text))).isEqualTo("\"" + text + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "é€\uD83D\uDE00", "\u0000\n", "\"\\"})
  void theBytesOfAValueAreCountedWithoutWritingIt(String text) {
    Json string = new Json.Text(text);
    Json array = new Json.Arr(List.of(string, new Json.Num(-12), string));
    Json object = Json.Obj.builder().put(text, array).put("b", Json.Null.NULL).build();

    for (Json value : List.of(string, array, object, Json.Obj.EMPTY, new Json.Arr(List.of()))) {
      assertThat(JsonText.compactBytes(value))
          .isEqualTo(JsonText.compact(value).getBytes(StandardCharsets.UTF_8).length);
    }
  }

  @Test
  void theNameOfAFieldIsEscapedToo() {
    assertThat(Json.Obj.builder().put("a\nb", 1).build()).hasToString("{\"a\\nb\":1}");
  }

  @Test
  void fieldsComeOutInTheOrderTheyWereFirstPut() {
    assertThat(Json.Obj.builder().put("b", 1).put("a", 2).put("b", 3).build())
        .hasToString("{\"b\":3,\"a\":2}");
  }

  @Test
  void aBuilderLeavesOutWhatIsAbsentAndWritesNullWhereItIsMeant() {
    assertThat(
            Json.Obj.builder()
                .putIfPresent("a", (Json) null)
                .putIfPresent("b", (String) null)
                .putIfPresent("c", (Long) null)
                .put("d", (Json) null)
                .put("e", (String) null)
                .putIfPresent("f", new Json.Bool(true))
                .putIfPresent("g", "x")
                .putIfPresent("h", 5L)
                .build())
        .hasToString("{\"d\":null,\"e\":null,\"f\":true,\"g\":\"x\",\"h\":5}");
  }

  @Test
  void aValueCannotBeChangedOnceItIsMade() {
    Map<String, Json> fields = new LinkedHashMap<>(Map.of("a", new Json.Num(1)));
    List<Json> items = new ArrayList<>(List.of(new Json.Num(1)));
    Json.Obj object = new Json.Obj(fields);
    Json.Arr array = new Json.Arr(items);

    fields.clear();
    items.clear();

    assertThat(object).hasToString("{\"a\":1}");
    assertThat(array).hasToString("[1]");
    assertThatThrownBy(() -> object.fields().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> array.items().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void aFieldIsAskedForByItsName() {
    Json.Obj object = Json.Obj.builder().put("a", "x").put("n", (Json) null).put("i", 1).build();

    assertThat(object.text("a")).isEqualTo("x");
    assertThat(object.text("i")).isNull();
    assertThat(object.text("z")).isNull();
    assertThat(object.get("n")).isEqualTo(Json.Null.NULL);
    assertThat(object.get("z")).isNull();
  }

  private static Json sample() {
    return Json.Obj.builder()
        .put(
            "b",
            new Json.Arr(
                List.of(new Json.Num(1), new Json.Bool(true), Json.Null.NULL, Json.Obj.EMPTY)))
        .put("a", Json.Obj.builder().put("x", "y").build())
        .put("e", new Json.Arr(List.of()))
        .build();
  }
}
