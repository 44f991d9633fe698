package dev.kroniek.state;

import dev.kroniek.domain.Json;
import dev.kroniek.domain.JsonText;
import dev.kroniek.domain.SessionBody;
import dev.kroniek.domain.SessionHead;
import dev.kroniek.json.JsonReader;
import dev.kroniek.json.JsonSyntaxException;

/**
 * Heads and bodies as compact JSON text for {@code state.db}: what is written is read back equal.
 */
final class SessionCodec {
  /** The format of one value, its first field. */
  static final long FORMAT = 1;

  static final String FORMAT_FIELD = "format";

  private SessionCodec() {}

  static String encode(SessionHead head) {
    return JsonText.compact(HeadCodec.encode(head));
  }

  static String encode(SessionBody body) {
    return JsonText.compact(BodyCodec.encode(body));
  }

  /**
   * The head that the text holds.
   *
   * @throws DamagedStateException if it is damaged
   */
  static SessionHead head(String text) throws StateException {
    return decode("head", text, HeadCodec::decode);
  }

  /**
   * The body that the text holds.
   *
   * @throws DamagedStateException if it is damaged
   */
  static SessionBody body(String text) throws StateException {
    return decode("body", text, BodyCodec::decode);
  }

  private static <T> T decode(String what, String text, StoredObject.Reading<T> reading)
      throws StateException {
    try {
      Json json = JsonReader.parseStored(text);
      StoredObject stored = StoredObject.of(json);
      long format = stored.number(FORMAT_FIELD);
      if (format != FORMAT) {
        throw new StateException("its format is " + format + ", not " + FORMAT);
      }
      return reading.of(stored);
    } catch (JsonSyntaxException | StateException | IllegalArgumentException e) {
      throw new DamagedStateException(
          "a stored %s is damaged: %s".formatted(what, e.getMessage()), e);
    }
  }
}
