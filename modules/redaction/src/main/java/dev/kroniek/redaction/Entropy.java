package dev.kroniek.redaction;

import java.util.HashMap;
import java.util.Map;

/** How random a text looks. */
final class Entropy {
  private Entropy() {}

  /** Shannon's entropy of the characters of the text, in bits a character. */
  static double bitsPerChar(String text) {
    Map<Character, Integer> counts = new HashMap<>();
    for (int i = 0; i < text.length(); i++) {
      counts.merge(text.charAt(i), 1, Integer::sum);
    }
    double bits = 0;
    for (int count : counts.values()) {
      double share = (double) count / text.length();
      bits -= share * Math.log(share) / Math.log(2);
    }
    return bits;
  }

  static boolean hasDigit(String text) {
    return text.chars().anyMatch(c -> c >= '0' && c <= '9');
  }

  static boolean hasLetter(String text) {
    return text.chars().anyMatch(Character::isLetter);
  }

  static boolean hasUpperAndLower(String text) {
    return text.chars().anyMatch(c -> c >= 'a' && c <= 'z')
        && text.chars().anyMatch(c -> c >= 'A' && c <= 'Z');
  }
}
