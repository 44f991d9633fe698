package dev.kroniek.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Which generations a journal consists of: the file {@code MANIFEST}, replaced whole.
 *
 * <pre>
 * kroniek-journal 1                the format and its version
 * generation 1 1000 1              first sequence, last sequence, directory; in their order
 * generation 1001 open 1001        the last one is open
 * crc32c 5d3a9c01                  of all bytes above
 * </pre>
 *
 * @param generations at least one; without a gap; only the last is open
 */
record Manifest(List<Generation> generations) {
  static final String FILE_NAME = "MANIFEST";
  static final int VERSION = 1;

  private static final String FORMAT = "kroniek-journal ";
  private static final String CHECKSUM = "crc32c ";
  private static final String OPEN = "open";

  /** A journal without entries. */
  static final Manifest EMPTY = new Manifest(List.of(Generation.open(1, "1")));

  Manifest {
    generations = List.copyOf(generations);
    if (generations.isEmpty()) {
      throw new IllegalArgumentException("no generation");
    }
    for (int i = 0; i < generations.size(); i++) {
      Generation generation = generations.get(i);
      boolean isLast = i == generations.size() - 1;
      if (generation.isOpen() != isLast) {
        throw new IllegalArgumentException("only the last generation is open");
      }
      if (i > 0
          && generations.get(i - 1).lastSequence().orElseThrow() + 1
              != generation.firstSequence()) {
        throw new IllegalArgumentException(
            "generation " + generation.firstSequence() + " does not follow the one before");
      }
    }
  }

  /** The generation that is appended to. */
  Generation live() {
    return generations.get(generations.size() - 1);
  }

  long firstSequence() {
    return generations.get(0).firstSequence();
  }

  /** The generation of an entry, or null where it was dropped. */
  @Nullable Generation of(long sequence) {
    for (int i = generations.size() - 1; i >= 0; i--) {
      if (generations.get(i).holds(sequence)) {
        return generations.get(i);
      }
    }
    return null;
  }

  /**
   * With the live generation closed after {@code lastSequence}, and a new one begun in a directory
   * that is not in use. A generation that would be left without entries is not named any more.
   */
  Manifest withNewGeneration(long lastSequence, Path journal) {
    List<Generation> all = new ArrayList<>(generations.subList(0, generations.size() - 1));
    if (lastSequence >= live().firstSequence()) {
      all.add(live().closedAt(lastSequence));
    }
    all.add(Generation.open(lastSequence + 1, freeName(lastSequence + 1, journal)));
    return new Manifest(all);
  }

  private static String freeName(long firstSequence, Path journal) {
    String name = Long.toString(firstSequence);
    for (int attempt = 2; Files.exists(journal.resolve(name)); attempt++) {
      name = firstSequence + "-" + attempt;
    }
    return name;
  }

  /**
   * Reads it from the journal's directory; null where there is none.
   *
   * @throws JournalException if it is damaged, or of a newer version
   */
  static @Nullable Manifest read(Path journal) throws JournalException {
    Path file = journal.resolve(FILE_NAME);
    try {
      return parse(Files.readString(file, StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException | IllegalArgumentException e) {
      throw new JournalException(
          file + " cannot be read: " + e.getMessage() + "; restore it from a backup", e);
    }
  }

  /** Writes it into the journal's directory; durable on return. */
  void write(Path journal) throws IOException {
    Disk.replace(journal.resolve(FILE_NAME), format().getBytes(StandardCharsets.UTF_8));
  }

  String format() {
    StringBuilder text = new StringBuilder(FORMAT).append(VERSION).append('\n');
    for (Generation generation : generations) {
      text.append("generation ")
          .append(generation.firstSequence())
          .append(' ')
          .append(generation.isOpen() ? OPEN : generation.lastSequence().getAsLong())
          .append(' ')
          .append(generation.directory())
          .append('\n');
    }
    String checksum = checksum(text.toString());
    return text.append(CHECKSUM).append(checksum).append('\n').toString();
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
    List<Generation> generations = new ArrayList<>();
    text.substring(0, body).lines().skip(1).forEach(line -> generations.add(generation(line)));
    return new Manifest(generations);
  }

  private static Generation generation(String line) {
    String[] words = line.split(" ", -1);
    if (words.length != 4 || !words[0].equals("generation")) {
      throw new IllegalArgumentException("this line is not known: " + line);
    }
    OptionalLong last =
        words[2].equals(OPEN) ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(words[2]));
    return new Generation(Long.parseLong(words[1]), last, words[3]);
  }

  private static String checksum(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return "%08x".formatted(crc.getValue());
  }
}
