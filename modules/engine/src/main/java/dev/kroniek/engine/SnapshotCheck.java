package dev.kroniek.engine;

import dev.kroniek.domain.Json;
import dev.kroniek.domain.SessionHead;
import dev.kroniek.domain.SessionId;
import dev.kroniek.json.JsonReader;
import dev.kroniek.json.JsonSyntaxException;
import dev.kroniek.state.Difference;
import dev.kroniek.state.JsonDifferences;
import dev.kroniek.state.SnapshotFiles;
import dev.kroniek.state.SnapshotFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Compares every session's {@code session.json} with the state, byte by byte. A file that is
 * behind, because its owner is at work or was killed, must show its session exactly as it was after
 * the entry that it names. For one thread.
 */
final class SnapshotCheck {
  private static final int PAGE = 500;
  private static final String PARTIAL = ".partial";

  /** How long files may be behind a daemon that runs. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(15);

  private static final long BETWEEN_LOOKS_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final VerifiedState state;
  private final DataDirectory directory;
  private final SnapshotFiles files;
  private final Findings findings;

  /** Files that are not as the state is, and may come to be: what is wrong with each so far. */
  private Map<SessionId, Finding> late = new LinkedHashMap<>();

  /** Who keeps the files in step. */
  enum Writer {
    /** A daemon at work: they may be a moment behind. */
    RUNNING,
    /** One that was killed: they may be behind, until the next brings them in step. */
    KILLED,
    /** One that stopped cleanly: they must be in step. */
    STOPPED
  }

  SnapshotCheck(
      VerifiedState state, DataDirectory directory, SnapshotFiles files, Findings findings) {
    this.state = state;
    this.directory = directory;
    this.files = files;
    this.findings = findings;
  }

  /** Compares all. Returns how many sessions there are. */
  long run(Writer writer, ReplayListener progress) throws IOException {
    List<SessionId> all = ids();
    long done = 0;
    for (SessionId id : all) {
      check(id);
      progress.progress(++done, all.size());
    }
    List<Path> strays = strays();
    if (writer == Writer.RUNNING) {
      strays = waitForTheWriter(strays);
    }
    if (writer == Writer.KILLED && !(late.isEmpty() && strays.isEmpty())) {
      findings.note(
          "%d snapshots are behind, and %d files are left over: the daemon was killed, and its next start puts that right"
              .formatted(late.size(), strays.size()));
      return all.size();
    }
    late.values().forEach(findings::add);
    for (Path stray : strays) {
      findings.add(Finding.of(relative(stray), "is not expected there"));
    }
    return all.size();
  }

  private List<Path> waitForTheWriter(List<Path> strays) throws IOException {
    List<Path> left = strays;
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!(late.isEmpty() && left.isEmpty()) && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
      state.refresh();
      Map<SessionId, Finding> before = late;
      late = new LinkedHashMap<>();
      for (Map.Entry<SessionId, Finding> one : before.entrySet()) {
        check(one.getKey());
        Finding now = late.get(one.getKey());
        if (now != null && now.sequence() != one.getValue().sequence()) {
          late.remove(one.getKey()); // exactly as it was, twice, and it moves
        }
      }
      left = strays();
    }
    return left;
  }

  private List<Path> strays() throws IOException {
    List<Path> strays = new ArrayList<>();
    for (Path stray : files.strays(ids())) {
      if (stray.toString().endsWith(PARTIAL)) {
        findings.note(relative(stray) + " is what a killed daemon left half written");
      } else {
        strays.add(stray);
      }
    }
    return strays;
  }

  private List<SessionId> ids() throws IOException {
    List<SessionId> all = new ArrayList<>();
    List<SessionId> page = state.store().idsAfter(null, PAGE);
    while (!page.isEmpty()) {
      all.addAll(page);
      page = state.store().idsAfter(page.get(page.size() - 1), PAGE);
    }
    return all;
  }

  private void check(SessionId id) throws IOException {
    SessionHead head = state.store().head(id);
    if (head == null) {
      return; // forgotten meanwhile
    }
    byte[] bytes = files.read(id);
    if (bytes == null) {
      late.put(id, finding(id, head.progress().sequence(), "is missing"));
      return;
    }
    String found = new String(bytes, StandardCharsets.UTF_8);
    String expected = SnapshotFormat.text(head, state.store().body(id));
    boolean isSame = Arrays.equals(bytes, expected.getBytes(StandardCharsets.UTF_8));
    if (!isSame) {
      tell(id, head, expected, found);
    }
  }

  private void tell(SessionId id, SessionHead head, String expected, String found)
      throws IOException {
    long named = sequence(found);
    long last = head.progress().sequence();
    if (named > state.store().reached().sequence()) {
      late.put(
          id, finding(id, named, "shows entry " + named + ", which the journal does not have"));
      return;
    }
    if (named > 0 && named < last) {
      String then = textAt(id, named);
      if (found.equals(then)) {
        late.put(id, finding(id, named, "is behind: it shows entry " + named + " and not " + last));
        return;
      }
    }
    Map<String, GivenBy> givers = givers(id);
    JsonDifferences.tell(
        id,
        "",
        expected,
        found,
        difference -> findings.add(file(id), difference, last, givenBy(givers, difference)));
  }

  private static long givenBy(Map<String, GivenBy> givers, Difference difference) {
    GivenBy giver = givers.get(difference.field());
    return giver == null ? 0 : giver.sequence();
  }

  /** Which entries gave the session's fields their values. */
  private Map<String, GivenBy> givers(SessionId id) throws IOException {
    Map<String, GivenBy> givers = new LinkedHashMap<>();
    state
        .past()
        .explain(id, state.store().reached().sequence())
        .ifPresent(e -> e.fields().forEach(field -> givers.put(field.name(), field.by())));
    return givers;
  }

  private @Nullable String textAt(SessionId id, long sequence) throws IOException {
    return state.past().session(id, sequence) instanceof SessionLookup.Found found
        ? SnapshotFormat.text(found.head(), found.body())
        : null;
  }

  /** The entry that a snapshot names; 0 where it names none. */
  private static long sequence(String snapshot) {
    try {
      return JsonReader.parseStored(snapshot) instanceof Json.Obj object
              && object.get("sequence") instanceof Json.Num number
              && number.literal().matches("[0-9]{1,18}")
          ? Long.parseLong(number.literal())
          : 0;
    } catch (JsonSyntaxException e) {
      return 0;
    }
  }

  private Finding finding(SessionId id, long sequence, String problem) {
    return new Finding(file(id), sequence, id, null, null, null, 0, problem);
  }

  private String file(SessionId id) {
    return relative(files.path(id));
  }

  private String relative(Path path) {
    return directory.root().relativize(path).toString();
  }
}
