package dev.kroniek.journal;

import dev.kroniek.domain.FormatVersions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
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
  private static final VersionedText TEXT =
      new VersionedText("kroniek-journal", FormatVersions.only(1));

  private static final String OPEN = "open";

  private @Nullable BaseRecord base;
  private final List<Generation> generations = new ArrayList<>();
  private @Nullable String obeyed;
  private final List<String> discarded = new ArrayList<>();

  private ManifestText() {}

  static String format(Manifest manifest) {
    List<String> lines = new ArrayList<>();
    BaseRecord base = manifest.base();
    if (base != null) {
      lines.add(line("base", base.sequence(), base.directory(), base.checksum()));
    }
    for (Generation generation : manifest.generations()) {
      lines.add(
          line(
              "generation",
              generation.firstSequence(),
              generation.isOpen() ? OPEN : generation.lastSequence().getAsLong(),
              generation.directory()));
    }
    if (manifest.obeyed() != null) {
      lines.add(line("obeys", manifest.obeyed()));
    }
    manifest.discarded().forEach(directory -> lines.add(line("discard", directory)));
    return TEXT.text(lines);
  }

  private static String line(Object... words) {
    return Arrays.stream(words).map(String::valueOf).collect(Collectors.joining(" "));
  }

  /**
   * Reads it.
   *
   * @param file how to name it
   * @throws NewerVersionException if a later program wrote it
   * @throws IllegalArgumentException if it is damaged
   */
  static Manifest parse(String text, Path file) throws NewerVersionException {
    ManifestText read = new ManifestText();
    TEXT.lines(text, file).forEach(read::take);
    return new Manifest(read.base, read.generations, read.obeyed, read.discarded);
  }

  private void take(String line) {
    String[] words = line.split(" ", -1);
    if (words[0].equals("generation") && words.length == 4) {
      OptionalLong last =
          words[2].equals(OPEN) ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(words[2]));
      generations.add(new Generation(Long.parseLong(words[1]), last, words[3]));
    } else if (words[0].equals("base") && words.length == 4) {
      base = new BaseRecord(Long.parseLong(words[1]), words[2], words[3]);
    } else if (words[0].equals("obeys") && words.length == 2) {
      obeyed = words[1];
    } else if (words[0].equals("discard") && words.length == 2) {
      discarded.add(words[1]);
    } else {
      throw new IllegalArgumentException("this line is not known: " + line);
    }
  }
}
