package dev.kroniek.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kroniek.domain.Command;
import dev.kroniek.domain.CommandReader;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.JsonText;
import dev.kroniek.json.JsonReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each payload in {@code claude-code/NAME.json} gives exactly the commands in {@code
 * NAME.commands.json}.
 *
 * <p>Run with {@code -Dpayloads.write=DIRECTORY} it writes what it gets into that directory, to be
 * read and taken over by a person.
 */
class KnownPayloadsTest {

  @ParameterizedTest
  @MethodSource("dev.kroniek.hooks.Payloads#names")
  void aPayloadGivesTheCommandsBesideIt(String name) throws Exception {
    String given =
        JsonText.pretty(
            new Json.Arr(
                Payloads.commands(Payloads.text(name)).stream()
                    .<Json>map(Command::toJson)
                    .toList()));

    String write = System.getProperty("payloads.write");
    if (write != null) {
      Files.writeString(Path.of(write).resolve(name + ".commands.json"), given);
    }
    assertThat(given)
        .isEqualTo(Files.readString(Payloads.directory().resolve(name + ".commands.json")));
  }

  @ParameterizedTest
  @MethodSource("dev.kroniek.hooks.Payloads#names")
  void whatTheCommandsSayIsUnderstoodAtEveryOtherDoor(String name) throws Exception {
    List<Command> commands = Payloads.commands(Payloads.text(name));

    for (Command command : commands) {
      Json json = JsonReader.parse(command.toJson().toString());
      CommandReader.Defaults silent = new CommandReader.Defaults("nobody", "none", Instant.EPOCH);
      assertThat(CommandReader.read(json, silent)).isEqualTo(command);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.kroniek.hooks.Payloads#names")
  void aPayloadReadAgainGivesTheSameCommands(String name) {
    assertThat(Payloads.commands(Payloads.text(name)))
        .isEqualTo(Payloads.commands(Payloads.text(name)));
  }

  @ParameterizedTest
  @MethodSource("dev.kroniek.hooks.Payloads#names")
  void everyCommandOfAPayloadHasAKeyOfItsOwnAndTheAgentsProcess(String name) {
    List<Command> commands = Payloads.commands(Payloads.text(name));

    assertThat(commands).extracting(Command::key).doesNotHaveDuplicates();
    assertThat(commands).allSatisfy(command -> assertThat(command.pid()).hasValue(4242));
  }
}
