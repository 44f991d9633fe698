package dev.kroniek.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Entry;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.SessionId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChronicleJournalTest {
  @TempDir Path directory;

  @Test
  void whatWasAppendedIsReadAgainAfterReopening() throws Exception {
    Command command =
        Command.of(
                new Key("cli", "1"), CommandType.ADD_EVENT, Instant.parse("2026-11-23T10:00:00Z"))
            .session(new SessionId("s1"))
            .data(Json.Obj.builder().put("kind", "note").put("message", "é").build())
            .build();
    try (ChronicleJournal journal = ChronicleJournal.open(directory, JournalOptions.DEFAULT)) {
      assertThat(journal.append(List.of(command, command))).isEqualTo(new Appended(1, 2));
      assertThat(journal.append(List.of(command))).isEqualTo(new Appended(3, 1));
    }
    try (ChronicleJournal journal = ChronicleJournal.open(directory, JournalOptions.DEFAULT);
        Tailer tailer = journal.tailer()) {
      assertThat(journal.lastSequence()).isEqualTo(3);
      Entry entry = tailer.poll();
      assertThat(entry).extracting(Entry::command).isEqualTo(command);
    }
  }
}
