package dev.kroniek.journal;

import dev.kroniek.domain.FormatVersions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Small files of text that are replaced whole: the first line tells the format and its version, the
 * last one the checksum of all bytes above, in every version. So damage is told from novelty.
 *
 * <pre>
 * kroniek-journal 1
 * …
 * crc32c 5d3a9c01
 * </pre>
 *
 * @param name of the format, the first word
 * @param versions the steps are given the lines between the first and the last
 */
record VersionedText(String name, FormatVersions<List<String>> versions) {
  private static final String CHECKSUM = "crc32c ";

  /** The text with these lines. */
  String text(List<String> lines) {
    String above = above(lines);
    return above + CHECKSUM + checksum(above) + "\n";
  }

  /** The checksum that a text with these lines has: it names them. */
  String checksum(List<String> lines) {
    return checksum(above(lines));
  }

  private String above(List<String> lines) {
    StringBuilder text = new StringBuilder(name).append(' ').append(versions.current());
    text.append('\n');
    lines.forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  /**
   * The lines of a text of any version that is read, as the current one has them.
   *
   * @param file how to name it
   * @throws NewerVersionException if a later program wrote it
   * @throws IllegalArgumentException if it is damaged, or something else
   */
  List<String> lines(String text, Object file) throws NewerVersionException {
    if (!text.startsWith(name + " ")) {
      throw new IllegalArgumentException("it does not begin with \"" + name + "\"");
    }
    int end = text.lastIndexOf(CHECKSUM);
    if (end < 0
        || !text.substring(end).equals(CHECKSUM + checksum(text.substring(0, end)) + "\n")) {
      throw new IllegalArgumentException("its checksum is wrong");
    }
    List<String> lines = text.substring(0, end).lines().toList();
    int version = Integer.parseInt(lines.get(0).substring(name.length() + 1));
    if (versions.isNewer(version)) {
      throw new NewerVersionException(versions.tooNew(file.toString(), version));
    }
    return versions.upToDate(version, lines.subList(1, lines.size()));
  }

  private static String checksum(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return "%08x".formatted(crc.getValue());
  }
}
