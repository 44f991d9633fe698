package dev.kroniek.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A promise whose test was renamed or deleted is no promise. */
class GuaranteesTest {
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final Pattern TEST_NAME = Pattern.compile("`([A-Z]\\w*Test)\\.(\\w+)`");

  @Test
  void everyTestThatAGuaranteeNamesExists() throws IOException {
    Matcher names = TEST_NAME.matcher(Files.readString(ROOT.resolve("docs/guarantees.md")));
    List<String> missing = new ArrayList<>();
    int count = 0;
    while (names.find()) {
      count++;
      if (!exists(names.group(1), names.group(2))) {
        missing.add(names.group());
      }
    }
    assertThat(missing).isEmpty();
    assertThat(count).isGreaterThan(25);
  }

  private static boolean exists(String testClass, String method) throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve("modules"))) {
      for (Path file :
          files
              .filter(path -> path.endsWith(testClass + ".java"))
              .filter(path -> path.toString().contains("src/test/java"))
              .toList()) {
        if (Files.readString(file).contains("void " + method + "(")) {
          return true;
        }
      }
    }
    return false;
  }
}
