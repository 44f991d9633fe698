package dev.kroniek.cli;

import dev.kroniek.redaction.Redactor;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** {@code kroniek serve}: the daemon, in the foreground. */
@Command(
    name = "serve",
    description = "Run the daemon in the foreground until it is stopped.",
    footer = {
      "",
      "Settings come from the defaults, the configuration file, KRONIEK_* variables and these"
          + " options, each overruling those before it; see docs/configuration.md.",
      "",
      "Examples:",
      "  kroniek serve",
      "  kroniek serve --http-port 0 --log-level warn"
    })
final class ServeCommand implements Callable<Integer> {
  private final RootCommand kroniek;
  private final Map<Setting, String> options = new EnumMap<>(Setting.class);

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration file. Default: kroniek.yaml in the data directory, if any.")
  private @Nullable Path config;

  ServeCommand(RootCommand kroniek) {
    this.kroniek = kroniek;
  }

  /** Adds an option for every setting. */
  void addOptions(CommandSpec spec) {
    for (Setting setting : Setting.values()) {
      spec.addOption(
          OptionSpec.builder(setting.option())
              .paramLabel("VALUE")
              .type(String.class)
              .description(
                  setting.description().replace("%", "%%")
                      + " Default: "
                      + setting.defaultValue()
                      + ".")
              .setter(new Keep(options, setting))
              .build());
    }
  }

  /** Keeps what the option was given. */
  private record Keep(Map<Setting, String> options, Setting setting) implements ISetter {
    @Override
    public <T> T set(T value) {
      if (value instanceof String text) {
        options.put(setting, text);
      }
      return value;
    }
  }

  @Override
  public Integer call() {
    Path data = kroniek.data();
    Settings settings =
        SettingsSources.load(data, config, kroniek.context().environment(), options);
    Redactor unused = OwnRedactor.of(data, settings); // rules that are wrong are told at once
    return new Daemon(data, settings, kroniek.context()).run();
  }
}
