package dev.kroniek.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolFileTest {
  private static final String NAME = "4711-0e3fd3c2-6c5e-4a7e-9d59-0a0f6a1c2b3d";
  private static final String HEADER =
      "kroniek1 claude-code 4711 4710 4242 " + NAME + " /u/dev/my shop\n";
  private static final String TRAILER = "\nkroniek1 end " + NAME + "\n";

  @TempDir Path spool;

  private Path file(String content) throws Exception {
    return Files.writeString(spool.resolve(NAME), content);
  }

  private SpoolFile.Complete complete(String content) throws Exception {
    SpoolFile file = SpoolFile.read(file(content));
    assertThat(file).isInstanceOf(SpoolFile.Complete.class);
    return (SpoolFile.Complete) file;
  }

  private String reason(String content) throws Exception {
    SpoolFile file = SpoolFile.read(file(content));
    assertThat(file).isInstanceOf(SpoolFile.Foreign.class);
    return ((SpoolFile.Foreign) file).reason();
  }

  private static String payload(SpoolFile.Complete file) throws Exception {
    RawPayload payload = file.open();
    try (InputStream bytes = payload.bytes()) {
      byte[] all = bytes.readAllBytes();
      assertThat(all.length).isEqualTo((int) payload.length());
      return new String(all, StandardCharsets.UTF_8);
    }
  }

  @Test
  void aFileWithHeaderAndTrailerIsComplete() throws Exception {
    SpoolFile.Complete file = complete(HEADER + "{\"a\": 1}" + TRAILER);

    assertThat(payload(file)).isEqualTo("{\"a\": 1}");
    assertThat(file.header().agent()).isEqualTo(AgentName.CLAUDE_CODE);
    assertThat(file.header().pid()).isEqualTo(4711);
    assertThat(file.header().parentPid()).isEqualTo(4710);
    assertThat(file.header().agentPid()).hasValue(4242);
    assertThat(file.header().project()).isEqualTo("/u/dev/my shop");
  }

  @Test
  void whatTheHookCouldNotTellIsADash() throws Exception {
    SpoolFile.Complete file = complete("kroniek1 codex 4711 4710 - " + NAME + " -\n" + TRAILER);

    assertThat(file.header().agentPid()).isEmpty();
    assertThat(file.header().project()).isNull();
    assertThat(file.context().project()).isNull();
  }

  @Test
  void thePayloadIsKeptByteForByte() throws Exception {
    for (String payload :
        List.of(
            "", "\n", "\n\n", "日本語\u0000", "kroniek1 end " + NAME, TRAILER, "x".repeat(70_000))) {
      assertThat(payload(complete(HEADER + payload + TRAILER))).isEqualTo(payload);
    }
  }

  @Test
  void theTimeOfAFileIsWhenItWasModifiedToTheMicrosecond() throws Exception {
    file(HEADER + "{}" + TRAILER);
    Instant modified = Instant.parse("2026-11-23T10:15:30.123456789Z");
    Files.setLastModifiedTime(spool.resolve(NAME), FileTime.from(modified));

    SpoolFile.Complete file = (SpoolFile.Complete) SpoolFile.read(spool.resolve(NAME));

    assertThat(file.modified()).isEqualTo(Instant.parse("2026-11-23T10:15:30.123456Z"));
    assertThat(file.context().at()).isEqualTo(file.modified());
    assertThat(file.context().key()).isEqualTo(NAME + ".1795428930123456");
    assertThat(file.context().pid()).hasValue(4242);
  }

  @Test
  void aTimeBefore1970DoesNotDisturb() throws Exception {
    file(HEADER + "{}" + TRAILER);
    Files.setLastModifiedTime(
        spool.resolve(NAME), FileTime.from(Instant.parse("1950-01-01T00:00:00Z")));

    assertThat(((SpoolFile.Complete) SpoolFile.read(spool.resolve(NAME))).modified())
        .isEqualTo(Instant.EPOCH);
  }

  @Test
  void everyBeginningOfAFileIsIncomplete() throws Exception {
    String whole = HEADER + "{\"a\": 1}" + TRAILER;
    for (int length = 0; length < whole.length() - 1; length++) {
      assertThat(SpoolFile.read(file(whole.substring(0, length))))
          .as("the first %d characters", length)
          .isInstanceOf(SpoolFile.Incomplete.class);
    }
  }

  @Test
  void aTrailerWithoutItsNewlineIsWhole() throws Exception {
    assertThat(payload(complete(HEADER + "{}" + TRAILER.stripTrailing()))).isEqualTo("{}");
  }

  @Test
  void theTrailerOfAnotherFileCompletesNothing() throws Exception {
    assertThat(SpoolFile.read(file(HEADER + "{}\nkroniek1 end 4711-other\n")))
        .isInstanceOf(SpoolFile.Incomplete.class);
    assertThat(SpoolFile.read(file(HEADER + "{}" + TRAILER + "more")))
        .isInstanceOf(SpoolFile.Incomplete.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"not\": \"a spool file\"}",
        "kroniek2 claude-code 4711 4710 4242 NAME /u\n",
        "\n",
        "kroniek1 \n",
        "kroniek1 claude-code 4711 4710 4242 NAME\n",
        "kroniek1 claude-code 4711 4710 4242 NAME \n",
        "kroniek1 Claude/Code 4711 4710 4242 NAME /u\n",
        "kroniek1 claude-code x 4710 4242 NAME /u\n",
        "kroniek1 claude-code 4711 4710 99999999999999999999 NAME /u\n",
        "kroniek1 claude-code 4711 4710 4242 other /u\n",
        "kroniek1 claude-code 4711 4710 4242 ../NAME /u\n",
        "\u0000\u0000\u0000"
      })
  void aFileThatDoesNotBeginLikeOneIsForeign(String start) throws Exception {
    assertThat(reason(start.replace("NAME", NAME) + "{}" + TRAILER)).isNotBlank();
  }

  @Test
  void aFileOfALaterVersionSaysWhichIsNeeded() throws Exception {
    assertThat(reason("kroniek12 claude-code 4711 4710 4242 " + NAME + " /u\n{}" + TRAILER))
        .isEqualTo(
            "it has version 12 of its format, and this program reads versions up to 1: a later"
                + " version of Kroniek is needed");
  }

  @Test
  void aFirstLineWithoutEndIsForeign() throws Exception {
    assertThat(reason("kroniek1 claude-code " + "x".repeat(100_000))).contains("first line");
  }

  @Test
  void onlyRegularFilesAreOpened() throws Exception {
    Path directory = Files.createDirectory(spool.resolve("12-directory"));
    Path link = Files.createSymbolicLink(spool.resolve("13-link"), file(HEADER + "{}" + TRAILER));

    assertThat(SpoolFile.read(directory)).isInstanceOf(SpoolFile.Foreign.class);
    assertThat(SpoolFile.read(link)).isInstanceOf(SpoolFile.Foreign.class);
  }

  @Test
  void aFileThatIsGoneIsAnError() {
    assertThatThrownBy(() -> SpoolFile.read(spool.resolve("1-gone")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aFileOfManyGigabytesIsJudgedByItsEnds() throws Exception {
    Path path = file(HEADER);
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(1L << 35);
      file.seek(1L << 35);
      file.write(TRAILER.getBytes(StandardCharsets.UTF_8));
    }

    SpoolFile.Complete file = (SpoolFile.Complete) SpoolFile.read(path);

    assertThat(file.payloadBytes()).isEqualTo((1L << 35) - HEADER.length());
  }

  @Test
  void filesAreOrderedByTimeThenProcessThenName() {
    Random random = new Random(20261123);
    List<SpoolOrder> ordered =
        List.of(
            order("9-a", 1), order("10-a", 1), order("10-b", 1), order("none", 1), order("1-a", 2));
    List<SpoolOrder> shuffled = new ArrayList<>(ordered);
    Collections.shuffle(shuffled, random);

    assertThat(shuffled.stream().sorted()).containsExactlyElementsOf(ordered);
  }

  @Test
  void theOrderOfAFileComesFromItsNameAndAttributes() throws Exception {
    Path path = file(HEADER);
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);

    SpoolOrder order = SpoolOrder.of(path, attributes);

    assertThat(order.pid()).isEqualTo(4711);
    assertThat(order.name()).isEqualTo(NAME);
    assertThat(order.modified()).isEqualTo(attributes.lastModifiedTime());
    assertThat(
            Stream.of("", "x1", "9".repeat(30))
                .map(name -> SpoolOrder.of(Path.of(name), attributes)))
        .allSatisfy(odd -> assertThat(odd.pid()).isEqualTo(Long.MAX_VALUE));
  }

  private static SpoolOrder order(String name, long second) {
    int dash = name.indexOf('-');
    long pid = dash < 0 ? Long.MAX_VALUE : Long.parseLong(name.substring(0, dash));
    return new SpoolOrder(FileTime.from(Instant.ofEpochSecond(second)), pid, name);
  }
}
