package dev.kroniek.state;

import dev.kroniek.domain.FormatVersions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Brings an {@code outcomes.log} that an older program wrote up to date: writes it anew beside the
 * old one, record by record, and puts it in its place. A crash leaves the one or the other.
 */
final class OutcomeLogUpgrade {
  private static final int RECORD_BYTES = OutcomeRecordCodec.RECORD_BYTES;
  private static final int CHECKED_BYTES = OutcomeRecordCodec.CHECKED_BYTES;
  private static final int CHUNK_RECORDS = 4096;
  private static final String ASIDE = ".partial";

  private OutcomeLogUpgrade() {}

  /**
   * Does nothing where there is no log, or one of the present version or a newer one. The caller
   * must own the directory.
   *
   * @throws StateException if the log is damaged, of a version that is no longer read, or the disk
   *     refuses
   */
  static void bringUpToDate(Disk disk, Path path, FormatVersions<byte[]> versions)
      throws StateException {
    if (!disk.exists(path)) {
      return;
    }
    Path aside = path.resolveSibling(path.getFileName() + ASIDE);
    try (DiskFile old = disk.open(path, Disk.Access.READ)) {
      OutcomeRecordCodec.Header header = header(old);
      if (header == null || header.format() >= versions.current()) {
        return;
      }
      if (!versions.isRead(header.format())) {
        throw new DamagedStateException(
            path + " is of version " + header.format() + ", which is not read");
      }
      disk.delete(aside);
      try (DiskFile present = disk.open(aside, Disk.Access.READ_AND_WRITE)) {
        present.write(ByteBuffer.wrap(OutcomeRecordCodec.header(header.firstSequence())), 0);
        copy(old, present, header, versions);
        present.force();
      }
      disk.move(aside, path);
      disk.forceDirectory(RealDisk.directoryOf(path));
    } catch (StateException e) {
      throw e;
    } catch (IOException e) {
      throw StateException.of("bringing " + path + " up to date", e);
    }
  }

  private static OutcomeRecordCodec.@Nullable Header header(DiskFile file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(RECORD_BYTES);
    return file.read(bytes, 0) < RECORD_BYTES ? null : OutcomeRecordCodec.header(bytes);
  }

  private static void copy(
      DiskFile from, DiskFile to, OutcomeRecordCodec.Header header, FormatVersions<byte[]> versions)
      throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_RECORDS * RECORD_BYTES);
    long position = RECORD_BYTES;
    int count;
    while ((count = from.read(chunk.clear(), position)) >= RECORD_BYTES) {
      int whole = count / RECORD_BYTES * RECORD_BYTES;
      for (int start = 0; start < whole; start += RECORD_BYTES) {
        long sequence = header.firstSequence() - 1 + (position + start) / RECORD_BYTES;
        bringUpToDate(sequence, chunk, start, header.format(), versions);
      }
      to.write(chunk.position(0).limit(whole), position);
      position += whole;
    }
  }

  private static void bringUpToDate(
      long sequence, ByteBuffer chunk, int start, int version, FormatVersions<byte[]> versions)
      throws StateException {
    int checksum = OutcomeRecordCodec.checksum(sequence, chunk, start);
    if (chunk.getInt(start + CHECKED_BYTES) != checksum) {
      throw new DamagedStateException("outcome record " + sequence + " is damaged");
    }
    byte[] old = new byte[CHECKED_BYTES];
    chunk.get(start, old);
    chunk.put(start, versions.upToDate(version, old));
    chunk.putInt(start + CHECKED_BYTES, OutcomeRecordCodec.checksum(sequence, chunk, start));
  }
}
