package dev.kroniek.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Finds entries in the files of a closed journal, to do them harm. */
final class JournalFiles {
  private static final int MAGIC = 'K' | 'R' << 8 | 'N' << 16 | 'E' << 24;

  private JournalFiles() {}

  /** The files with entries of a generation, oldest first. */
  static List<Path> cycles(Path generation) throws IOException {
    try (Stream<Path> files = Files.list(generation)) {
      return files.filter(file -> file.toString().endsWith(".cq4")).sorted().toList();
    }
  }

  static Path onlyCycle(Path generation) throws IOException {
    List<Path> cycles = cycles(generation);
    if (cycles.size() != 1) {
      throw new AssertionError("one file expected: " + cycles);
    }
    return cycles.get(0);
  }

  /** Where the entries of a file begin, in their order. */
  static List<Integer> entryOffsets(Path file) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Integer> offsets = new ArrayList<>();
    for (int at = 0; at + 4 <= in.limit(); at += 4) {
      if (in.getInt(at) == MAGIC) {
        offsets.add(at);
      }
    }
    return offsets;
  }

  /** Where the last message ends, and the header of the next will stand. */
  static int endOfLast(Path file) throws IOException {
    List<Integer> offsets = entryOffsets(file);
    int last = offsets.get(offsets.size() - 1);
    int length = read(file, last + 8);
    return last + (length + 3) / 4 * 4;
  }

  static int read(Path file, long offset) throws IOException {
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer number = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
      in.read(number, offset);
      return number.getInt(0);
    }
  }

  static void write(Path file, long offset, int number) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(0, number);
    write(file, offset, bytes.array());
  }

  static void write(Path file, long offset, byte[] bytes) throws IOException {
    try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
      out.write(ByteBuffer.wrap(bytes), offset);
    }
  }

  static void cut(Path file, long size) throws IOException {
    try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
      out.truncate(size);
    }
  }

  /**
   * A number that changes when any byte of any file with entries does. Zeros at the end of a file
   * do not count: reading a file that was cut makes it whole again with a hole.
   */
  static int fingerprint(Path generation) throws IOException {
    int hash = 0;
    for (Path file : cycles(generation)) {
      byte[] bytes = Files.readAllBytes(file);
      int end = bytes.length;
      while (end > 0 && bytes[end - 1] == 0) {
        end--;
      }
      hash = hash * 31 + Arrays.hashCode(Arrays.copyOf(bytes, end));
    }
    return hash;
  }
}
