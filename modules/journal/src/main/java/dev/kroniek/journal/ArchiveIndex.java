package dev.kroniek.journal;

import dev.kroniek.domain.FormatVersions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which segments an archive consists of: the file {@code INDEX}, replaced whole. What it does not
 * name is not part of the archive.
 *
 * <pre>
 * kroniek-archive 1                                     the format and its version
 * segment 1 100000 9123456 5d3a9c01 1-100000.segment    first and last sequence, bytes of the file,
 *                                                       checksum of its header, its name
 * base 500 base-500 0b7e11f2                            last sequence in a base image, directory,
 *                                                       checksum of its files
 * obeys 1c9bd5e7                                        checksum of the TOMBSTONES beside it
 * crc32c 6f1d8e02                                       of all bytes above
 * </pre>
 *
 * @param segments in their order; there may be gaps between them
 * @param bases images of the state that entries behind a gap go on from, in their order
 * @param obeyed the checksum of the list of forgotten sessions of which nothing is left in any
 *     segment or base image; empty, and no line in the file, before there was one
 */
record ArchiveIndex(List<ArchiveSegment> segments, List<BaseRecord> bases, String obeyed) {
  static final String FILE_NAME = "INDEX";

  /** An archive without entries. */
  static final ArchiveIndex EMPTY = new ArchiveIndex(List.of(), List.of(), "");

  private static final VersionedText TEXT =
      new VersionedText("kroniek-archive", FormatVersions.only(1));

  ArchiveIndex {
    segments = List.copyOf(segments);
    bases = List.copyOf(bases);
    for (int i = 1; i < segments.size(); i++) {
      if (segments.get(i).firstSequence() <= segments.get(i - 1).lastSequence()) {
        throw new IllegalArgumentException(
            segments.get(i).file() + " does not follow " + segments.get(i - 1).file());
      }
    }
  }

  /** The last entry, or the last one in an image where no entry follows it; 0 for none. */
  long lastSequence() {
    long inSegments = segments.isEmpty() ? 0 : segments.get(segments.size() - 1).lastSequence();
    long inBases = bases.isEmpty() ? 0 : bases.get(bases.size() - 1).sequence();
    return Math.max(inSegments, inBases);
  }

  /** The first entry from which on there is no gap; the one after the last where there is none. */
  long firstSequence() {
    long first = lastSequence() + 1;
    for (int i = segments.size() - 1; i >= 0; i--) {
      if (segments.get(i).lastSequence() + 1 != first) {
        break;
      }
      first = segments.get(i).firstSequence();
    }
    return first;
  }

  /** The segment that holds an entry, or null. */
  @Nullable ArchiveSegment of(long sequence) {
    int low = 0;
    int high = segments.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      ArchiveSegment segment = segments.get(middle);
      if (segment.holds(sequence)) {
        return segment;
      }
      if (segment.firstSequence() > sequence) {
        high = middle - 1;
      } else {
        low = middle + 1;
      }
    }
    return null;
  }

  ArchiveIndex with(ArchiveSegment added) {
    List<ArchiveSegment> all = new ArrayList<>(segments);
    all.add(added);
    return new ArchiveIndex(all, bases, obeyed);
  }

  /** With a segment of the same entries in the place of another. */
  ArchiveIndex withReplaced(ArchiveSegment old, ArchiveSegment replacement) {
    List<ArchiveSegment> all = new ArrayList<>(segments);
    all.set(all.indexOf(old), replacement);
    return new ArchiveIndex(all, bases, obeyed);
  }

  /** The image of the state after an entry, or null. */
  @Nullable BaseRecord base(long sequence) {
    return bases.stream().filter(base -> base.sequence() == sequence).findFirst().orElse(null);
  }

  /** With an image, in the place of another of the same sequence where there is one. */
  ArchiveIndex withBase(BaseRecord added) {
    List<BaseRecord> all = new ArrayList<>(bases);
    all.removeIf(base -> base.sequence() == added.sequence());
    all.add(added);
    all.sort(Comparator.comparingLong(BaseRecord::sequence));
    return new ArchiveIndex(segments, all, obeyed);
  }

  ArchiveIndex withObeyed(String checksum) {
    return new ArchiveIndex(segments, bases, checksum);
  }

  /**
   * Reads it from the archive's directory; null where there is none.
   *
   * @throws JournalException if it is damaged, or of a newer version
   */
  static @Nullable ArchiveIndex read(Path archive) throws JournalException {
    Path file = archive.resolve(FILE_NAME);
    try {
      return parse(Files.readString(file, StandardCharsets.UTF_8), file);
    } catch (NoSuchFileException e) {
      return null;
    } catch (NewerVersionException e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      throw new JournalException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Writes it into the archive's directory; durable on return. */
  void write(Path archive) throws IOException {
    Disk.replace(archive.resolve(FILE_NAME), format().getBytes(StandardCharsets.UTF_8));
  }

  String format() {
    List<String> lines = new ArrayList<>();
    for (ArchiveSegment segment : segments) {
      lines.add(
          "segment %d %d %d %08x %s"
              .formatted(
                  segment.firstSequence(),
                  segment.lastSequence(),
                  segment.fileBytes(),
                  segment.checksum(),
                  segment.file()));
    }
    for (BaseRecord base : bases) {
      lines.add("base %d %s %s".formatted(base.sequence(), base.directory(), base.checksum()));
    }
    if (!obeyed.isEmpty()) {
      lines.add("obeys " + obeyed);
    }
    return TEXT.text(lines);
  }

  /**
   * Reads it.
   *
   * @param file how to name it
   * @throws NewerVersionException if a later program wrote it
   * @throws IllegalArgumentException if it is damaged
   */
  static ArchiveIndex parse(String text, Path file) throws NewerVersionException {
    List<ArchiveSegment> segments = new ArrayList<>();
    List<BaseRecord> bases = new ArrayList<>();
    String obeyed = "";
    for (String line : TEXT.lines(text, file)) {
      String[] words = line.split(" ", -1);
      if (words[0].equals("segment") && words.length == 6) {
        segments.add(segment(words));
      } else if (words[0].equals("base") && words.length == 4) {
        bases.add(new BaseRecord(Long.parseLong(words[1]), words[2], words[3]));
      } else if (words[0].equals("obeys") && words.length == 2) {
        obeyed = words[1];
      } else {
        throw new IllegalArgumentException("this line is not known: " + line);
      }
    }
    return new ArchiveIndex(segments, bases, obeyed);
  }

  private static ArchiveSegment segment(String... words) {
    return new ArchiveSegment(
        Long.parseLong(words[1]),
        Long.parseLong(words[2]),
        Long.parseLong(words[3]),
        Integer.parseUnsignedInt(words[4], 16),
        words[5]);
  }
}
