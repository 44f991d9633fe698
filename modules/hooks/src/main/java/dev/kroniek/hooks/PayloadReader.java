package dev.kroniek.hooks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Texts;
import dev.kroniek.json.JsonReader;
import dev.kroniek.redaction.Redactor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the wanted members out of a payload of up to 64 MiB while it passes. Memory stays below
 * some 50 MB whatever the payload holds: strings are shortened before they are parsed, unwanted
 * members are skipped without being held, names are not remembered, and lists, members and the sum
 * of all kept characters have a limit. For one payload.
 *
 * <p>More lenient than {@link JsonReader}, because a payload whose body is odd still tells that
 * something happened: bytes that are not UTF-8 and halves of surrogate pairs become U+FFFD, and
 * levels go down to 1,000. A wanted key that stands twice is refused: it could mean either.
 */
final class PayloadReader {
  /** The longest string that is held, in characters; {@link ShorteningReader} cuts the others. */
  static final int STRING_CHARS_MAX = 64 << 10;

  /** So much goes of the end of a string that was cut, unless there is a space before. */
  private static final int WORD_CHARS_MAX = 1024;

  static final int DEPTH_MAX = 1000;
  static final int ITEMS_MAX = 500;
  static final int OTHERS_MAX = 64;

  private static final int KEPT_CHARS_MAX = 8 << 20;
  private static final int PROBLEM_BYTES_MAX = 100;
  private static final int HEAD_BYTES = 1 << 20;

  private static final JsonFactory FACTORY = JsonReader.factory(DEPTH_MAX);

  private final JsonParser parser;
  private final Members wanted;
  private final Redactor redactor;
  private final Map<String, Json> members = new LinkedHashMap<>();
  private long keptChars;

  private PayloadReader(InputStream bytes, Members wanted, Redactor redactor) throws IOException {
    this.parser =
        FACTORY.createParser(
            new ShorteningReader(
                new InputStreamReader(bytes, StandardCharsets.UTF_8), STRING_CHARS_MAX));
    this.wanted = wanted;
    this.redactor = redactor;
  }

  /**
   * The wanted members of the object that the bytes spell; null members and members of another form
   * than wanted are left out.
   *
   * @throws RejectedPayloadException if it is not an object in JSON
   * @throws IOException if the bytes cannot be read
   */
  static Json.Obj read(InputStream bytes, Members wanted, Redactor redactor)
      throws RejectedPayloadException, IOException {
    PayloadReader reader = new PayloadReader(bytes, wanted, redactor);
    try {
      reader.readAll();
    } catch (JsonProcessingException e) {
      throw new RejectedPayloadException("not JSON: " + reader.describe(e), "not JSON");
    } catch (ShorteningReader.MalformedTextException e) {
      throw new RejectedPayloadException("not JSON: " + e.getMessage());
    }
    return new Json.Obj(reader.members);
  }

  /**
   * The wanted members that stand in the first 1 MiB, as far as it is JSON. Agents put what names
   * the happening first and its body last.
   *
   * @throws IOException if the bytes cannot be read
   */
  static Json.Obj readHead(InputStream bytes, Members wanted, Redactor redactor)
      throws RejectedPayloadException, IOException {
    InputStream head = new ByteArrayInputStream(bytes.readNBytes(HEAD_BYTES));
    PayloadReader reader = new PayloadReader(head, wanted, redactor);
    try {
      reader.readAll();
    } catch (JsonProcessingException | ShorteningReader.MalformedTextException e) {
      // The end is missing, so there is no more to find.
      return new Json.Obj(reader.members);
    }
    return new Json.Obj(reader.members);
  }

  private void readAll() throws RejectedPayloadException, IOException {
    JsonToken first = parser.nextToken();
    if (first == null) {
      throw new RejectedPayloadException("the payload is empty");
    }
    if (first != JsonToken.START_OBJECT) {
      throw new RejectedPayloadException("the payload is no JSON object");
    }
    object(wanted, members);
    if (parser.nextToken() != null) {
      throw new RejectedPayloadException("there is more after the JSON object");
    }
  }

  /** Reads the object's wanted members into {@code kept}; the parser stands at its beginning. */
  private void object(Members wantedHere, Map<String, Json> kept)
      throws RejectedPayloadException, IOException {
    int others = 0;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      Members member = wantedHere.member(name);
      Json value;
      if (member != null) {
        value = value(name, token, member);
      } else if (wantedHere.wantsOthers() && others < OTHERS_MAX) {
        value = other(name, token);
        others += value == null ? 0 : 1;
      } else {
        value = skip();
      }
      if (value != null && kept.put(JsonReader.wellFormed(name), value) != null) {
        throw new RejectedPayloadException(
            "the key " + redactor.text(name) + " stands twice in one object",
            "a key stands twice in one object");
      }
    }
  }

  private @Nullable Json value(String name, JsonToken token, Members member)
      throws RejectedPayloadException, IOException {
    if (token == JsonToken.START_ARRAY) {
      return array(name, member);
    }
    if (member.wantsScalar()) {
      return token == JsonToken.START_OBJECT ? skip() : scalar(name, token);
    }
    if (token == JsonToken.START_OBJECT) {
      Map<String, Json> fields = new LinkedHashMap<>();
      object(member, fields);
      return new Json.Obj(fields);
    }
    return null;
  }

  private Json array(String name, Members member) throws RejectedPayloadException, IOException {
    List<Json> items = new ArrayList<>();
    JsonToken token;
    while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
      boolean isWanted = token != JsonToken.START_ARRAY && items.size() < ITEMS_MAX;
      Json item = isWanted ? value(name, token, member) : skip();
      if (item != null) {
        items.add(item);
      }
    }
    return new Json.Arr(items);
  }

  /** A scalar that is kept where it is short, whatever its name. */
  private @Nullable Json other(String name, JsonToken token)
      throws RejectedPayloadException, IOException {
    if (token.isStructStart()) {
      return skip();
    }
    boolean isShort =
        name.length() <= Members.OTHER_BYTES_MAX
            && parser.getTextLength() <= Members.OTHER_BYTES_MAX
            && Texts.utf8Bytes(parser.getText()) <= Members.OTHER_BYTES_MAX;
    return isShort ? scalar(name, token) : null;
  }

  /** The scalar without the secrets in it. */
  private @Nullable Json scalar(String name, JsonToken token)
      throws RejectedPayloadException, IOException {
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
      return new Json.Bool(token == JsonToken.VALUE_TRUE);
    }
    String text = parser.getText();
    keptChars += text.length();
    if (keptChars > KEPT_CHARS_MAX) {
      throw new RejectedPayloadException(
          "what is wanted of it has more than " + KEPT_CHARS_MAX + " characters");
    }
    Json whole =
        token == JsonToken.VALUE_STRING
            ? new Json.Text(withoutCutWord(JsonReader.wellFormed(text)))
            : new Json.Num(text);
    return redactor.member(name, whole);
  }

  /** Of a text that was shortened, the last word may be a part of a secret. */
  private static String withoutCutWord(String text) {
    if (text.length() < STRING_CHARS_MAX) {
      return text;
    }
    int end = text.length();
    while (text.length() - end < WORD_CHARS_MAX && !Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end);
  }

  private @Nullable Json skip() throws IOException {
    parser.skipChildren();
    return null;
  }

  /** The problem in one line, without much of what the payload says. */
  private String describe(JsonProcessingException e) {
    if (e instanceof StreamConstraintsException) {
      return "more than " + DEPTH_MAX + " levels of arrays and objects";
    }
    return Texts.cut(redactor.text(JsonReader.problem(e)), PROBLEM_BYTES_MAX);
  }
}
