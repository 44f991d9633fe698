package dev.kroniek.redaction;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A secret that is known by its own form, or by what stands right before it.
 *
 * @param pattern matches from an anchor on, or from up to {@code before} characters before one; of
 *     its groups the first that took part is the secret, without groups all of it
 * @param before 0: the anchor begins the match, and stands at the beginning of a word
 * @param entropy what the secret has at least, in bits a character, together with letters and
 *     digits; 0: whatever it is
 */
record PatternRule(
    String name, List<String> anchors, Pattern pattern, int before, double entropy, Allowed allowed)
    implements Rule {

  /** No match goes on for longer: no secret is longer, and a try has an end. */
  static final int CHARS_MAX = 64 << 10;

  /** As {@link #CHARS_MAX}, behind an anchor that does not begin the match. */
  private static final int AROUND_CHARS_MAX = 1 << 10;

  @Override
  public @Nullable Found find(char[] text, int length, int index, int anchorFrom, int anchorTo) {
    if (before == 0 && !Words.startsAt(text, anchorFrom)) {
      return null;
    }
    int from = Math.max(0, anchorFrom - before);
    int to = Math.min(length, anchorTo + (before == 0 ? CHARS_MAX : AROUND_CHARS_MAX));
    Matcher match = pattern.matcher(new Window(text, from, to));
    boolean isFound =
        before == 0 ? match.lookingAt() : isFoundAround(match, anchorFrom - from, anchorTo - from);
    if (!isFound) {
      return null;
    }
    int group = secret(match);
    Found found = new Found(from + match.start(group), from + match.end(group), index);
    return isSecret(new String(text, found.from(), found.to() - found.from())) ? found : null;
  }

  private static boolean isFoundAround(Matcher match, int anchorFrom, int anchorTo) {
    while (match.find()) {
      if (match.start() > anchorFrom) {
        return false;
      }
      if (match.end() >= anchorTo) {
        return true;
      }
    }
    return false;
  }

  private int secret(Matcher match) {
    for (int group = 1; group <= match.groupCount(); group++) {
      if (match.start(group) >= 0) {
        return group;
      }
    }
    return 0;
  }

  private boolean isSecret(String value) {
    if (value.isEmpty() || allowed.allowsValue(value)) {
      return false;
    }
    return entropy == 0
        || (Entropy.hasDigit(value)
            && Entropy.hasLetter(value)
            && Entropy.bitsPerChar(value) >= entropy);
  }
}
