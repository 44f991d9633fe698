package dev.kroniek.journal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Manifest} as text.
 *
 * <pre>
 * kroniek-journal 1                  the format and its version
 * base 500 base-500 0b7e11f2         last sequence in the base image, directory, checksum of its
 *                                    files; only where entries were dropped
 * generation 501 1000 501            first sequence, last sequence, directory; in their order
 * generation 1001 open 1001          the last one is open
 * obeys 93f4b06a                     the checksum in TOMBSTONES when its sessions were erased last
 * discard 1                          a directory that is to be deleted
 * crc32c 5d3a9c01                    of all bytes above
 * </pre>
 */
final class ManifestText {
  static final int VERSION = 1;

  private static final String FORMAT = "kroniek-journal ";
  private static final String CHECKSUM = "crc32c ";
  private static final String OPEN = "open";

  private @Nullable Base base;
  private final List<Generation> generations = new ArrayList<>();
  private @Nullable String obeyed;
  private final List<String> discarded = new ArrayList<>();

  private ManifestText() {}

  static String format(Manifest manifest) {
    StringBuilder text = new StringBuilder(FORMAT).append(VERSION).append('\n');
    Base base = manifest.base();
    if (base != null) {
      line(text, "base", base.sequence(), base.directory(), base.checksum());
    }
    for (Generation generation : manifest.generations()) {
      line(
          text,
          "generation",
          generation.firstSequence(),
          generation.isOpen() ? OPEN : generation.lastSequence().getAsLong(),
          generation.directory());
    }
    if (manifest.obeyed() != null) {
      line(text, "obeys", manifest.obeyed());
    }
    manifest.discarded().forEach(directory -> line(text, "discard", directory));
    String checksum = checksum(text.toString());
    return text.append(CHECKSUM).append(checksum).append('\n').toString();
  }

  private static void line(StringBuilder text, Object... words) {
    for (int i = 0; i < words.length; i++) {
      text.append(i == 0 ? "" : " ").append(words[i]);
    }
    text.append('\n');
  }

  static Manifest parse(String text) {
    if (!text.startsWith(FORMAT)) {
      throw new IllegalArgumentException("it does not begin with \"" + FORMAT.strip() + "\"");
    }
    String version = text.substring(FORMAT.length(), Math.max(FORMAT.length(), text.indexOf('\n')));
    if (!version.equals(Integer.toString(VERSION))) {
      throw new IllegalArgumentException(
          "it has version " + version + ", this program reads " + VERSION);
    }
    int body = text.lastIndexOf(CHECKSUM);
    if (body < 0
        || !text.substring(body).equals(CHECKSUM + checksum(text.substring(0, body)) + "\n")) {
      throw new IllegalArgumentException("its checksum is wrong");
    }
    ManifestText read = new ManifestText();
    text.substring(0, body).lines().skip(1).forEach(read::take);
    return new Manifest(read.base, read.generations, read.obeyed, read.discarded);
  }

  private void take(String line) {
    String[] words = line.split(" ", -1);
    if (words[0].equals("generation") && words.length == 4) {
      OptionalLong last =
          words[2].equals(OPEN) ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(words[2]));
      generations.add(new Generation(Long.parseLong(words[1]), last, words[3]));
    } else if (words[0].equals("base") && words.length == 4) {
      base = new Base(Long.parseLong(words[1]), words[2], words[3]);
    } else if (words[0].equals("obeys") && words.length == 2) {
      obeyed = words[1];
    } else if (words[0].equals("discard") && words.length == 2) {
      discarded.add(words[1]);
    } else {
      throw new IllegalArgumentException("this line is not known: " + line);
    }
  }

  private static String checksum(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return "%08x".formatted(crc.getValue());
  }
}
