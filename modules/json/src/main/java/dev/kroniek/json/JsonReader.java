package dev.kroniek.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.kroniek.domain.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Parses one JSON value of UTF-8 text. Refused are text that is not UTF-8, more than {@link
 * #DEPTH_MAX} levels, a key that stands twice in one object, a number of more than 1,000 digits,
 * and anything after the value. Half a surrogate pair, which some agents write when they cut a
 * text, becomes U+FFFD. Thread-safe.
 */
public final class JsonReader {
  /** The most levels of arrays and objects in each other. */
  public static final int DEPTH_MAX = 64;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  /** Levels that may lie around a value that came in with {@link #DEPTH_MAX}. */
  private static final int STORED_DEPTH_MAX = 4 * DEPTH_MAX;

  private static final JsonFactory STORED =
      FACTORY
          .rebuild()
          .streamReadConstraints(
              FACTORY.streamReadConstraints().rebuild().maxNestingDepth(STORED_DEPTH_MAX).build())
          .disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private JsonReader() {}

  /**
   * The value that the bytes spell.
   *
   * @throws JsonSyntaxException saying what is wrong and where
   */
  public static Json parse(byte[] utf8) throws JsonSyntaxException {
    return parse(decode(utf8));
  }

  /** As {@link #parse(byte[])}, of text that is decoded already. */
  public static Json parse(String text) throws JsonSyntaxException {
    return parse(FACTORY, text.startsWith("\uFEFF") ? text.substring(1) : text);
  }

  /**
   * Reads back what this program wrote: values that were let in once, with levels around them of
   * which {@link #DEPTH_MAX} knows nothing.
   *
   * @throws JsonSyntaxException saying what is wrong and where
   */
  public static Json parseStored(String text) throws JsonSyntaxException {
    return parse(STORED, text);
  }

  private static Json parse(JsonFactory factory, String json) throws JsonSyntaxException {
    try (JsonParser parser = factory.createParser(json)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new JsonSyntaxException("the text is empty");
      }
      Json value = value(parser, first);
      if (parser.nextToken() != null) {
        throw new JsonSyntaxException("there is more after the JSON value" + where(parser));
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new JsonSyntaxException(describe(e));
    } catch (IOException e) {
      throw new AssertionError("a string cannot fail to be read", e);
    }
  }

  private static String decode(byte[] utf8) throws JsonSyntaxException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(utf8))
          .toString();
    } catch (CharacterCodingException e) {
      throw new JsonSyntaxException("the text is not valid UTF-8");
    }
  }

  private static Json value(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> new Json.Text(wellFormed(parser.getText()));
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Num(parser.getText());
      case VALUE_TRUE -> new Json.Bool(true);
      case VALUE_FALSE -> new Json.Bool(false);
      case VALUE_NULL -> Json.Null.NULL;
      default -> throw new AssertionError("no value begins with " + token);
    };
  }

  private static Json object(JsonParser parser) throws IOException {
    Map<String, Json> fields = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = wellFormed(parser.currentName());
      fields.put(name, value(parser, parser.nextToken()));
    }
    return new Json.Obj(fields);
  }

  private static Json array(JsonParser parser) throws IOException {
    List<Json> items = new ArrayList<>();
    JsonToken token;
    while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
      items.add(value(parser, token));
    }
    return new Json.Arr(items);
  }

  /** The text with U+FFFD in the place of every half of a surrogate pair. */
  public static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return mended(text);
      }
    }
    return text;
  }

  private static String mended(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> Character.getType(c) == Character.SURROGATE ? 0xFFFD : c)
        .forEach(out::appendCodePoint);
    return out.toString();
  }

  private static String describe(JsonProcessingException e) {
    String problem = e.getOriginalMessage();
    int end = problem.indexOf('\n');
    String line = end < 0 ? problem : problem.substring(0, end);
    return e.getLocation() == null
        ? line
        : line
            + " (line "
            + e.getLocation().getLineNr()
            + ", column "
            + e.getLocation().getColumnNr()
            + ")";
  }

  private static String where(JsonParser parser) {
    return " (line "
        + parser.currentTokenLocation().getLineNr()
        + ", column "
        + parser.currentTokenLocation().getColumnNr()
        + ")";
  }
}
