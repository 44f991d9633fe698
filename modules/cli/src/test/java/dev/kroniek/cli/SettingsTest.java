package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kroniek.journal.Durability;
import dev.kroniek.server.LivenessTimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  private static final Path REPOSITORY = Path.of("../..").toAbsolutePath().normalize();

  @TempDir Path data;

  private @Nullable Path named;
  private final Map<Setting, String> options = new EnumMap<>(Setting.class);

  private Settings load(Map<String, String> environment) {
    return SettingsSources.load(data, named, environment, options);
  }

  private String complaint(Map<String, String> environment) {
    Failure failure = catchThrowableOfType(Failure.class, () -> load(environment));
    assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
    return failure.line();
  }

  private void file(String yaml) throws IOException {
    Files.writeString(data.resolve("kroniek.yaml"), yaml);
  }

  @Test
  void withoutAnySourceTheDefaultsHold() {
    Settings settings = load(Map.of());

    assertThat(settings.http()).isEqualTo(new Settings.HttpAddress("127.0.0.1", 7433));
    assertThat(settings.durability()).isEqualTo(Durability.BATCH);
    assertThat(settings.journalReserveBytes()).isEqualTo(256L << 20);
    assertThat(settings.logLevel()).isEqualTo(Settings.LogLevel.INFO);
  }

  @Test
  void theFileOverrulesTheDefaultsTheEnvironmentTheFileAndOptionsTheEnvironment()
      throws IOException {
    file("http:\n  port: 1\ndurability: os\n");
    assertThat(load(Map.of()).http().port()).isEqualTo(1);
    assertThat(load(Map.of()).durability()).isEqualTo(Durability.OS);

    assertThat(load(Map.of("KRONIEK_HTTP_PORT", "2")).http().port()).isEqualTo(2);

    options.put(Setting.HTTP_PORT, "3");
    assertThat(load(Map.of("KRONIEK_HTTP_PORT", "2")).http().port()).isEqualTo(3);
    assertThat(load(Map.of("KRONIEK_HTTP_PORT", "2")).durability()).isEqualTo(Durability.OS);
  }

  @Test
  void aNamedFileTakesThePlaceOfTheOneInTheDataDirectory() throws IOException {
    file("http: {port: 1}");
    named = Files.writeString(data.resolve("other.yaml"), "log: {level: warn}");

    assertThat(load(Map.of()).http().port()).isEqualTo(7433);
    assertThat(load(Map.of()).logLevel()).isEqualTo(Settings.LogLevel.WARN);
  }

  @Test
  void aNamedFileMustBeThere() {
    named = data.resolve("absent.yaml");

    assertThat(complaint(Map.of())).isEqualTo(named + ": there is no such file");
  }

  @Test
  void anEmptyFileSetsNothing() throws IOException {
    file("# nothing\n");

    assertThat(load(Map.of()).http().port()).isEqualTo(7433);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "http.port | 70000   | 0 to 65535",
        "http.port | -1      | 0 to 65535",
        "http.port | many    | 0 to 65535",
        "http.host | 0.0.0.0 | 127.0.0.1",
        "http.host | example.org | 127.0.0.1",
        "durability | fast   | batch or os",
        "durability | Batch  | batch or os",
        "journal.reserve | 1MB | 256MiB",
        "journal.reserve | -1  | 256MiB",
        "journal.reserve | 9999999999999GiB | 256MiB",
        "liveness.interval | 5 | such as 5m, or off",
        "liveness.interval | 0s | such as 5m, or off",
        "liveness.interval | 366d | such as 5m, or off",
        "capture.prompts | some | first_line",
        "log.level | loud | debug",
      })
  void aBadValueIsNamedWithItsSourceAndWhatItMustBe(String key, String value, String form)
      throws IOException {
    file("# a comment\n" + key.replace(".", ":\n  ") + ": " + value + "\n");
    int line = key.contains(".") ? 3 : 2;
    assertThat(complaint(Map.of()))
        .startsWith(data.resolve("kroniek.yaml") + ", line " + line + ": " + key + " must be ")
        .contains(form)
        .endsWith("not \"" + value + "\"");

    Files.delete(data.resolve("kroniek.yaml"));
    String variable = "KRONIEK_" + key.replace('.', '_').toUpperCase(Locale.ROOT);
    assertThat(complaint(Map.of(variable, value))).startsWith(variable + ": " + key + " must be ");

    Setting setting = Setting.ofKey(key);
    assertThat(setting).isNotNull();
    options.put(setting, value);
    assertThat(complaint(Map.of())).startsWith("--" + key.replace('.', '-') + ": " + key);
  }

  @Test
  void anUnknownKeyIsNamedWithTheOneThatWasProbablyMeant() throws IOException {
    file("http:\n  prot: 1\n");

    assertThat(complaint(Map.of()))
        .isEqualTo(
            data.resolve("kroniek.yaml")
                + ", line 2: there is no setting http.prot (did you mean http.port?)");
  }

  @Test
  void anUnknownVariableIsNamedToo() {
    assertThat(complaint(Map.of("KRONIEK_DURABILTY", "os")))
        .contains("KRONIEK_DURABILTY", "did you mean KRONIEK_DURABILITY?");
  }

  @Test
  void variablesOfTheLauncherAreNoSettings() {
    assertThat(load(Map.of("KRONIEK_DATA", "/x", "KRONIEK_JAVA_OPTS", "-Xmx1g", "PATH", "/bin")))
        .isEqualTo(load(Map.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`http: [`                        | line 1",
        "`http: {port: 1}\nhttp: {port: 2}` | set twice",
        "`- a`                            | names of settings",
        "`text`                           | names of settings",
        "`http: [1, 2]`                   | names of settings",
        "`http: {port: }`                 | has no value",
        "`http: 7`                        | there is no setting http",
        "`a: &x {b: *x}`                  | anchors",
        "`\tdurability: os`               | line 1",
        "`durability: os\n---\nlog: {level: warn}` | document",
      })
  void aFileThatIsNotAsItMustBeIsNamedWithTheLine(String yaml, String problem) throws IOException {
    file(yaml);

    assertThat(complaint(Map.of()))
        .startsWith(data.resolve("kroniek.yaml").toString())
        .contains(problem);
  }

  @Test
  void aFileThatIsNoTextIsAnError() throws IOException {
    Files.write(data.resolve("kroniek.yaml"), new byte[] {(byte) 0xc3, 0x28});

    assertThat(complaint(Map.of())).contains("not valid UTF-8");
  }

  @Test
  void sizesAreCountedInBytesOrBinaryUnits() {
    assertThat(load(Map.of("KRONIEK_JOURNAL_RESERVE", "0")).journalReserveBytes()).isZero();
    assertThat(load(Map.of("KRONIEK_JOURNAL_RESERVE", "12KiB")).journalReserveBytes())
        .isEqualTo(12L << 10);
    assertThat(load(Map.of("KRONIEK_JOURNAL_RESERVE", "3GiB")).journalReserveBytes())
        .isEqualTo(3L << 30);
  }

  @Test
  void livenessIsOffWhereEitherOfItsTimesIs() throws IOException {
    assertThat(load(Map.of()).liveness()).isEqualTo(LivenessTimes.DEFAULT);
    assertThat(load(Map.of("KRONIEK_LIVENESS_INTERVAL", "off")).liveness().isOn()).isFalse();
    assertThat(load(Map.of("KRONIEK_LIVENESS_STALE_AFTER", "0")).liveness().isOn()).isFalse();
    file("liveness:\n  interval: off\n  stale_after: 1h\n");
    assertThat(load(Map.of()).liveness().isOn()).isFalse();
    options.put(Setting.LIVENESS_INTERVAL, "2s");
    assertThat(load(Map.of()).liveness())
        .isEqualTo(new LivenessTimes(Duration.ofSeconds(2), Duration.ofHours(1)));
  }

  @Test
  void theFileThatIsShippedHoldsEverySettingWithItsDefault() throws IOException {
    Path shipped = REPOSITORY.resolve("config/kroniek.yaml");
    Map<String, Settings.Value> values = YamlFile.read(shipped);

    assertThat(values.keySet()).containsExactlyElementsOf(Setting.keys());
    for (Setting setting : Setting.values()) {
      assertThat(values.get(setting.key()))
          .as(setting.key())
          .extracting(Settings.Value::text)
          .isEqualTo(setting.defaultValue());
    }
    String text = Files.readString(shipped).replaceAll("\\s*\\n\\s*# ", " ");
    for (Setting setting : Setting.values()) {
      assertThat(text).as("the comment on " + setting.key()).contains(setting.description());
    }
    named = shipped;
    assertThat(load(Map.of())).isEqualTo(SettingsSources.load(data, null, Map.of(), Map.of()));
  }

  @Test
  void thePageOnConfigurationTellsOfEverySetting() throws IOException {
    String page = Files.readString(REPOSITORY.resolve("docs/configuration.md"));
    String flowing = page.replaceAll("\\s+", " ");

    for (Setting setting : Setting.values()) {
      assertThat(flowing)
          .contains(
              "| `"
                  + setting.key()
                  + "` | `"
                  + setting.defaultValue()
                  + "` | "
                  + setting.description()
                  + " |");
    }
    assertThat(page.lines().filter(line -> line.startsWith("| `")).count())
        .isEqualTo(Setting.values().length);
  }
}
