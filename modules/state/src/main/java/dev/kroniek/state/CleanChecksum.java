package dev.kroniek.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code state.db.crc32c}: while it is there, {@code state.db} was closed cleanly and not
 * opened since, and every byte of it can be checked, those that hold nothing included. Text:
 *
 * <pre>
 * kroniek-state-checksum 1
 * bytes 117354496
 * crc32c 5d3a9c01
 * </pre>
 *
 * <p>For one thread.
 */
final class CleanChecksum {
  private static final Pattern TEXT =
      Pattern.compile("kroniek-state-checksum 1\nbytes ([0-9]{1,18})\ncrc32c ([0-9a-f]{8})\n");

  private static final int SLICE_BYTES = 1 << 20;

  private final Disk disk;
  private final Path database;
  private final Path file;

  CleanChecksum(Disk disk, Path database) {
    this.disk = disk;
    this.database = database;
    this.file = database.resolveSibling(database.getFileName() + ".crc32c");
  }

  /** Before the database is opened: what it said holds no longer, even after a power cut. */
  void remove() throws IOException {
    if (disk.exists(file)) {
      disk.delete(file);
      disk.forceDirectory(RealDisk.directoryOf(file));
    }
  }

  /** After the database was closed, unless a reader keeps it from being one file. */
  void write() throws StateException {
    try {
      if (!disk.exists(database.resolveSibling(database.getFileName() + "-wal"))) {
        disk.replace(file, text(database).getBytes(StandardCharsets.US_ASCII), Disk.Forcing.FORCED);
      }
    } catch (IOException e) {
      throw StateException.of("writing " + file, e);
    }
  }

  private String text(Path of) throws IOException {
    CRC32C crc = new CRC32C();
    long size;
    try (DiskFile in = disk.open(of, Disk.Access.READ)) {
      size = in.size();
      ByteBuffer slice = ByteBuffer.allocate(SLICE_BYTES);
      for (long offset = 0; offset < size; offset += slice.limit()) {
        in.read(slice.clear().limit((int) Math.min(SLICE_BYTES, size - offset)), offset);
        crc.update(slice.flip());
      }
    }
    return String.format(
        Locale.ROOT, "kroniek-state-checksum 1\nbytes %d\ncrc32c %08x\n", size, crc.getValue());
  }

  /** What differs from what the file says; null where nothing does, or there is no such file. */
  @Nullable String problem() throws IOException {
    String said;
    try {
      said = new String(disk.read(file), StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      return null;
    }
    if (!TEXT.matcher(said).matches()) {
      return file.getFileName() + " is damaged";
    }
    String found = text(database);
    return said.equals(found)
        ? null
        : "it has " + words(found) + ", but was closed with " + words(said);
  }

  private static String words(String text) {
    Matcher parts = TEXT.matcher(text);
    return parts.matches() ? parts.group(1) + " bytes with checksum " + parts.group(2) : text;
  }
}
