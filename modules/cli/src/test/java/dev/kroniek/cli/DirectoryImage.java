package dev.kroniek.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** A directory as one compressed file: the zeros of sparse files take next to nothing in it. */
final class DirectoryImage {
  private static final int BLOCK_BYTES = 4096;

  private DirectoryImage() {}

  /** Packs all files; one directory always gives the same bytes. */
  static void pack(Path directory, Path image) throws IOException {
    try (OutputStream out = Files.newOutputStream(image);
        ZipOutputStream zip = new ZipOutputStream(out);
        Stream<Path> all = Files.walk(directory)) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        ZipEntry entry = new ZipEntry(directory.relativize(file).toString());
        entry.setLastModifiedTime(FileTime.fromMillis(0));
        zip.putNextEntry(entry);
        Files.copy(file, zip);
        zip.closeEntry();
      }
    }
  }

  /** Unpacks it into a directory that is made; blocks of zeros become holes again. */
  static void unpack(InputStream image, Path directory) throws IOException {
    Files.createDirectories(directory);
    try (ZipInputStream zip = new ZipInputStream(image)) {
      ZipEntry entry;
      while ((entry = zip.getNextEntry()) != null) {
        Path file = directory.resolve(entry.getName());
        Files.createDirectories(file.getParent());
        write(zip, file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      }
    }
  }

  private static void write(InputStream in, Path file) throws IOException {
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      long size = 0;
      byte[] block = in.readNBytes(BLOCK_BYTES);
      while (block.length > 0) {
        if (!isZero(block)) {
          out.write(ByteBuffer.wrap(block), size);
        }
        size += block.length;
        block = in.readNBytes(BLOCK_BYTES);
      }
      if (out.size() < size) {
        out.write(ByteBuffer.allocate(1), size - 1);
      }
    }
  }

  private static boolean isZero(byte[] block) {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  /** The checksum of each file by its path below the directory. */
  static Map<String, Long> checksums(Path directory) throws IOException {
    Map<String, Long> checksums = new TreeMap<>();
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        CRC32C crc = new CRC32C();
        crc.update(Files.readAllBytes(file));
        checksums.put(directory.relativize(file).toString(), crc.getValue());
      }
    }
    return checksums;
  }
}
