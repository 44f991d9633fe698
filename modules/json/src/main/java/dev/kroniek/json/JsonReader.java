package dev.kroniek.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Texts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
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
 * text, becomes U+FFFD; escaped in a key, it is refused. Thread-safe.
 */
public final class JsonReader {
  /** The most levels of arrays and objects in each other. */
  public static final int DEPTH_MAX = 64;

  /** Levels that may lie around a value that came in with {@link #DEPTH_MAX}. */
  private static final int STORED_DEPTH_MAX = 4 * DEPTH_MAX;

  private static final JsonFactory FACTORY = factory(DEPTH_MAX);
  private static final JsonFactory STORED = factory(STORED_DEPTH_MAX);

  private JsonReader() {}

  /**
   * The parser as it is set up everywhere: it limits only the depth.
   *
   * <p>Field names are not canonicalized: the table of known names is shared by all parsers, so
   * that millions of different ones would fill the memory, and names made to collide in it would
   * fail a parse with an error that is no syntax error.
   */
  public static JsonFactory factory(int depthMax) {
    return JsonFactory.builder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(depthMax)
                .maxStringLength(Integer.MAX_VALUE)
                .maxNameLength(Integer.MAX_VALUE)
                .build())
        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
        .build();
  }

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
      return onlyValue(parser);
    } catch (IOException e) {
      throw new AssertionError("a string cannot fail to be read", e);
    }
  }

  private static Json onlyValue(JsonParser parser) throws IOException, JsonSyntaxException {
    try {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new JsonSyntaxException("the text is empty");
      }
      Json value = value(parser, first);
      if (parser.nextToken() != null) {
        throw new JsonSyntaxException(
            "there is more after the JSON value" + at(parser.currentTokenLocation()));
      }
      return value;
    } catch (JsonProcessingException e) {
      JsonLocation location = e.getLocation();
      throw new JsonSyntaxException(
          problem(e) + at(location == null ? parser.currentLocation() : location));
    }
  }

  private static String decode(byte[] utf8) throws JsonSyntaxException {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer bytes = ByteBuffer.wrap(utf8);
    CharBuffer chars = CharBuffer.allocate(utf8.length); // a character takes at least a byte
    boolean isWhole = !decoder.decode(bytes, chars, true).isError();
    String text = chars.flip().toString();
    if (!isWhole) {
      throw new JsonSyntaxException("the text is not valid UTF-8" + endOf(text));
    }
    return text;
  }

  private static Json value(JsonParser parser, JsonToken token)
      throws IOException, JsonSyntaxException {
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

  private static Json object(JsonParser parser) throws IOException, JsonSyntaxException {
    Map<String, Json> fields = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = wellFormed(parser.currentName());
      if (fields.containsKey(name)) {
        throw new JsonSyntaxException(
            "the key "
                + new Json.Text(Texts.cut(name, 100))
                + " stands twice in one object"
                + at(parser.currentTokenLocation()));
      }
      fields.put(name, value(parser, parser.nextToken()));
    }
    return new Json.Obj(fields);
  }

  private static Json array(JsonParser parser) throws IOException, JsonSyntaxException {
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

  /** The parser's complaint, without the names of its settings and without its second line. */
  public static String problem(JsonProcessingException e) {
    String problem =
        e.getOriginalMessage()
            .replaceAll(", from `[^`]*`", "")
            .replaceAll("\\[Source: [^;]*; ", "[");
    int end = problem.indexOf('\n');
    return end < 0 ? problem : problem.substring(0, end);
  }

  private static String at(JsonLocation location) {
    return " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
  }

  private static String endOf(String text) {
    int lineStart = text.lastIndexOf('\n') + 1;
    long line = 1 + text.chars().filter(c -> c == '\n').count();
    return " (line " + line + ", column " + (text.length() - lineStart + 1) + ")";
  }
}
