package dev.kroniek.state;

import dev.kroniek.domain.Event;
import dev.kroniek.domain.FormatVersions;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.JsonText;
import dev.kroniek.domain.SessionBody;
import dev.kroniek.domain.SessionHead;
import dev.kroniek.json.JsonReader;
import dev.kroniek.json.JsonSyntaxException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.zip.CRC32C;

/**
 * Heads and bodies as compact JSON text for {@code state.db}: what is written is read back equal.
 */
final class SessionCodec {
  /**
   * The versions that are read, of each kind of value, which tells its own in its first field. A
   * later one never comes here: the database has a later version then.
   */
  static final FormatVersions<Json.Obj> HEADS = FormatVersions.only(1);

  static final FormatVersions<Json.Obj> BODIES = FormatVersions.only(1);
  static final FormatVersions<Json.Obj> EVENTS = FormatVersions.only(1);

  static final String FORMAT_FIELD = "format";

  private SessionCodec() {}

  static String encode(SessionHead head) {
    return JsonText.compact(HeadCodec.encode(head));
  }

  static String encode(SessionBody body) {
    return JsonText.compact(BodyCodec.encode(body));
  }

  /** What SQLite does not have for its rows: tells whether the text is as it was written. */
  static long checksum(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return crc.getValue();
  }

  /**
   * The head in the columns {@code head, crc} of a row.
   *
   * @throws DamagedStateException if it is not as it was written
   */
  static SessionHead head(ResultSet row) throws SQLException, StateException {
    return head(checked("head", row));
  }

  /**
   * The body in the columns {@code body, crc} of a row.
   *
   * @throws DamagedStateException if it is not as it was written
   */
  static SessionBody body(ResultSet row) throws SQLException, StateException {
    return body(checked("body", row));
  }

  /**
   * The event in the columns {@code event, crc} of a row.
   *
   * @throws DamagedStateException if it is not as it was written
   */
  static Event event(ResultSet row) throws SQLException, StateException {
    return event(checked("event", row));
  }

  private static String checked(String what, ResultSet row) throws SQLException, StateException {
    String text = row.getString(1);
    if (checksum(text) != row.getLong(2)) {
      throw new DamagedStateException("a stored " + what + " is damaged: its checksum differs");
    }
    return text;
  }

  /**
   * The head that the text holds.
   *
   * @throws DamagedStateException if it is damaged
   */
  static SessionHead head(String text) throws StateException {
    return head(text, HEADS);
  }

  /** As {@link #head(String)}, where there are these versions. */
  static SessionHead head(String text, FormatVersions<Json.Obj> versions) throws StateException {
    return decode("head", text, versions, HeadCodec::decode);
  }

  /**
   * The body that the text holds.
   *
   * @throws DamagedStateException if it is damaged
   */
  static SessionBody body(String text) throws StateException {
    return decode("body", text, BODIES, BodyCodec::decode);
  }

  static String encode(Event event) {
    return JsonText.compact(BodyCodec.event(event));
  }

  /**
   * The event that the text holds.
   *
   * @throws DamagedStateException if it is damaged
   */
  static Event event(String text) throws StateException {
    return decode("event", text, EVENTS, BodyCodec::event);
  }

  private static <T> T decode(
      String what, String text, FormatVersions<Json.Obj> versions, StoredObject.Reading<T> reading)
      throws StateException {
    try {
      StoredObject stored = StoredObject.of(JsonReader.parseStored(text));
      int version = Math.toIntExact(stored.number(FORMAT_FIELD));
      return reading.of(new StoredObject(versions.upToDate(version, stored.json())));
    } catch (JsonSyntaxException
        | StateException
        | IllegalArgumentException
        | ArithmeticException e) {
      throw new DamagedStateException(
          "a stored %s is damaged: %s".formatted(what, e.getMessage()), e);
    }
  }
}
