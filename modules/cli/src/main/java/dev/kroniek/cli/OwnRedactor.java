package dev.kroniek.cli;

import dev.kroniek.engine.Redaction;
import dev.kroniek.redaction.Redactor;
import dev.kroniek.redaction.RuleFileException;
import dev.kroniek.redaction.Rules;
import java.io.IOException;
import java.nio.file.Path;

/** What a command redacts with that does not leave it to a daemon or an engine. */
final class OwnRedactor {
  private OwnRedactor() {}

  /**
   * As a daemon with these settings would on that data directory.
   *
   * @throws Failure if the directory's rules cannot be used
   */
  static Redactor of(Path data, Settings settings) {
    if (settings.redaction() == Redaction.OFF) {
      return Redactor.off();
    }
    try {
      return new Redactor(Rules.in(data), rule -> {});
    } catch (RuleFileException e) {
      throw Failure.usage(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw Causes.failure("cannot read " + data.resolve(Rules.FILE), e);
    }
  }
}
