package dev.kroniek.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandType;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.Key;
import dev.kroniek.domain.MalformedCommandException;
import dev.kroniek.domain.SessionId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An archive with ten entries in a segment, and the words in which its tests tell their stories.
 * Entry n is of session s0, s1 or s2, but 17 of session odd.
 */
record ArchiveOnDisk(Path directory) {
  static final Instant AT = Instant.parse("2026-11-23T10:15:30Z");

  private static final SegmentWriter.Limits SMALL = new SegmentWriter.Limits(10, 1 << 20);

  static EntryView entry(long sequence, String message) {
    try {
      Command command =
          Command.of(new Key("test", "entry-" + sequence), CommandType.ADD_EVENT, AT)
              .session(new SessionId(sequence == 17 ? "odd" : "s" + sequence % 3))
              .data(Json.Obj.builder().put("kind", "note").put("message", message).build())
              .build();
      return EntryCodec.view(EncodedCommand.of(command).seal(sequence, 1_000_000 + sequence / 4));
    } catch (MalformedCommandException | JournalException e) {
      throw new AssertionError(e);
    }
  }

  static List<EntryView> entries(long first, long last) {
    List<EntryView> entries = new ArrayList<>();
    for (long sequence = first; sequence <= last; sequence++) {
      entries.add(entry(sequence, "message " + sequence));
    }
    return entries;
  }

  ArchiveWriter writer() throws JournalException {
    return ArchiveWriter.open(directory, SMALL);
  }

  /** Adds entries of a journal that holds those from {@code first} to {@code last}. */
  void add(long first, long last) throws JournalException {
    try (ArchiveWriter writer = writer()) {
      writer.add(new ListTailer(entries(first, last)), first, last, sequence -> {});
    }
  }

  List<EntryView> readAll() throws JournalException {
    List<EntryView> all = new ArrayList<>();
    try (Tailer tailer = Archive.open(directory).tailer()) {
      EntryView view;
      while ((view = tailer.pollView()) != null) {
        assertThat(tailer.position()).isEqualTo(ListTailer.position(view.sequence()));
        all.add(view);
      }
    }
    return all;
  }

  static List<String> hex(List<EntryView> entries) {
    return entries.stream().map(entry -> HexFormat.of().formatHex(entry.bytes())).toList();
  }

  Map<String, String> files() throws IOException {
    Map<String, String> files = new HashMap<>();
    try (Stream<Path> all = Files.list(directory)) {
      for (Path file : all.toList()) {
        files.put(
            file.getFileName().toString(), HexFormat.of().formatHex(Files.readAllBytes(file)));
      }
    }
    return files;
  }
}
