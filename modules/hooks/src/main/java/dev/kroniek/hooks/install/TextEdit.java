package dev.kroniek.hooks.install;

import java.util.Comparator;
import java.util.List;

/**
 * A piece of a text that is replaced by another.
 *
 * @param start index of its first character
 * @param end index behind its last one; the same as {@code start} where something is inserted
 */
record TextEdit(int start, int end, String replacement) {

  /** The text with all of them, none of which may overlap another. */
  static String apply(String text, List<TextEdit> edits) {
    StringBuilder out = new StringBuilder(text.length() + 1024);
    int copied = 0;
    for (TextEdit edit : edits.stream().sorted(Comparator.comparingInt(TextEdit::start)).toList()) {
      if (edit.start() < copied) {
        throw new IllegalArgumentException("edits overlap at " + edit.start());
      }
      out.append(text, copied, edit.start()).append(edit.replacement());
      copied = edit.end();
    }
    return out.append(text, copied, text.length()).toString();
  }
}
