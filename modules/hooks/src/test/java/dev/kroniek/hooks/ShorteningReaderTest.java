package dev.kroniek.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kroniek.domain.Json;
import dev.kroniek.json.JsonReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShorteningReaderTest {

  private static String shortened(String text, int charsMax) throws IOException {
    try (Reader reader = new ShorteningReader(new StringReader(text), charsMax)) {
      StringBuilder out = new StringBuilder();
      char[] buffer = new char[7];
      int count;
      while ((count = reader.read(buffer, 0, buffer.length)) >= 0) {
        assertThat(count).isPositive();
        out.append(buffer, 0, count);
      }
      return out.toString();
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`{\"abcdef\":\"abcdef\"}`, `{\"abcd\":\"abcd\"}`",
        "`[\"abcd\",12345678,true]`, `[\"abcd\",12345678,true]`",
        "`[\"abc\\n\\n\\n\"]`, `[\"abc\\n\"]`",
        "`[\"abc\\\\\\\\\\\\\"]`, `[\"abc\\\\\"]`",
        "`[\"abc\\\"\\\"\\\"\"]`, `[\"abc\\\"\"]`",
        "`[\"abc\\u00e9\\u00e9\"]`, `[\"abc\\u00e9\"]`",
        "`[\"abc\\ud83d\\ude00z\"]`, `[\"abc\\ud83d\\ude00\"]`",
        "`[\"abc😀z\"]`, `[\"abc😀\"]`",
        "`[\"abcd😀z\"]`, `[\"abcd\"]`",
        "`[\"abcd\\ud83d\\ude00\"]`, `[\"abcd\"]`",
        "`[\"abc\\ud83dx\\ude00\"]`, `[\"abc\\ud83d\"]`"
      })
  void aStringIsCutBetweenCharacters(String text, String expected) throws Exception {
    assertThat(shortened(text, 4)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "\"abc", "[\"abc\\", "[\"abc\\u12", "not json at all", "\"\\x\""})
  void whatIsNoJsonEndsToo(String text) throws Exception {
    assertThat(shortened(text, 100)).hasSizeLessThanOrEqualTo(text.length());
  }

  @Test
  void aByteOrderMarkAtTheStartIsDropped() throws Exception {
    assertThat(shortened("\uFEFF[\"\uFEFF\"]", 4)).isEqualTo("[\"\uFEFF\"]");
  }

  @Test
  void aNumberWithoutEndIsRefused() {
    assertThatThrownBy(() -> shortened("[" + "1".repeat(2000) + "]", 4))
        .isInstanceOf(ShorteningReader.MalformedTextException.class);
  }

  @Test
  void anEscapeWithoutDigitsIsRefusedEvenWhereItWouldBeDropped() {
    assertThatThrownBy(() -> shortened("[\"abcdefgh\\u12\"]", 4))
        .isInstanceOf(ShorteningReader.MalformedTextException.class);
  }

  /** For any JSON: each string is the same, or the beginning of it up to a whole character. */
  @Test
  void whatWasJsonStaysTheSameJsonButForTheLengthOfItsStrings() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 2000; round++) {
      String text = RandomJson.text(random);
      int max = 1 + random.nextInt(12);

      Json shortened = JsonReader.parse(shortened(text, max));

      assertThat(shortened)
          .as("seed %d, round %d, %s", seed, round, text)
          .isEqualTo(cut(JsonReader.parse(text), max));
    }
  }

  /** What the reader should do, said simply of a value that is already parsed. */
  private static Json cut(Json value, int max) {
    if (value instanceof Json.Text text) {
      return new Json.Text(cut(text.value(), max));
    }
    if (value instanceof Json.Arr array) {
      return new Json.Arr(array.items().stream().map(item -> cut(item, max)).toList());
    }
    if (value instanceof Json.Obj object) {
      Json.Builder fields = Json.Obj.builder();
      object.fields().forEach((name, field) -> fields.put(cut(name, max), cut(field, max)));
      return fields.build();
    }
    return value;
  }

  private static String cut(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    boolean isWithinAPair = Character.isHighSurrogate(text.charAt(max - 1));
    return text.substring(0, isWithinAPair ? max + 1 : max);
  }
}
