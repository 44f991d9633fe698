package dev.kroniek.redaction;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rules as they are written down: YAML, checked. Its form is told in {@code config/redaction.yaml}
 * itself and in {@code docs/privacy.md}.
 */
final class RuleFile {
  private static final int BYTES_MAX = 1 << 20;
  private static final int RULES_MAX = 500;
  private static final int ANCHOR_CHARS_MIN = 3;
  private static final int BEFORE_MAX = 16 << 10;
  private static final double ENTROPY_MAX = 8;
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");
  private static final Pattern ANCHOR = Pattern.compile("[ -~]{3,64}");
  private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9]*(?:_[a-z0-9]+)*");
  private static final Set<String> KEYS =
      Set.of("name", "anchors", "pattern", "before", "words", "entropy", "enabled");

  private final Map<String, Draft> drafts = new LinkedHashMap<>();
  private final List<Pattern> values = new ArrayList<>();
  private final List<String> names = new ArrayList<>();

  /** A rule that waits for what is allowed; the pattern is null where it has words. */
  private record Draft(
      String name,
      List<String> anchors,
      @Nullable Pattern pattern,
      int before,
      List<String> words,
      double entropy,
      boolean isEnabled,
      YamlMap place) {

    Rule rule(Allowed allowed) {
      return pattern == null
          ? AssignmentRule.of(name, words, entropy, allowed)
          : new PatternRule(name, anchors, pattern, before, entropy, allowed);
    }
  }

  private RuleFile() {}

  static RuleFile standard(String text) throws RuleFileException {
    return parse(text, Rules.FILE + " of the program");
  }

  /** The rules of a file. */
  static RuleFile read(Path file) throws IOException {
    if (Files.size(file) > BYTES_MAX) {
      throw new RuleFileException(file + ": is larger than " + BYTES_MAX + " bytes");
    }
    try {
      return parse(Files.readString(file), file.toString());
    } catch (CharacterCodingException e) {
      throw new RuleFileException(file + ": is not valid UTF-8");
    }
  }

  static RuleFile parse(String text, String label) throws RuleFileException {
    RuleFile file = new RuleFile();
    YamlMap root = YamlMap.parse(text, label);
    if (root != null) {
      root.requireOnly(Set.of("rules", "allow"));
      for (YamlMap rule : root.maps("rules")) {
        file.add(rule);
      }
      YamlMap allow = root.map("allow");
      if (allow != null) {
        allow.requireOnly(Set.of("values", "names"));
        file.values.addAll(patterns(allow, "values"));
        file.names.addAll(words(allow, "names"));
      }
    }
    return file;
  }

  private void add(YamlMap rule) throws RuleFileException {
    String name = rule.text("name");
    if (name == null) {
      throw rule.problem("a rule without a name");
    }
    YamlMap named = rule.named(name);
    if (!NAME.matches(name)) {
      throw named.problem("a name is 1 to 32 of a-z, 0-9 and -, the first a letter");
    }
    named.requireOnly(KEYS);
    if (drafts.put(name, draft(name, named)) != null) {
      throw named.problem("there are two rules of that name");
    }
    if (drafts.size() > RULES_MAX) {
      throw named.problem("there are more than " + RULES_MAX + " rules");
    }
  }

  private static Draft draft(String name, YamlMap rule) throws RuleFileException {
    boolean isEnabled = rule.flag("enabled", true);
    List<String> anchors = rule.texts("anchors");
    List<String> words = words(rule, "words");
    String pattern = rule.text("pattern");
    if (isEnabled && (pattern == null) == words.isEmpty()) {
      throw rule.problem("needs either anchors and a pattern, or words");
    }
    if (isEnabled && (pattern == null) != anchors.isEmpty()) {
      throw rule.problem("needs anchors together with a pattern");
    }
    for (String anchor : anchors) {
      if (!ANCHOR.matches(anchor)) {
        throw rule.problem(
            "anchors", "an anchor is at least " + ANCHOR_CHARS_MIN + " characters of ASCII");
      }
    }
    return new Draft(
        name,
        List.copyOf(anchors),
        pattern == null ? null : pattern(rule, pattern),
        (int) rule.number("before", BEFORE_MAX),
        List.copyOf(words),
        rule.number("entropy", ENTROPY_MAX),
        isEnabled,
        rule);
  }

  private static Pattern pattern(YamlMap rule, String text) throws RuleFileException {
    Pattern pattern = compiled(rule, "pattern", text);
    if (pattern.matches("")) {
      throw rule.problem("pattern", "matches what is empty");
    }
    return pattern;
  }

  private static List<Pattern> patterns(YamlMap map, String key) throws RuleFileException {
    List<Pattern> patterns = new ArrayList<>();
    for (String text : map.texts(key)) {
      patterns.add(compiled(map, key, text));
    }
    return patterns;
  }

  private static List<String> words(YamlMap map, String key) throws RuleFileException {
    List<String> words = map.texts(key);
    for (String word : words) {
      if (!WORD.matches(word) || word.length() < ANCHOR_CHARS_MIN) {
        throw map.problem(
            key, "a word is at least 3 of a-z and 0-9, with _ between its parts: " + word);
      }
    }
    return words;
  }

  private static Pattern compiled(YamlMap map, String key, String text) throws RuleFileException {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw map.problem(key, "is no RE2 pattern: " + e.getDescription() + ": " + e.getPattern());
    }
  }

  /**
   * These rules and others, which go before: of the same name, they replace these. What either
   * allows is allowed.
   */
  RuleFile with(RuleFile others) throws RuleFileException {
    RuleFile all = new RuleFile();
    for (Draft draft : others.drafts.values()) {
      boolean isNew = !drafts.containsKey(draft.name());
      if (isNew && !draft.isEnabled()) {
        throw draft.place().problem("there is no such rule to turn off");
      }
      if (isNew) {
        all.drafts.put(draft.name(), draft);
      }
    }
    drafts.forEach((name, draft) -> all.drafts.put(name, others.drafts.getOrDefault(name, draft)));
    all.values.addAll(values);
    all.values.addAll(others.values);
    all.names.addAll(names);
    all.names.addAll(others.names);
    return all;
  }

  /** The rules that are turned on. */
  Rules rules() {
    Allowed allowed =
        new Allowed(values, names.stream().map(name -> name.replace("_", "")).toList());
    return new Rules(
        drafts.values().stream()
            .filter(Draft::isEnabled)
            .map(draft -> draft.rule(allowed))
            .toList());
  }
}
