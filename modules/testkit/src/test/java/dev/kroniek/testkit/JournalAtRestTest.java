package dev.kroniek.testkit;

import static dev.kroniek.testkit.JournalWords.append;
import static dev.kroniek.testkit.SampleCommands.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.journal.ChronicleJournal;
import dev.kroniek.journal.Durability;
import dev.kroniek.journal.Journal;
import dev.kroniek.journal.JournalException;
import dev.kroniek.journal.JournalOptions;
import dev.kroniek.journal.Tailer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the journal takes of the machine while little or nothing happens. */
@Timeout(60)
class JournalAtRestTest {
  @TempDir Path parent;

  private Path directory() {
    return parent.resolve("journal");
  }

  private Journal open(JournalOptions options) throws JournalException {
    return ChronicleJournal.open(directory(), options);
  }

  private Journal open() throws JournalException {
    return open(JournalOptions.DEFAULT);
  }

  @Test
  void anIdleJournalUsesNoProcessorAndWritesNothing() throws Exception {
    try (Journal journal = open();
        Tailer tailer = journal.tailer()) {
      append(journal, List.of(event(1)));
      tailer.poll();
      long modified = newestModification();
      long before = processorNs();
      for (int i = 0; i < 100; i++) {
        tailer.poll();
        TimeUnit.MILLISECONDS.sleep(10);
      }
      assertThat(processorNs() - before).isLessThan(Duration.ofMillis(100).toNanos());
      assertThat(newestModification()).isEqualTo(modified);
    }
  }

  /** Of all threads but the compiler's and the collector's, which are no Java threads. */
  private static long processorNs() {
    var threads = ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (long id : threads.getAllThreadIds()) {
      sum += Math.max(0, threads.getThreadCpuTime(id));
    }
    return sum;
  }

  private long newestModification() throws IOException {
    try (Stream<Path> files = Files.walk(directory())) {
      return files.mapToLong(file -> file.toFile().lastModified()).max().orElse(0);
    }
  }

  @Test
  void severalHundredSmallBatchesKeepFewFilesOpen() throws Exception {
    try (Journal journal = open(JournalOptions.DEFAULT.withDurability(Durability.OS))) {
      append(journal, List.of(event(1)));
      long before = openFiles();
      for (int i = 2; i <= 500; i++) {
        append(journal, List.of(event(i)));
      }
      assertThat(openFiles()).isLessThanOrEqualTo(before + 2);
      assertThat(journal.lastSequence()).isEqualTo(500);
    }
  }

  private long openFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.filter(Files::exists).filter(this::isOurs).count();
    }
  }

  private boolean isOurs(Path descriptor) {
    try {
      return descriptor.toRealPath().startsWith(parent.toRealPath());
    } catch (IOException e) {
      return false;
    }
  }
}
