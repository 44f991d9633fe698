package dev.kroniek.cli;

import dev.kroniek.domain.Texts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What hooks have left and no daemon has picked up yet.
 *
 * @param complete files that wait to be picked up
 * @param dropped payloads that hooks gave up because too many files waited
 * @param rejected files that were put aside because no commands could be made of them
 */
record SpoolBacklog(long complete, long dropped, long rejected) {
  private static final int NAME_BYTES_MAX = 255;

  /** Looks into the spool of a data directory; where there is none, nothing waits. */
  static SpoolBacklog of(Path data) {
    Path spool = data.resolve("spool");
    try {
      return new SpoolBacklog(complete(spool), dropped(spool), rejected(spool));
    } catch (IOException e) {
      throw Failure.unavailable("cannot read " + spool + ": " + Causes.text(e));
    }
  }

  private static long complete(Path spool) throws IOException {
    long count = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(spool, "[0-9]*")) {
      for (Path file : files) {
        if (isComplete(file)) {
          count++;
        }
      }
    } catch (NoSuchFileException e) {
      return 0;
    }
    return count;
  }

  /** In words; a directory with files that were put aside is named. */
  String line(Path data) {
    return Texts.counted(complete, "hook file", "hook files")
        + " waiting, "
        + dropped
        + " dropped, "
        + rejected
        + " not understood"
        + (rejected == 0 ? "" : ": see " + data.resolve("spool/rejected"));
  }

  /** As {@link #of}, and what the daemon has counted since it was started. */
  SpoolBacklog dropped(long counted) {
    return new SpoolBacklog(complete, dropped + counted, rejected);
  }

  /** Beside each lies one that tells why. */
  private static long rejected(Path spool) throws IOException {
    long count = 0;
    try (DirectoryStream<Path> reasons =
        Files.newDirectoryStream(spool.resolve("rejected"), "*.reason")) {
      for (Path reason : reasons) {
        count += Files.isRegularFile(reason) ? 1 : 0;
      }
    } catch (NoSuchFileException e) {
      return 0;
    }
    return count;
  }

  /** Each is one byte in the file. */
  private static long dropped(Path spool) throws IOException {
    Path file = spool.resolve("dropped");
    return Files.exists(file) ? Files.size(file) : 0;
  }

  /** Whether the file ends with its trailer; one that is picked up meanwhile does not count. */
  private static boolean isComplete(Path file) throws IOException {
    byte[] trailer =
        ("\nkroniek1 end " + file.getFileName() + "\n").getBytes(StandardCharsets.UTF_8);
    if (trailer.length > NAME_BYTES_MAX + 32) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer end = ByteBuffer.allocate(trailer.length);
      channel.read(end, Math.max(0, channel.size() - trailer.length));
      return Arrays.equals(end.array(), trailer);
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
