package dev.kroniek.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kroniek.domain.Json;
import dev.kroniek.domain.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

  @Test
  void everyKindOfValueIsRead() throws Exception {
    assertThat(
            JsonReader.parse(
                " {\"o\": {\"a\": [1, -2.5e+3, true, false, null, \"x\", [], {}]}} \n"))
        .hasToString("{\"o\":{\"a\":[1,-2.5e+3,true,false,null,\"x\",[],{}]}}");
  }

  @Test
  void aBareValueIsAValueToo() throws Exception {
    assertThat(JsonReader.parse("null")).isEqualTo(Json.Null.NULL);
    assertThat(JsonReader.parse("\"x\"")).isEqualTo(new Json.Text("x"));
    assertThat(JsonReader.parse("0")).isEqualTo(new Json.Num(0));
  }

  @Test
  void sixtyFourLevelsAreReadAndSixtyFiveAreNot() throws Exception {
    assertThat(JsonReader.parse(nested(64))).hasToString(nested(64));
    assertThat(JsonReader.parse("{\"a\":".repeat(64) + "1" + "}".repeat(64))).isNotNull();

    refused(nested(65), "nesting depth (65) exceeds the maximum allowed (64) (line 1, column ");
    refused("{\"a\":".repeat(65) + "1" + "}".repeat(65), "exceeds the maximum allowed (64)");
    refused("[".repeat(1_000_000), "exceeds the maximum allowed (64)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,\"a\":1}",
        "{\"a\":1,\"\\u0061\":2}",
        "{\"x\":[{\"b\":1,\"a\":1,\"c\":2,\"a\":null}]}",
        "{\"\":1,\"\":2}"
      })
  void aKeyThatStandsTwiceIsRefused(String json) {
    refused(json, "stands twice in one object (line 1, column ");
  }

  @Test
  void theKeyThatStandsTwiceIsNamedWithItsPlace() {
    refused(
        "{\"a\": 1,\n  \"b\": 2,\n  \"a\": 3}",
        "the key \"a\" stands twice in one object (line 3, column 3)");
  }

  @Test
  void keysThatBecomeTheSameWhenTheyAreMendedStandTwice() {
    refused(
        "{\"\ud800\":1,\"\ud801\":2}",
        "the key \"\uFFFD\" stands twice in one object (line 1, column 8)");
  }

  @Test
  void theSameKeyInTwoObjectsIsNoDuplicate() throws Exception {
    assertThat(JsonReader.parse("[{\"a\":1},{\"a\":{\"a\":2}}]"))
        .hasToString("[{\"a\":1},{\"a\":{\"a\":2}}]");
  }

  @Test
  void fieldsKeepTheirOrder() throws Exception {
    assertThat(JsonReader.parse("{\"z\":1,\"a\":2,\"m\":3}"))
        .hasToString("{\"z\":1,\"a\":2,\"m\":3}");
  }

  @Test
  void halfASurrogatePairBecomesTheReplacementCharacter() throws Exception {
    assertThat(JsonReader.parse("\"a\\ud83d\"")).isEqualTo(new Json.Text("a\uFFFD"));
    assertThat(JsonReader.parse("\"\\ude00b\"")).isEqualTo(new Json.Text("\uFFFDb"));
    assertThat(JsonReader.parse("\"\\ude00\\ud83d\"")).isEqualTo(new Json.Text("\uFFFD\uFFFD"));
    assertThat(JsonReader.parse("\"\\ud83d\\ude00\"")).isEqualTo(new Json.Text("\uD83D\uDE00"));
    assertThat(JsonReader.parse("\"\ud83d\"")).isEqualTo(new Json.Text("\uFFFD"));
    assertThat(JsonReader.wellFormed("plain")).isEqualTo("plain");

    refused("{\"\\ud83d\":1}", "Broken surrogate pair in field name");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "22 ff 22", // never a byte of UTF-8
        "22 c3 22", // half a character
        "22 c0 80 22", // too long a form
        "22 ed a0 80 22", // half a surrogate pair
        "22 f4 90 80 80 22", // beyond the last character
        "22 41 e2 82", // cut off
      })
  void whatIsNotUtf8IsRefused(String hex) {
    assertThatThrownBy(() -> JsonReader.parse(bytes(hex)))
        .isInstanceOf(JsonSyntaxException.class)
        .hasMessageStartingWith("the text is not valid UTF-8 (line 1, column ");
  }

  @Test
  void thePlaceOfWhatIsNotUtf8IsTold() {
    byte[] json = "{\n\"é\": \"?\"}".getBytes(StandardCharsets.UTF_8);
    json[json.length - 3] = (byte) 0xff;

    assertThatThrownBy(() -> JsonReader.parse(json))
        .hasMessage("the text is not valid UTF-8 (line 2, column 7)");
  }

  @Test
  void utf16IsNotUtf8() {
    assertThatThrownBy(() -> JsonReader.parse("{}".getBytes(StandardCharsets.UTF_16)))
        .isInstanceOf(JsonSyntaxException.class);
    assertThatThrownBy(() -> JsonReader.parse("{}".getBytes(StandardCharsets.UTF_16LE)))
        .isInstanceOf(JsonSyntaxException.class);
  }

  @Test
  void oneByteOrderMarkIsOverlooked() throws Exception {
    assertThat(JsonReader.parse("\uFEFF{}")).isEqualTo(Json.Obj.EMPTY);
    assertThat(JsonReader.parse(bytes("ef bb bf 7b 7d"))).isEqualTo(Json.Obj.EMPTY);

    refused("\uFEFF\uFEFF{}", "(line 1, column ");
    refused("\uFEFF", "the text is empty");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} {} | there is more after the JSON value (line 1, column 4)",
        "{}x | (line 1, column ",
        "{}] | (line 1, column ",
        "1 2 | there is more after the JSON value (line 1, column 3)",
        "null, | (line 1, column "
      })
  void nothingMayComeAfterTheValue(String json, String message) {
    refused(json, message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\t\r "})
  void whereThereIsNothingThereIsNoValue(String json) {
    refused(json, "the text is empty");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[1",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "[1,]",
        "[,]",
        "{a:1}",
        "{'a':1}",
        "\"a",
        "\"\\x\"",
        "\"\\u12\"",
        "tru",
        "TRUE",
        "nul",
        "NaN",
        "Infinity",
        "-",
        "+1",
        "01",
        "-01",
        "1.",
        ".5",
        "1e",
        "0x10",
        "1_000",
        "/* */1",
        "// x\n1",
        "\u00a01"
      })
  void whatIsNotJsonIsRefusedWithItsPlace(String json) {
    assertThatThrownBy(() -> JsonReader.parse(json))
        .isInstanceOf(JsonSyntaxException.class)
        .message()
        .matches("[^\\n]+ \\(line \\d+, column \\d+\\)")
        .doesNotContain("StreamRead", "com.fasterxml");
  }

  @Test
  void thePlaceCountsLinesAndColumnsFromOne() {
    refused("{\n  \"a\": 1,\n  \"b\": oops\n}", "(line 3, column ");
    refused("x", "(line 1, column ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "1.0",
        "1.10",
        "-0.0",
        "1e400",
        "1E+5",
        "123456789012345678901234567890.123456789012345678901234567890",
        "9223372036854775808",
        "0.1e-999"
      })
  void aNumberKeepsItsSpelling(String number) throws Exception {
    assertThat(JsonReader.parse(number)).isEqualTo(new Json.Num(number));
    assertThat(JsonReader.parse("[" + number + "]")).hasToString("[" + number + "]");
  }

  @Test
  void aNumberMayHaveAThousandDigits() throws Exception {
    String longest = "9".repeat(1000);

    assertThat(JsonReader.parse(longest)).hasToString(longest);
    refused("[9" + longest + "]", "exceeds the maximum allowed (1000)");
  }

  @Test
  void controlCharactersMustBeEscapedAndNulIsOneOfThem() throws Exception {
    assertThat(JsonReader.parse("\"\\u0000\\n\\t\"")).isEqualTo(new Json.Text("\u0000\n\t"));
    assertThat(JsonReader.parse("\"\u007f\"")).isEqualTo(new Json.Text("\u007f"));

    refused("\"\u0000\"", "(line 1, column ");
    refused("\"a\nb\"", "(line 1, column ");
    refused("\u0000", "(line 1, column ");
  }

  @Test
  void aStringMayBeAMebibyteLong() throws Exception {
    String text = "é\uD83D\uDE00\"\\\n".repeat(150_000);

    Json value = JsonReader.parse(utf8(new Json.Text(text)));

    assertThat(value.equals(new Json.Text(text))).isTrue();
  }

  @Test
  void aNameMayBeAMebibyteLong() throws Exception {
    String name = "n".repeat(1 << 20);

    assertThat(((Json.Obj) JsonReader.parse("{\"" + name + "\":1}")).get(name))
        .isEqualTo(new Json.Num(1));
  }

  @Test
  void anArrayMayHaveHalfAMillionItems() throws Exception {
    Json value = JsonReader.parse("[0" + ",0".repeat(500_000) + "]");

    assertThat(((Json.Arr) value).items()).hasSize(500_001);
  }

  /**
   * Pairs with the same hash where a character counts 31 times the next (Java), or 33 (Jackson).
   */
  @ParameterizedTest
  @CsvSource({"Aa,BB", "Ab,BA"})
  void namesMadeToCollideAreReadLikeAnyOthers(String one, String other) throws Exception {
    StringBuilder json = new StringBuilder("{");
    for (int i = 0; i < 1 << 14; i++) {
      StringBuilder name = new StringBuilder();
      for (int bit = 13; bit >= 0; bit--) {
        name.append((i >> bit & 1) == 0 ? one : other);
      }
      json.append(i == 0 ? "" : ",").append('"').append(name).append("\":").append(i);
    }

    Json.Obj value = (Json.Obj) JsonReader.parse(json.append('}').toString());

    assertThat(value.fields()).hasSize(1 << 14);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 20_261_123})
  void whatIsWrittenIsReadBack(long seed) throws Exception {
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      Json value = RandomJson.value(random, 6);
      String what = "seed " + seed + ", value " + i;

      assertThat(JsonReader.parse(utf8(value))).as(what).hasToString(value.toString());
      assertThat(JsonReader.parse(JsonText.pretty(value))).as(what).isEqualTo(value);
      assertThat(JsonText.compactBytes(value)).as(what).isEqualTo(utf8(value).length);
    }
  }

  private static String nested(int levels) {
    return "[".repeat(levels) + "]".repeat(levels);
  }

  private static byte[] utf8(Json value) {
    return JsonText.compact(value).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String hex) {
    String[] parts = hex.split(" ", -1);
    byte[] bytes = new byte[parts.length];
    for (int i = 0; i < parts.length; i++) {
      bytes[i] = (byte) Integer.parseInt(parts[i], 16);
    }
    return bytes;
  }

  private static void refused(String json, String message) {
    assertThatThrownBy(() -> JsonReader.parse(json))
        .isInstanceOf(JsonSyntaxException.class)
        .hasMessageContaining(message);
  }
}
