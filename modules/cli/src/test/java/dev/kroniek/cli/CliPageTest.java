package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The page on the command line agrees with the program. */
class CliPageTest {
  private final String page = Files.readString(Path.of("../../docs/cli.md"));

  CliPageTest() throws IOException {}

  @Test
  void everyCommandHasASectionThatNamesItsOptionsAndShowsItsUse() {
    CommandLine root = commands();
    root.getSubcommands()
        .forEach(
            (name, command) -> {
              String section = section(name);
              assertThat(section).as(name).contains("    $ kroniek " + name);
              assertNamesOptions(section, name, command);
              command
                  .getSubcommands()
                  .forEach(
                      (own, part) -> {
                        assertThat(section).contains("    $ kroniek " + name + " " + own);
                        assertNamesOptions(section, name + " " + own, part);
                      });
            });
  }

  private static void assertNamesOptions(String section, String name, CommandLine command) {
    for (OptionSpec option : command.getCommandSpec().options()) {
      if (!option.inherited()) {
        assertThat(section.contains(option.longestName()) || isShared(option))
            .as("%s tells of %s", name, option.longestName())
            .isTrue();
      }
    }
  }

  @Test
  void theHelpOfEveryCommandShowsItsUse() {
    commands()
        .getSubcommands()
        .forEach(
            (name, command) -> {
              assertThat(command.getUsageMessage()).contains("\n  kroniek " + name);
              command
                  .getSubcommands()
                  .forEach(
                      (own, part) ->
                          assertThat(part.getUsageMessage())
                              .contains("\n  kroniek " + name + " " + own));
            });
  }

  /** What is said once, for all commands. */
  private static boolean isShared(OptionSpec option) {
    return option.longestName().equals("--json");
  }

  private String section(String command) {
    String heading = "\n## `kroniek " + command + "`\n";
    int start = page.indexOf(heading);
    assertThat(start).as("a section on " + command).isPositive();
    int end = page.indexOf("\n## ", start + heading.length());
    return page.substring(start, end < 0 ? page.length() : end);
  }

  @Test
  void theHelpThatIsShownIsTheHelpThatIsPrinted() {
    CommandLine stop = Objects.requireNonNull(commands().getSubcommands().get("stop"));

    assertThat(page)
        .contains(stop.getUsageMessage().indent(4).replaceAll("(?m) +$", "").stripTrailing());
  }

  private static CommandLine commands() {
    return new CommandLineRunner(
            new Context(
                Map.of(),
                new ByteArrayInputStream(new byte[0]),
                new Output(new ByteArrayOutputStream()),
                new Messages(
                    new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8)),
                new Terminal(100, Terminal.Colour.NONE),
                new Times(InstantSource.system(), () -> ZoneOffset.UTC)))
        .commandLine(null);
  }
}
