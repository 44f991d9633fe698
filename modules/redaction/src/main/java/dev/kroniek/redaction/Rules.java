package dev.kroniek.redaction;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What is taken for a secret, and what is not. Immutable, and safe for many threads.
 *
 * <p>Those that come with the program are in {@code config/redaction.yaml}. A file {@value #FILE}
 * in a data directory adds to them, replaces some of them by name, or turns some off.
 */
public final class Rules {
  /** The name of a data directory's own rules. */
  public static final String FILE = "redaction.yaml";

  private static final Rules STANDARD = load();

  private final List<Rule> rules;

  Rules(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /** Those that come with the program. */
  public static Rules standard() {
    return STANDARD;
  }

  /**
   * Those that hold for a data directory: the standard ones and its own.
   *
   * @throws RuleFileException saying which line of its file is wrong, and how
   * @throws IOException if its file cannot be read
   */
  public static Rules in(Path dataDirectory) throws IOException {
    Path file = dataDirectory.resolve(FILE);
    return Files.exists(file)
        ? RuleFile.standard(standardText()).with(RuleFile.read(file)).rules()
        : standard();
  }

  private static Rules load() {
    try {
      return RuleFile.standard(standardText()).rules();
    } catch (RuleFileException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String standardText() {
    try (InputStream text = Rules.class.getResourceAsStream(FILE)) {
      if (text == null) {
        throw new IllegalStateException("the program comes without its " + FILE);
      }
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Rule> list() {
    return rules;
  }

  /** The names of the rules, each once, in the order in which they go before each other. */
  public List<String> names() {
    return rules.stream().map(Rule::name).toList();
  }
}
