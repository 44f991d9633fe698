package dev.kroniek.testkit;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.Entry;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.JsonText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes entries of commands as a journal does, without one: gapless sequences, and a recording time
 * that never goes back. Its hashes are not those of the journal. For one thread.
 */
public final class EntryNumbering {
  private long sequence;
  private Instant recordedAt = Instant.EPOCH;

  /** The command as the next entry, recorded now unless an earlier one was recorded later. */
  public Entry next(Command command, Instant now) {
    sequence++;
    recordedAt = now.isAfter(recordedAt) ? now : recordedAt;
    return new Entry(
        sequence, recordedAt, hash(command.key().toString()), contentHash(command), command);
  }

  /** As many entries as asked for, of commands as they come. */
  public List<Entry> of(RandomCommands commands, int size) {
    List<Entry> entries = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      Command command = commands.next();
      entries.add(next(command, commands.now()));
    }
    return entries;
  }

  /** Type, session, project, expected version and data: what makes two commands the same. */
  private static long contentHash(Command command) {
    return hash(
        JsonText.sorted(
            Json.Obj.builder()
                .put("type", command.type().wireName())
                .put("session", String.valueOf(command.session()))
                .put("project", String.valueOf(command.project()))
                .put("expected_version", command.expectedVersion().toString())
                .put("data", command.data())
                .build()));
  }

  /** FNV-1a, 64 bits: the same in every JVM. */
  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }
}
