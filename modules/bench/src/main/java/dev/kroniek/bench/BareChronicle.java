package dev.kroniek.bench;

import dev.kroniek.domain.Command;
import dev.kroniek.journal.EncodedCommand;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;

/**
 * The control: Chronicle Queue alone, appending entries of the same size in batches of the same
 * size and forcing the file after each. No codec, no check, no fold.
 */
final class BareChronicle {
  private BareChronicle() {}

  /** Appends and forces for {@code seconds}. Returns entries a second. */
  static double rate(int batch, int seconds) throws IOException {
    Path directory = Directories.fresh();
    byte[] entry = EncodedCommand.of(Commands.event("s", "bench-000000")).seal(1, 0);
    try (ChronicleQueue queue =
            SingleChronicleQueueBuilder.binary(directory)
                .rollCycle(RollCycles.FAST_HOURLY)
                .blockSize(16 << 20)
                .build();
        ExcerptAppender appender = queue.createAppender()) {
      appender.writeBytes(Bytes.wrapForRead(entry));
      try (FileChannel file = FileChannel.open(cycleFile(directory), StandardOpenOption.WRITE)) {
        long start = System.nanoTime();
        long end = start + TimeUnit.SECONDS.toNanos(seconds);
        long count = 0;
        while (System.nanoTime() < end) {
          for (int i = 0; i < batch; i++) {
            appender.writeBytes(Bytes.wrapForRead(entry));
          }
          file.force(false);
          count += batch;
        }
        return count * 1e9 / (System.nanoTime() - start);
      }
    } finally {
      Directories.delete(directory);
    }
  }

  /** The size in bytes of an entry that is appended. */
  static int entryBytes(Command command) {
    return EncodedCommand.of(command).sizeBytes();
  }

  private static Path cycleFile(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".cq4"))
          .findFirst()
          .orElseThrow(() -> new IOException("no queue file in " + directory));
    }
  }
}
