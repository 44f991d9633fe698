package dev.kroniek.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where settings come from, each place overruling those before it: the defaults, a configuration
 * file, the environment, the options of the command. Whatever is not known, or not as it must be,
 * is an error that names it and its source: a misspelt setting must not look like one that works.
 */
final class SettingsSources {
  /** Variables that are none of the daemon's settings: the launcher and every command read them. */
  private static final Set<String> OTHER_VARIABLES = Set.of("KRONIEK_DATA", "KRONIEK_JAVA_OPTS");

  private static final String FILE = "kroniek.yaml";

  private final Map<Setting, Settings.Value> values = new EnumMap<>(Setting.class);

  private SettingsSources() {
    for (Setting setting : Setting.values()) {
      values.put(setting, new Settings.Value(setting.defaultValue(), "the default"));
    }
  }

  /**
   * Gathers and checks the settings.
   *
   * @param data the data directory, whose {@code kroniek.yaml} is read where no file is named
   * @param named the file that was named, which must exist
   * @param options the options that were given
   * @throws Failure naming what is wrong
   */
  static Settings load(
      Path data,
      @Nullable Path named,
      Map<String, String> environment,
      Map<Setting, String> options) {
    SettingsSources sources = new SettingsSources();
    if (named != null) {
      sources.file(named);
    } else if (Files.exists(data.resolve(FILE))) {
      sources.file(data.resolve(FILE));
    }
    sources.environment(environment);
    options.forEach(
        (setting, text) -> sources.values.put(setting, new Settings.Value(text, setting.option())));
    return Settings.of(sources.values);
  }

  private void file(Path file) {
    YamlFile.read(file)
        .forEach(
            (key, value) -> {
              Setting setting = Setting.ofKey(key);
              if (setting == null) {
                throw Failure.usage(
                    value.source()
                        + ": there is no setting "
                        + key
                        + Nearest.hint(key, Setting.keys()));
              }
              values.put(setting, value);
            });
  }

  private void environment(Map<String, String> environment) {
    new TreeMap<>(environment)
        .forEach(
            (name, text) -> {
              if (!Setting.isVariable(name) || OTHER_VARIABLES.contains(name)) {
                return;
              }
              Setting setting = Setting.ofVariable(name);
              if (setting == null) {
                throw Failure.usage(
                    "the environment: there is no setting "
                        + name
                        + Nearest.hint(name, Setting.variables()));
              }
              values.put(setting, new Settings.Value(text, name));
            });
  }
}
