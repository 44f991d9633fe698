package dev.kroniek.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HugePayloadTest {
  private static final String HEAP = "-Xmx64m";

  @TempDir Path directory;

  @Test
  void payloadsThatFillAnyMemoryAreReadInAHeapOf64Mebibytes() throws Exception {
    Path output = directory.resolve("output");
    Process reader =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                HugePayloads.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();

    int exit = reader.waitFor();

    List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
    assertThat(lines).isNotEmpty();
    assertThat(exit).as(String.join("\n", lines)).isZero();
    assertThat(lines)
        .hasSize(HugePayloads.all().size())
        .contains(
            "one unwanted string: 1 commands",
            "one wanted string: 1 commands",
            "one string of escapes: 1 commands",
            "one string beyond the BMP: 1 commands",
            "one output full of commits: 2 commands",
            "one key: 1 commands",
            "many wanted items: 1 commands",
            "many unwanted items: 1 commands",
            "many empty objects: 1 commands",
            "many keys: 1 commands",
            "many texts: 1 commands",
            "many keys in a tool's input: 1 commands",
            "space: 1 commands")
        .filteredOn(line -> line.contains(": rejected: "))
        .hasSize(8);
  }
}
