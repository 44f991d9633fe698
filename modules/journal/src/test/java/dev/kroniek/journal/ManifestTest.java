package dev.kroniek.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kroniek.domain.FormatVersions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {
  @TempDir Path directory;

  private static final Manifest TWO =
      new Manifest(
          List.of(new Generation(1, OptionalLong.of(1000), "1"), Generation.open(1001, "1001-2")));

  @Test
  void hasThisText() {
    assertThat(ManifestText.format(TWO))
        .isEqualTo(
            """
            kroniek-journal 1
            generation 1 1000 1
            generation 1001 open 1001-2
            crc32c a1a57399
            """);
  }

  @Test
  void comesBackAsItWasWritten() throws Exception {
    assertThat(Manifest.read(directory)).isNull();
    Manifest.EMPTY.write(directory);
    TWO.write(directory);
    assertThat(Manifest.read(directory)).isEqualTo(TWO);
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).as("no partial file is left").hasSize(1);
    }
  }

  @Test
  void everyOneCharacterChangeIsNoticed() {
    String text = ManifestText.format(TWO);
    for (int i = 0; i < text.length(); i++) {
      String changed = text.substring(0, i) + '7' + text.substring(i + 1);
      if (!changed.equals(text)) {
        assertThatThrownBy(() -> ManifestText.parse(changed, directory))
            .as(changed)
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @Test
  void everyCutIsNoticed() {
    String text = ManifestText.format(TWO);
    for (int i = 0; i < text.length(); i++) {
      String cut = text.substring(0, i);
      assertThatThrownBy(() -> ManifestText.parse(cut, directory))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aNewerVersionIsNamed() throws Exception {
    String newer =
        new VersionedText("kroniek-journal", FormatVersions.only(2)).text(List.of("anything"));
    Files.writeString(directory.resolve("MANIFEST"), newer);
    assertThatThrownBy(() -> Manifest.read(directory))
        .isInstanceOf(NewerVersionException.class)
        .hasMessage(
            directory.resolve("MANIFEST")
                + " has version 2 of its format, and this program reads versions up to 1: a later version of Kroniek is needed");
  }

  @Test
  void linesOfAnOlderVersionAreBroughtUpToDate() throws Exception {
    String old = new VersionedText("format", FormatVersions.only(1)).text(List.of("a", "b"));
    FormatVersions<List<String>> versions =
        new FormatVersions<>(3, List.of(lines -> add(lines, "to 2"), lines -> add(lines, "to 3")));
    assertThat(new VersionedText("format", versions).lines(old, "it"))
        .containsExactly("a", "b", "to 2", "to 3");
  }

  private static List<String> add(List<String> lines, String line) {
    return Stream.concat(lines.stream(), Stream.of(line)).toList();
  }

  @Test
  void rangesWithoutAGapAreAsked() {
    assertThatThrownBy(
            () ->
                new Manifest(
                    List.of(
                        new Generation(1, OptionalLong.of(10), "1"), Generation.open(12, "12"))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new Manifest(List.of(Generation.open(1, "1"), Generation.open(2, "2"))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anEntryBelongsToOneGeneration() {
    assertThat(TWO.of(1000)).isEqualTo(TWO.generations().get(0));
    assertThat(TWO.of(1001)).isEqualTo(TWO.live());
    assertThat(TWO.of(Long.MAX_VALUE)).isEqualTo(TWO.live());
    assertThat(TWO.of(0)).isNull();
  }

  @Test
  void aNewGenerationTakesADirectoryThatIsFree() throws Exception {
    Files.createDirectory(directory.resolve("1101"));
    assertThat(TWO.withNewGeneration(1100, directory).generations())
        .containsExactly(
            TWO.generations().get(0),
            new Generation(1001, OptionalLong.of(1100), "1001-2"),
            Generation.open(1101, "1101-2"));
    assertThat(TWO.withNewGeneration(1000, directory).generations())
        .as("an empty generation is not kept")
        .containsExactly(TWO.generations().get(0), Generation.open(1001, "1001"));
  }
}
