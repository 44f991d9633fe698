package dev.kroniek.hooks.install;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.kroniek.domain.Json;
import dev.kroniek.json.JsonReader;
import dev.kroniek.json.JsonSyntaxException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value of a JSON text, and where it stands in it.
 *
 * @param start index of its first character in the text
 * @param end index behind its last character
 * @param value what it says; of a key that stands twice in an object the last counts, as it does
 *     for JavaScript
 * @param children of an object or an array, in their order
 */
record LocatedJson(int start, int end, Json value, List<Child> children) {
  private static final int DEPTH_MAX = 200;
  private static final JsonFactory FACTORY = JsonReader.factory(DEPTH_MAX);

  LocatedJson {
    children = List.copyOf(children);
  }

  /**
   * A member of an object or an item of an array.
   *
   * @param start index of the first character of its name, or of its value where it has none
   * @param name empty for an item
   */
  record Child(int start, String name, LocatedJson node) {
    int end() {
      return node.end();
    }
  }

  boolean isObject() {
    return value instanceof Json.Obj;
  }

  boolean isArray() {
    return value instanceof Json.Arr;
  }

  /** The member of that name, null where there is none. */
  @Nullable LocatedJson member(String name) {
    LocatedJson found = null;
    for (Child child : children) {
      if (isObject() && child.name().equals(name)) {
        found = child.node();
      }
    }
    return found;
  }

  /**
   * Reads a text that holds one value.
   *
   * @throws JsonSyntaxException saying what is wrong and in which line
   */
  static LocatedJson parse(String text) throws JsonSyntaxException {
    try (JsonParser parser = FACTORY.createParser(text)) {
      LocatedJson root = read(parser, parser.nextToken());
      if (parser.nextToken() != null) {
        throw new JsonSyntaxException(
            "there is more after its end" + line(parser.currentTokenLocation()));
      }
      return root;
    } catch (JsonProcessingException e) {
      throw described(text, e);
    } catch (IOException e) {
      throw new AssertionError("a string cannot fail to be read", e);
    }
  }

  private static LocatedJson read(JsonParser parser, @Nullable JsonToken token)
      throws IOException, JsonSyntaxException {
    int start = (int) parser.currentTokenLocation().getCharOffset();
    if (token == JsonToken.START_OBJECT) {
      return object(parser, start);
    }
    if (token == JsonToken.START_ARRAY) {
      return array(parser, start);
    }
    if (token == null) {
      throw new JsonSyntaxException("it holds nothing");
    }
    parser.finishToken();
    Json value =
        switch (token) {
          case VALUE_STRING -> new Json.Text(parser.getText());
          case VALUE_TRUE -> new Json.Bool(true);
          case VALUE_FALSE -> new Json.Bool(false);
          case VALUE_NULL -> Json.Null.NULL;
          default -> new Json.Num(parser.getText());
        };
    return new LocatedJson(start, position(parser), value, List.of());
  }

  private static LocatedJson object(JsonParser parser, int start)
      throws IOException, JsonSyntaxException {
    List<Child> children = new ArrayList<>();
    Map<String, Json> fields = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      int nameStart = (int) parser.currentTokenLocation().getCharOffset();
      String name = parser.currentName();
      LocatedJson node = read(parser, parser.nextToken());
      children.add(new Child(nameStart, name, node));
      fields.put(name, node.value());
    }
    return new LocatedJson(start, position(parser), new Json.Obj(fields), children);
  }

  private static LocatedJson array(JsonParser parser, int start)
      throws IOException, JsonSyntaxException {
    List<Child> children = new ArrayList<>();
    JsonToken token;
    while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
      LocatedJson node = read(parser, token);
      children.add(new Child(node.start(), "", node));
    }
    return new LocatedJson(
        start,
        position(parser),
        new Json.Arr(children.stream().map(child -> child.node().value()).toList()),
        children);
  }

  /** The index behind what was read last. */
  private static int position(JsonParser parser) {
    return (int) parser.currentLocation().getCharOffset();
  }

  private static JsonSyntaxException described(String text, JsonProcessingException e) {
    JsonLocation location = e.getLocation();
    int at = location == null ? -1 : (int) location.getCharOffset();
    String where = location == null ? "" : line(location);
    for (int i = Math.max(0, at - 1); at >= 0 && i <= at && i < text.length(); i++) {
      if (text.startsWith("//", i) || text.startsWith("/*", i)) {
        return new JsonSyntaxException(
            "it holds a comment" + where + ", and Claude Code takes nothing from such a file");
      }
    }
    String problem = JsonReader.problem(e);
    int setting = problem.indexOf(" (not recognized as one since");
    return new JsonSyntaxException((setting < 0 ? problem : problem.substring(0, setting)) + where);
  }

  private static String line(JsonLocation location) {
    return " (line " + location.getLineNr() + ")";
  }
}
