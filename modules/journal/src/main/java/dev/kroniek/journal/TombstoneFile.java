package dev.kroniek.journal;

import dev.kroniek.domain.Forgotten;
import dev.kroniek.domain.FormatVersions;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.JsonText;
import dev.kroniek.domain.SessionDigest;
import dev.kroniek.domain.Timestamps;
import dev.kroniek.domain.Tombstone;
import dev.kroniek.json.JsonReader;
import dev.kroniek.json.JsonSyntaxException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which sessions were forgotten: the file {@code TOMBSTONES} beside the entries, replaced whole. It
 * is the one thing about a forgotten session that is kept for ever.
 *
 * <pre>
 * kroniek-tombstones 1             the format and its version
 * {"session": …, "sequence": 17, "time": "…", "reason": "…"}
 * crc32c 5d3a9c01                  of all bytes above
 * </pre>
 *
 * <p>A line for each session, in the order of their digests: SHA-256 of the id in hexadecimal, the
 * sequence and time of the command that forgot it, and why, where that was told.
 */
public final class TombstoneFile {
  static final String FILE_NAME = "TOMBSTONES";

  private static final VersionedText TEXT =
      new VersionedText("kroniek-tombstones", FormatVersions.only(1));

  private TombstoneFile() {}

  /**
   * The sessions that the file in a journal's directory names; none where there is no file.
   *
   * @throws JournalException if it is damaged or of a newer version
   */
  public static Forgotten read(Path journal) throws JournalException {
    Path file = journal.resolve(FILE_NAME);
    return Files.notExists(file) ? Forgotten.NONE : readFile(file);
  }

  /**
   * The sessions that such a file names, whatever it is called.
   *
   * @throws JournalException if there is none, or it is damaged or of a newer version
   */
  public static Forgotten readFile(Path file) throws JournalException {
    try {
      return parse(Files.readString(file, StandardCharsets.UTF_8), file);
    } catch (NewerVersionException e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      throw new JournalException(
          file + " cannot be read: " + e.getMessage() + "; restore it from a backup", e);
    }
  }

  /** Replaces the file in a journal's directory; durable on return. */
  public static void write(Path journal, Forgotten forgotten) throws JournalException {
    Path file = journal.resolve(FILE_NAME);
    try {
      Disk.replace(file, format(forgotten).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new JournalException(file + " cannot be written: " + e, e);
    }
  }

  /** Names what the file says: equal texts hold the same sessions. */
  static String checksum(Forgotten forgotten) {
    return TEXT.checksum(lines(forgotten));
  }

  static String format(Forgotten forgotten) {
    return TEXT.text(lines(forgotten));
  }

  private static List<String> lines(Forgotten forgotten) {
    return forgotten.tombstones().entrySet().stream()
        .map(one -> JsonText.compact(json(one.getKey(), one.getValue())))
        .toList();
  }

  private static Json.Obj json(SessionDigest session, Tombstone tombstone) {
    return Json.Obj.builder()
        .put("session", session.hex())
        .put("sequence", tombstone.sequence())
        .put("time", Timestamps.format(tombstone.time()))
        .putIfPresent("reason", tombstone.reason())
        .build();
  }

  /**
   * Reads it.
   *
   * @param file how to name it
   * @throws NewerVersionException if a later program wrote it
   * @throws IllegalArgumentException if it is damaged
   */
  static Forgotten parse(String text, Path file) throws NewerVersionException {
    SortedMap<SessionDigest, Tombstone> tombstones = new TreeMap<>();
    TEXT.lines(text, file).forEach(line -> add(line, tombstones));
    return new Forgotten(tombstones);
  }

  private static void add(String line, SortedMap<SessionDigest, Tombstone> target) {
    try {
      if (JsonReader.parse(line) instanceof Json.Obj json
          && json.get("sequence") instanceof Json.Num sequence) {
        target.put(
            new SessionDigest(text(json, "session")),
            new Tombstone(
                Long.parseLong(sequence.literal()),
                Timestamps.parse(text(json, "time")),
                json.text("reason")));
        return;
      }
    } catch (JsonSyntaxException e) {
      throw new IllegalArgumentException("this line cannot be read: " + line, e);
    }
    throw new IllegalArgumentException("this line is not known: " + line);
  }

  private static String text(Json.Obj json, String name) {
    String text = json.text(name);
    if (text == null) {
      throw new IllegalArgumentException("\"" + name + "\" is missing");
    }
    return text;
  }
}
