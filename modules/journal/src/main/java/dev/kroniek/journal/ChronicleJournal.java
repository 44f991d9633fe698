package dev.kroniek.journal;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.Timestamps;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A journal kept by Chronicle Queue. */
public final class ChronicleJournal implements Journal {
  private final JournalOptions options;
  private final ChronicleLog log;
  private final LogReader readBack;
  private final List<String> damage = new ArrayList<>();
  private volatile long lastSequence;
  private long recordedAtMicros;
  private @Nullable Path lastFile;
  private @Nullable Thread appendingThread;
  private @Nullable Throwable failure;

  private ChronicleJournal(JournalOptions options, ChronicleLog log) {
    this.options = options;
    this.log = log;
    this.readBack = log.reader();
  }

  /** Opens the journal in a directory, which is made where there is none. */
  public static ChronicleJournal open(Path directory, JournalOptions options)
      throws JournalException {
    try {
      Path generation = directory.resolve("1");
      Files.createDirectories(generation);
      ChronicleLog log =
          ChronicleLog.openForAppending(generation, new MonotonicTime(options.clock()));
      ChronicleJournal journal = new ChronicleJournal(options, log);
      journal.scan();
      return journal;
    } catch (IOException e) {
      throw new JournalException(directory + ": " + e, e);
    }
  }

  private void scan() throws JournalException {
    EntryView view;
    while ((view = readBack.read()) != null) {
      lastSequence = view.sequence();
      recordedAtMicros = Timestamps.micros(view.recordedAt());
    }
  }

  @Override
  public Appended append(List<Command> commands) throws JournalException {
    requireAppendingThread();
    if (failure != null) {
      throw new JournalException("the journal failed before", failure);
    }
    List<byte[]> entries = new ArrayList<>();
    for (Command command : commands) {
      entries.add(EntryCodec.encode(command));
    }
    try {
      return write(entries);
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
      throw new JournalException("cannot append after entry " + lastSequence + ": " + e, e);
    }
  }

  private Appended write(List<byte[]> entries) throws IOException {
    long first = lastSequence + 1;
    long sequence = lastSequence;
    recordedAtMicros = Math.max(recordedAtMicros, Timestamps.micros(options.clock().instant()));
    Set<Path> files = new LinkedHashSet<>();
    if (lastFile != null) {
      files.add(lastFile);
    }
    for (byte[] entry : entries) {
      EntryCodec.seal(entry, ++sequence, recordedAtMicros);
      log.write(entry);
      lastFile = log.currentFile();
      files.add(lastFile);
    }
    if (options.durability() == Durability.BATCH) {
      for (Path file : files) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.force(false);
        }
      }
      for (long expected = first; expected <= sequence; expected++) {
        EntryView view = readBack.read();
        if (view == null || view.sequence() != expected) {
          throw new JournalException("entry " + expected + " cannot be read back");
        }
      }
    }
    lastSequence = sequence;
    return new Appended(first, entries.size());
  }

  private void requireAppendingThread() {
    if (appendingThread == null) {
      appendingThread = Thread.currentThread();
    } else if (appendingThread != Thread.currentThread()) {
      throw new IllegalStateException("only " + appendingThread + " may append");
    }
  }

  @Override
  public long firstSequence() {
    return 1;
  }

  @Override
  public long lastSequence() {
    return lastSequence;
  }

  @Override
  public Tailer tailer() {
    return new ChronicleTailer(this, log.reader());
  }

  @Override
  public long bytes() {
    return 0;
  }

  @Override
  public List<String> damage() {
    return List.copyOf(damage);
  }

  @Override
  public void close() {
    readBack.close();
    log.close();
  }
}
