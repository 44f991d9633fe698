package dev.kroniek.engine;

import static dev.kroniek.engine.Fixtures.deleteTree;
import static dev.kroniek.engine.Fixtures.snapshots;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.Forgotten;
import dev.kroniek.domain.SessionDigest;
import dev.kroniek.domain.SessionId;
import dev.kroniek.domain.Tombstone;
import dev.kroniek.journal.Durability;
import dev.kroniek.journal.TombstoneFile;
import dev.kroniek.testkit.HandClock;
import dev.kroniek.testkit.RandomCommands;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever becomes of what is derived, the journal brings the same bytes back: over seeded random
 * commands of all types.
 */
class RebuildTest {
  private static final int COMMANDS = 1_500;
  private static final Instant BEGIN = Instant.parse("2026-11-23T10:00:00Z");

  @TempDir Path directory;

  private final long seed = Long.getLong("kroniek.seed", System.nanoTime());
  private final HandClock clock = new HandClock(BEGIN);
  private RandomCommands random;
  private Path data;

  @BeforeEach
  void drawTheSeed() {
    random = new RandomCommands(seed);
    data = directory.resolve("data");
  }

  @Test
  void foldingTwiceGivesTheSameBytes() throws Exception {
    record(COMMANDS);
    SortedMap<String, String> first = snapshots(data);
    deleteAllButTheJournal();
    open().close();
    assertThat(snapshots(data)).as("seed %d", seed).isEqualTo(first);
  }

  @Test
  void foldingInPartsWithCheckpointsBetweenGivesTheSameBytes() throws Exception {
    Random parts = new Random(seed);
    for (int done = 0; done < COMMANDS; ) {
      int part = Math.min(COMMANDS - done, 1 + parts.nextInt(500));
      record(part);
      done += part;
    }
    SortedMap<String, String> inParts = snapshots(data);
    byte[] outcomes = Files.readAllBytes(data.resolve("outcomes.log"));
    deleteAllButTheJournal();
    open().close();
    assertThat(snapshots(data)).as("seed %d", seed).isEqualTo(inParts);
    assertThat(Files.readAllBytes(data.resolve("outcomes.log")))
        .as("seed %d", seed)
        .isEqualTo(outcomes);
  }

  /** Sessions are forgotten on the way; the list of them may be there or not. */
  @Test
  void forgottenSessionsLeaveTheSameBytesWhenEverythingIsFoldedAgain() throws Exception {
    Path tombstones = data.resolve("journal/TOMBSTONES");
    while (!Files.exists(tombstones)) {
      record(COMMANDS);
    }
    SortedMap<String, String> before = snapshots(data);
    byte[] outcomes = Files.readAllBytes(data.resolve("outcomes.log"));
    byte[] listed = Files.readAllBytes(tombstones);
    for (boolean isListed : new boolean[] {true, false}) {
      deleteAllButTheJournal();
      if (!isListed) {
        Files.delete(tombstones);
      }
      open().close();
      assertThat(snapshots(data)).as("seed %d", seed).isEqualTo(before);
      assertThat(Files.readAllBytes(data.resolve("outcomes.log")))
          .as("seed %d, listed: %s", seed, isListed)
          .isEqualTo(outcomes);
      assertThat(Files.readAllBytes(tombstones)).as("seed %d", seed).isEqualTo(listed);
    }
  }

  /** A list from elsewhere: of a backup that was restored before it was told of them. */
  @Test
  void whatAListNamesIsForgottenAtTheStart() throws Exception {
    record(COMMANDS);
    SessionId id;
    try (Kroniek kroniek = open()) {
      id = kroniek.mostRecent().orElseThrow();
      assertThat(kroniek.history(id, 0, 10).rows()).isNotEmpty();
    }
    Path journal = data.resolve("journal");
    TombstoneFile.write(
        journal,
        TombstoneFile.read(journal)
            .and(
                new Forgotten(
                    new TreeMap<>(
                        Map.of(SessionDigest.of(id), new Tombstone(1_000_000, BEGIN, null))))));
    open().close();
    SortedMap<String, String> inPlace = snapshots(data);
    byte[] outcomes = Files.readAllBytes(data.resolve("outcomes.log"));
    try (Kroniek kroniek = open()) {
      assertThat(kroniek.session(id)).isInstanceOf(SessionLookup.Forgotten.class);
      assertThat(kroniek.history(id, 0, 10).rows()).isEmpty();
    }
    deleteAllButTheJournal();
    open().close();
    assertThat(snapshots(data)).as("seed %d", seed).isEqualTo(inPlace);
    assertThat(Files.readAllBytes(data.resolve("outcomes.log"))).isEqualTo(outcomes);
  }

  /** A copy of the directory while it is at work is what a crash leaves. */
  @Test
  void whatACrashLeavesIsFoldedToTheSameBytes() throws Exception {
    record(COMMANDS / 2);
    Path crashed = directory.resolve("crashed");
    long last;
    try (Kroniek kroniek = open()) {
      append(kroniek, COMMANDS / 2);
      copyTree(data, crashed);
      last = kroniek.lastSequence();
    }
    SortedMap<String, String> complete = snapshots(data);
    try (Kroniek kroniek = Kroniek.open(crashed, options())) {
      kroniek.recovered().join();
      assertThat(kroniek.lastSequence()).isEqualTo(last);
    }
    assertThat(snapshots(crashed)).as("seed %d", seed).isEqualTo(complete);
  }

  @Test
  void stateBeyondTheEndOfTheJournalIsDiscardedAndFoldedAgain() throws Exception {
    record(COMMANDS / 2);
    Path shorterJournal = directory.resolve("shorter");
    copyTree(data.resolve("journal"), shorterJournal);
    SortedMap<String, String> before = snapshots(data);
    record(COMMANDS / 2);
    deleteTree(data.resolve("journal"));
    copyTree(shorterJournal, data.resolve("journal"));
    try (Kroniek kroniek = open()) {
      kroniek.recovered().join();
      assertThat(kroniek.status().damage()).anyMatch(note -> note.contains("folded again"));
    }
    assertThat(snapshots(data)).as("seed %d", seed).containsAllEntriesOf(before);
  }

  private void record(int count) throws Exception {
    try (Kroniek kroniek = open()) {
      append(kroniek, count);
    }
  }

  private Kroniek open() throws IOException {
    return Kroniek.open(data, options());
  }

  private KroniekOptions options() {
    return KroniekOptions.defaults().durability(Durability.OS).clock(clock);
  }

  /** Hands in one after the other, each at the time that its journal would show. */
  private void append(Kroniek kroniek, int count) throws Exception {
    List<Receipt> receipts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Command command = random.next();
      clock.advance(Duration.between(clock.instant(), random.now()));
      Receipt receipt = tryAppend(kroniek, command);
      if (receipt != null) {
        receipts.add(receipt);
      }
    }
    for (Receipt receipt : receipts) {
      receipt.applied().join();
    }
  }

  /** A forgotten session takes nothing: that is no entry, and no failure either. */
  private static @Nullable Receipt tryAppend(Kroniek kroniek, Command command)
      throws AppendRefusedException {
    try {
      Receipt receipt = kroniek.append(command);
      receipt.journaled().join();
      return receipt;
    } catch (AppendRefusedException e) {
      if (e.refusal() == Refusal.FORGOTTEN) {
        return null;
      }
      throw e;
    } catch (CompletionException e) { // forgotten while it waited
      if (e.getCause() instanceof AppendRefusedException refused
          && refused.refusal() == Refusal.FORGOTTEN) {
        return null;
      }
      throw e;
    }
  }

  private void deleteAllButTheJournal() throws IOException {
    try (var files = Files.list(data)) {
      for (Path file : files.toList()) {
        if (!file.endsWith("journal")) {
          deleteTree(file);
        }
      }
    }
  }

  /** What vanishes meanwhile, as the snapshot of a session that is forgotten, is not copied. */
  private static void copyTree(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(directory).toString()));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            try {
              Files.copy(file, to.resolve(from.relativize(file).toString()));
            } catch (NoSuchFileException e) {
              return visitFileFailed(file, e);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
  }
}
