package dev.kroniek.redaction;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A secret that is known by the name it is given to: {@code DB_PASSWORD=…}, {@code "token": "…"}.
 *
 * @param words with which such names end
 * @param entropy 0 where the name is enough to tell; else what the value has at least, in bits a
 *     character, together with capital and small letters, digits, and a length of {@link
 *     #RANDOM_CHARS_MIN}
 */
record AssignmentRule(
    String name, List<String> words, List<String> anchors, double entropy, Allowed allowed)
    implements Rule {
  private static final int RANDOM_CHARS_MIN = 20;

  /** A word that is shorter may end others by chance, as {@code key} does {@code monkey}. */
  private static final int TELLING_WORD_CHARS = 6;

  private static final int PASSWORD_CHARS_MIN = 4;
  private static final int NUMBER_CHARS_MIN = 4;
  private static final int TOKEN_CHARS_MIN = 6;
  private static final int LETTERS_CHARS_MIN = 16;

  private static final Pattern UUID =
      Pattern.compile("(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /**
   * A rule for names that end in one of the words: in small letters, parts divided by {@code _}.
   */
  static AssignmentRule of(String name, List<String> words, double entropy, Allowed allowed) {
    List<String> anchors = new ArrayList<>();
    for (String word : words) {
      for (String spelling : List.of(word, word.replace('_', '-'), word.replace("_", ""))) {
        if (!anchors.contains(spelling)) {
          anchors.add(spelling);
        }
      }
    }
    return new AssignmentRule(name, List.copyOf(words), anchors, entropy, allowed);
  }

  @Override
  public @Nullable Found find(char[] text, int length, int index, int anchorFrom, int anchorTo) {
    if (!isWord(text, anchorFrom, anchorTo)) {
      return null;
    }
    Assignment assignment = AssignmentReader.read(text, length, anchorFrom, anchorTo);
    return assignment != null && isSecret(assignment)
        ? new Found(assignment.from(), assignment.to(), index)
        : null;
  }

  private static boolean isWord(char[] text, int from, int to) {
    return to - from >= TELLING_WORD_CHARS || Words.partStartsAt(text, from);
  }

  /**
   * Whether that value of a member of that name is a secret.
   *
   * @param anchorFrom where the anchor begins in the name, which it ends
   */
  boolean isSecretMember(String member, int anchorFrom, String value) {
    char[] chars = member.toCharArray();
    if (!isWord(chars, anchorFrom, chars.length)) {
      return false;
    }
    String word = member.substring(anchorFrom).toLowerCase(Locale.ROOT);
    return isSecret(new Assignment(member, word, 0, value.length(), value, Assignment.Form.QUOTED));
  }

  /** What is quick to tell comes first: most assignments are parts of programs. */
  private boolean isSecret(Assignment assignment) {
    return looksSecret(assignment)
        && !allowed.allowsName(assignment.name())
        && !allowed.allowsValue(assignment.value());
  }

  private boolean looksSecret(Assignment assignment) {
    String value = assignment.value();
    if (saysItsName(assignment)) {
      return false;
    }
    if (entropy > 0) {
      return isRandom(value);
    }
    boolean isPassword = assignment.word().startsWith("pass") || assignment.word().equals("pwd");
    if (Words.consistsOf(value, c -> Words.isDigit(c) || ".,_-".indexOf(c) >= 0)) {
      return isPassword && value.length() >= NUMBER_CHARS_MIN;
    }
    if (value.indexOf(' ') >= 0 || value.indexOf('\n') >= 0) {
      return assignment.word().equals("passphrase")
          || (isPassword && assignment.form() == Assignment.Form.TEXT);
    }
    return isPassword ? isPassword(assignment) : isToken(assignment);
  }

  /** As {@code password=passwordInput}: a program, not a secret. */
  private static boolean saysItsName(Assignment assignment) {
    if (assignment.form() == Assignment.Form.QUOTED
        || Words.consistsOf(assignment.name(), c -> !(c >= 'a' && c <= 'z'))
        || !isLetters(assignment.value())) {
      return false;
    }
    String value = assignment.value().toLowerCase(Locale.ROOT);
    return value.contains(assignment.word()) || assignment.word().startsWith(value);
  }

  private static boolean isLetters(String value) {
    return Words.consistsOf(value, c -> Words.isLetter(c) || c == '_');
  }

  private boolean isRandom(String value) {
    return value.length() >= RANDOM_CHARS_MIN
        && Words.consistsOf(value, c -> Words.isOfWord(c) || "+/=.%~-".indexOf(c) >= 0)
        && Entropy.hasDigit(value)
        && Entropy.hasUpperAndLower(value)
        && !UUID.matches(value)
        && Entropy.bitsPerChar(value) >= entropy;
  }

  private static boolean isPassword(Assignment assignment) {
    String value = assignment.value();
    return switch (assignment.form()) {
      case QUOTED, TEXT -> value.length() >= PASSWORD_CHARS_MIN;
      case BARE -> value.length() >= TOKEN_CHARS_MIN && !isLetters(value);
    };
  }

  private static boolean isToken(Assignment assignment) {
    String value = assignment.value();
    return switch (assignment.form()) {
      case TEXT -> value.length() >= TOKEN_CHARS_MIN;
      case QUOTED -> value.length() >= (isLetters(value) ? LETTERS_CHARS_MIN : TOKEN_CHARS_MIN);
      case BARE ->
          value.length() >= TOKEN_CHARS_MIN && !isLetters(value) && Entropy.hasDigit(value);
    };
  }
}
