package dev.kroniek.hooks.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FileSwapTest {
  @TempDir Path directory;

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void eachGetsTheNameOfTheOther() throws IOException {
    Path one = Files.writeString(directory.resolve("one"), "1");
    Path other = Files.writeString(directory.resolve("もう一つ"), "2");

    assertThat(FileSwap.exchange(one, other)).isTrue();

    assertThat(one).hasContent("2");
    assertThat(other).hasContent("1");
  }

  @Test
  void whereOneIsNotThereNothingChanges() throws IOException {
    Path one = Files.writeString(directory.resolve("one"), "1");

    assertThat(FileSwap.exchange(one, directory.resolve("none"))).isFalse();

    assertThat(one).hasContent("1");
    assertThat(directory.resolve("none")).doesNotExist();
  }
}
