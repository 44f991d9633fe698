package dev.kroniek.cli;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Where the entries of a journal lie in its files, found by their magic: to damage them. */
record JournalBytes(TreeMap<Long, Place> entries) {
  private static final int SLICE = 1 << 20;
  private static final int SEQUENCE_OFFSET = 16;

  /** An entry's bytes. */
  record Place(Path file, long offset, int length) {}

  /** Finds all entries of the data directory. */
  static JournalBytes of(Path data) throws IOException {
    TreeMap<Long, Place> found = new TreeMap<>();
    try (Stream<Path> files = Files.walk(data.resolve("journal"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".cq4")).toList()) {
        scan(file, found);
      }
    }
    return new JournalBytes(found);
  }

  /** Entries lie in the first megabytes: what follows is a hole. */
  private static void scan(Path file, TreeMap<Long, Place> found) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      byte[] slice = new byte[(int) Math.min(SLICE, in.length())];
      in.readFully(slice);
      ByteBuffer bytes = ByteBuffer.wrap(slice).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i + SEQUENCE_OFFSET + Long.BYTES < slice.length; i++) {
        if (slice[i] == 'K' && slice[i + 1] == 'R' && slice[i + 2] == 'N' && slice[i + 3] == 'E') {
          found.put(bytes.getLong(i + SEQUENCE_OFFSET), new Place(file, i, bytes.getInt(i + 8)));
        }
      }
    }
  }

  /** Turns one bit of a byte of an entry. */
  void flip(long sequence, int offset) throws IOException {
    Place place = Objects.requireNonNull(entries.get(sequence));
    flip(place.file(), place.offset() + offset);
  }

  /** Turns one bit of a byte of a file. */
  static void flip(Path file, long offset) throws IOException {
    try (RandomAccessFile damaged = new RandomAccessFile(file.toFile(), "rw")) {
      damaged.seek(offset);
      int before = damaged.read();
      damaged.seek(offset);
      damaged.write(before ^ 1);
    }
  }
}
