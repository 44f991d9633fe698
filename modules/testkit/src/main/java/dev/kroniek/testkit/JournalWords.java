package dev.kroniek.testkit;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.Entry;
import dev.kroniek.journal.Appended;
import dev.kroniek.journal.EncodedCommand;
import dev.kroniek.journal.Journal;
import dev.kroniek.journal.JournalException;
import dev.kroniek.journal.Tailer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the journal's tests say in few words. */
final class JournalWords {
  private JournalWords() {}

  static List<Command> events(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(SampleCommands::event).toList();
  }

  /** Appends the commands as one batch. */
  static Appended append(Journal journal, List<Command> commands) throws JournalException {
    return journal.append(commands.stream().map(EncodedCommand::of).toList());
  }

  static List<Entry> readAll(Journal journal) throws JournalException {
    try (Tailer tailer = journal.tailer()) {
      return drain(tailer);
    }
  }

  static List<Entry> drain(Tailer tailer) throws JournalException {
    List<Entry> entries = new ArrayList<>();
    Entry entry;
    while ((entry = tailer.poll()) != null) {
      entries.add(entry);
    }
    return entries;
  }

  static List<Command> commands(List<Entry> entries) {
    return entries.stream().map(Entry::command).toList();
  }

  static long sequence(@Nullable Entry entry) {
    return entry == null ? 0 : entry.sequence();
  }
}
