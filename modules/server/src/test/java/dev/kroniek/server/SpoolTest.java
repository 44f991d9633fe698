package dev.kroniek.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.Outcome;
import dev.kroniek.engine.AppendRefusedException;
import dev.kroniek.engine.Receipt;
import dev.kroniek.engine.Refusal;
import dev.kroniek.hooks.PromptCapture;
import dev.kroniek.redaction.Redactor;
import dev.kroniek.redaction.Rules;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The pick-up of spool files, turn by turn. */
class SpoolTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  @TempDir Path spool;
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final SpoolMeters meters = new SpoolMeters(registry);
  private final List<Command> journaled = new ArrayList<>();
  private static final Redactor REDACTOR = new Redactor(Rules.standard(), rule -> {});

  private final List<Integer> batches = new ArrayList<>();
  private @Nullable Refusal refusal;
  private Instant now = NOW;
  private long nanos;
  private SpoolPickup pickup;

  @BeforeEach
  void open() {
    pickup =
        new SpoolPickup(
            spool,
            new Intake(this::append, PromptCapture.FULL, () -> now, () -> nanos, REDACTOR),
            meters);
  }

  private List<Receipt> append(List<Command> commands) throws AppendRefusedException {
    if (refusal != null) {
      throw new AppendRefusedException(refusal, "told to");
    }
    batches.add(commands.size());
    List<Receipt> receipts = new ArrayList<>();
    for (Command command : commands) {
      journaled.add(command);
      receipts.add(
          new Receipt(
              CompletableFuture.completedFuture((long) journaled.size()),
              new CompletableFuture<Outcome>()));
    }
    return receipts;
  }

  private static String header(String name) {
    return "kroniek1 claude-code 11 10 9 " + name + " /home/a/shop\n";
  }

  private static String payload(String prompt) {
    return "{\"session_id\":\"s1\",\"hook_event_name\":\"UserPromptSubmit\",\"prompt\":\""
        + prompt
        + "\"}";
  }

  private static String trailer(String name) {
    return "\nkroniek1 end " + name + "\n";
  }

  private Path put(String name, String text, Instant modified) throws IOException {
    Path file = Files.writeString(spool.resolve(name), text);
    Files.setLastModifiedTime(file, FileTime.from(modified));
    return file;
  }

  private Path complete(String name, Instant modified) throws IOException {
    return put(name, header(name) + payload(name) + trailer(name), modified);
  }

  private List<String> prompts() {
    return journaled.stream()
        .map(command -> command.data().text("message"))
        .filter(message -> message != null)
        .toList();
  }

  private List<String> left() throws IOException {
    try (Stream<Path> files = Files.list(spool)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals("rejected"))
          .sorted()
          .toList();
    }
  }

  private String reason(String name) throws IOException {
    assertThat(spool.resolve("rejected").resolve(name)).exists();
    return Files.readString(spool.resolve("rejected").resolve(name + ".reason"));
  }

  @Test
  void aCompleteFileIsJournaledAndRemoved() throws Exception {
    complete("7-a", NOW.minusMillis(3));
    assertThat(pickup.turn()).isEqualTo(1);
    assertThat(prompts()).containsExactly("7-a");
    assertThat(journaled.get(0).at()).isEqualTo(NOW.minusMillis(3));
    assertThat(journaled.get(0).key().source()).isEqualTo("hook/claude-code");
    assertThat(left()).isEmpty();
    assertThat(registry.get("kroniek.spool.pickup").timer().totalTime(TimeUnit.MILLISECONDS))
        .isEqualTo(3);
    assertThat(meters.backlog()).isZero();
  }

  @Test
  void theOrderIsTimeThenProcessThenName() throws Exception {
    complete("9-b", NOW.minusSeconds(1));
    complete("10-a", NOW.minusSeconds(1));
    complete("9-a", NOW.minusSeconds(1));
    complete("99-z", NOW.minusSeconds(2));
    pickup.turn();
    assertThat(prompts()).containsExactly("99-z", "9-a", "9-b", "10-a");
  }

  @Test
  void aFileIsKeptUntilItIsJournaled() throws Exception {
    complete("7-a", NOW);
    for (Refusal each :
        List.of(Refusal.OVERLOADED, Refusal.DISK_FULL, Refusal.CLOSED, Refusal.FAILED)) {
      refusal = each;
      assertThatThrownBy(pickup::turn).isInstanceOf(AppendRefusedException.class);
      assertThat(left()).containsExactly("7-a");
    }
    refusal = null;
    pickup.turn();
    assertThat(prompts()).containsExactly("7-a");
  }

  @Test
  void aFileWhoseJournalingFailsIsSentAgainUnderTheSameKey() throws Exception {
    List<Command> failed = new ArrayList<>();
    SpoolPickup failing =
        new SpoolPickup(
            spool,
            new Intake(
                commands -> {
                  failed.addAll(commands);
                  CompletableFuture<Long> lost =
                      CompletableFuture.failedFuture(
                          new AppendRefusedException(Refusal.FAILED, "the disk died"));
                  return commands.stream()
                      .map(command -> new Receipt(lost, new CompletableFuture<Outcome>()))
                      .toList();
                },
                PromptCapture.FULL,
                () -> now,
                () -> nanos,
                REDACTOR),
            meters);
    complete("7-a", NOW);
    assertThatThrownBy(failing::turn).isInstanceOf(AppendRefusedException.class);
    assertThat(left()).containsExactly("7-a");
    pickup.turn();
    assertThat(journaled).isEqualTo(failed);
  }

  @Test
  void whatAForgottenSessionSendsIsDroppedAndTheOthersGoOn() throws Exception {
    SpoolPickup forgetful =
        new SpoolPickup(
            spool,
            new Intake(
                commands -> {
                  if (commands.stream().anyMatch(c -> "7-b".equals(c.data().text("message")))) {
                    throw new AppendRefusedException(Refusal.FORGOTTEN, "forgotten");
                  }
                  return append(commands);
                },
                PromptCapture.FULL,
                () -> now,
                () -> nanos,
                REDACTOR),
            meters);
    complete("7-a", NOW);
    complete("7-b", NOW);
    complete("7-c", NOW);
    forgetful.turn();
    assertThat(prompts()).containsExactly("7-a", "7-c");
    assertThat(left()).isEmpty();
  }

  @Test
  void anIncompleteFileIsPutAsideOnlyAfterAMinuteUnchanged() throws Exception {
    put("7-a", header("7-a") + "{\"half", NOW.minusSeconds(86_400));
    pickup.turn();
    nanos += Duration.ofSeconds(59).toNanos();
    pickup.turn();
    assertThat(left()).containsExactly("7-a");
    put("7-a", header("7-a") + "{\"half and more", NOW.minusSeconds(86_000));
    nanos += Duration.ofSeconds(59).toNanos();
    pickup.turn();
    assertThat(left()).as("it changed meanwhile").containsExactly("7-a");
    nanos += Duration.ofSeconds(61).toNanos();
    pickup.turn();
    assertThat(left()).isEmpty();
    assertThat(reason("7-a")).startsWith("incomplete: ");
    assertThat(meters.rejected()).isEqualTo(1);
  }

  @Test
  void aSlowHookMayFinishLate() throws Exception {
    put("7-a", header("7-a") + payload("7-a"), NOW.minusSeconds(500));
    pickup.turn();
    nanos += Duration.ofSeconds(50).toNanos();
    complete("7-a", NOW);
    nanos += Duration.ofSeconds(50).toNanos();
    pickup.turn();
    assertThat(prompts()).containsExactly("7-a");
  }

  @Test
  void whatCannotBeUnderstoodIsPutAsideWithTheReason() throws Exception {
    put("7-a", header("7-a") + "no json" + trailer("7-a"), NOW);
    put("7-b", header("7-x") + payload("x") + trailer("7-b"), NOW);
    put("7-c", "something else entirely\n", NOW);
    complete("7-d", NOW);
    assertThat(pickup.turn()).isEqualTo(4);
    assertThat(prompts()).containsExactly("7-d");
    assertThat(reason("7-a")).startsWith("payload: not JSON");
    assertThat(reason("7-b")).startsWith("foreign: ");
    assertThat(reason("7-c")).startsWith("foreign: ");
    assertThat(left()).isEmpty();
  }

  @Test
  void theLongestNamesArePutAsideUnderShorterOnes() throws Exception {
    String longest = "7-" + "a".repeat(253);
    put(longest, "foreign", NOW);
    complete("7-d", NOW.plusSeconds(1));
    assertThat(pickup.turn()).isEqualTo(2);
    assertThat(prompts()).containsExactly("7-d");
    assertThat(left()).isEmpty();
    assertThat(spool.resolve("rejected/" + longest.substring(0, 60) + "~" + hash(longest)))
        .hasContent("foreign");
  }

  private static String hash(String name) {
    return Integer.toHexString(name.hashCode());
  }

  @Test
  void filesThatCannotBePutAsideHoldNobodyUp() throws Exception {
    Files.writeString(spool.resolve("rejected"), "in the way");
    for (int i = 0; i < 20; i++) {
      put("7-bad" + i, "foreign", NOW);
    }
    complete("7-d", NOW.plusSeconds(1));
    assertThatThrownBy(() -> pickup.turn()).isInstanceOf(IOException.class);
    assertThat(prompts()).containsExactly("7-d");
    assertThat(left()).hasSize(20);
  }

  @Test
  void namesakesThatArePutAsideDoNotReplaceEachOther() throws Exception {
    for (int i = 0; i < 3; i++) {
      put("7-a", "foreign " + i, NOW);
      pickup.turn();
    }
    assertThat(Files.readString(spool.resolve("rejected/7-a"))).isEqualTo("foreign 0");
    assertThat(Files.readString(spool.resolve("rejected/7-a.3"))).isEqualTo("foreign 2");
    assertThat(reason("7-a.3")).startsWith("foreign: ");
  }

  @Test
  void nothingButRegularFilesIsEverRead() throws Exception {
    Path outside = Files.createTempFile("kroniek-test", "secret");
    Files.writeString(outside, header("7-link") + payload("secret") + trailer("7-link"));
    Files.createSymbolicLink(spool.resolve("7-link"), outside);
    Files.createSymbolicLink(spool.resolve("8-dangling"), spool.resolve("nowhere"));
    Files.createDirectories(spool.resolve("9-directory/inside"));
    new ProcessBuilder("mkfifo", spool.resolve("10-fifo").toString()).start().waitFor();
    complete("11-a", NOW);
    for (int i = 0; i < 3; i++) {
      pickup.turn();
      nanos += Duration.ofSeconds(61).toNanos();
    }
    assertThat(prompts()).containsExactly("11-a");
    assertThat(left()).containsExactly("10-fifo", "7-link", "8-dangling", "9-directory");
    assertThat(outside).exists();
    Files.delete(outside);
  }

  @Test
  void aStrangersFileIsPutAsideOnceItRests() throws Exception {
    put(".DS_Store", "x", NOW);
    put("notes.txt", header("notes.txt") + payload("x") + trailer("notes.txt"), NOW);
    pickup.turn();
    assertThat(left()).containsExactly(".DS_Store", "notes.txt");
    nanos += Duration.ofSeconds(61).toNanos();
    pickup.turn();
    assertThat(left()).isEmpty();
    assertThat(journaled).isEmpty();
    assertThat(reason("notes.txt")).startsWith("foreign: ");
  }

  @Test
  void aBacklogLargerThanAnyListIsDrainedInOrder() throws Exception {
    int count = 20_500;
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = (i % 97 + 1) + "-" + i;
      names.add(name);
      complete(name, NOW.minusSeconds(86_400).plusMillis(i));
    }
    put("full", "full\n", NOW);
    put("dropped", "..........", NOW);
    pickup.turn();
    assertThat(prompts()).isEqualTo(names);
    assertThat(left()).containsExactly("dropped");
    assertThat(batches.size()).isLessThan(count / 100);
    assertThat(meters.dropped()).isEqualTo(10);
    assertThat(meters.backlog()).isZero();
  }

  @Test
  void hooksAreLetInAgainOnlyOnceThereIsRoom() throws Exception {
    put("full", "full\n", NOW);
    complete("7-a", NOW);
    refusal = Refusal.DISK_FULL;
    assertThatThrownBy(pickup::turn).isInstanceOf(AppendRefusedException.class);
    assertThat(left()).contains("full");
    refusal = null;
    pickup.turn();
    assertThat(left()).isEmpty();
  }

  @Test
  void dropsAreCountedOnce() throws Exception {
    put("dropped", "...", NOW);
    pickup.turn();
    pickup.turn();
    assertThat(meters.dropped()).isEqualTo(3);
    put("dropped", "....", NOW);
    pickup.turn();
    assertThat(meters.dropped()).isEqualTo(4);
    assertThat(left()).as("hooks append to it at any moment").containsExactly("dropped");
    Files.delete(spool.resolve("dropped"));
    pickup.turn();
    put("dropped", "..", NOW);
    pickup.turn();
    assertThat(meters.dropped()).isEqualTo(6);
  }

  @Test
  void rejectedFilesGoAfterAWeekAndBeyond64Mebibytes() throws Exception {
    now = Instant.now();
    put("7-old", "foreign", NOW);
    pickup.turn();
    assertThat(reason("7-old")).isNotEmpty();
    now = now.plus(Duration.ofDays(8));
    put("7-new", "foreign", NOW);
    pickup.turn();
    assertThat(spool.resolve("rejected/7-old")).doesNotExist();
    assertThat(spool.resolve("rejected/7-old.reason")).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource(SpoolRejection.class)
  void everyReasonIsCountedFromTheStart(SpoolRejection reason) {
    assertThat(
            registry
                .get("kroniek.spool.rejected")
                .tag("reason", reason.wireName())
                .counter()
                .count())
        .isZero();
  }
}
