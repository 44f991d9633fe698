package dev.kroniek.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
        assertThatThrownBy(() -> ManifestText.parse(changed))
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
      assertThatThrownBy(() -> ManifestText.parse(cut))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aNewerVersionIsNamed() {
    assertThatThrownBy(() -> ManifestText.parse("kroniek-journal 2\nanything\n"))
        .hasMessageContaining("version 2");
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
