package dev.kroniek.hooks.install;

/**
 * A word as a shell reads it, with its quotes resolved. Of variables only {@code HOME} is known;
 * others stay as they are.
 *
 * @param end index behind it in the line
 */
record ShellWord(String text, int end) {
  private static final String ENDS = " \t\n;&|<>()";

  static ShellWord at(String line, int start, String home) {
    StringBuilder word = new StringBuilder();
    char quote = 0;
    int i = start;
    if (line.startsWith("~/", i)) {
      word.append(home);
      i++;
    }
    while (i < line.length()) {
      char c = line.charAt(i);
      int variable = quote == '\'' ? 0 : homeVariable(line, i);
      if (c == quote) {
        quote = 0;
        i++;
      } else if (quote == 0 && (c == '\'' || c == '"')) {
        quote = c;
        i++;
      } else if (variable > 0) {
        word.append(home);
        i += variable;
      } else if (c == '\\' && isEscape(line, i, quote)) {
        word.append(line.charAt(i + 1));
        i += 2;
      } else if (quote == 0 && ENDS.indexOf(c) >= 0) {
        break;
      } else {
        word.append(c);
        i++;
      }
    }
    return new ShellWord(word.toString(), i);
  }

  private static boolean isEscape(String line, int index, char quote) {
    return quote != '\''
        && index + 1 < line.length()
        && (quote == 0 || "$`\"\\".indexOf(line.charAt(index + 1)) >= 0);
  }

  /** The length of {@code $HOME} or {@code ${HOME}} where it stands there, else 0. */
  private static int homeVariable(String line, int index) {
    if (line.startsWith("${HOME}", index)) {
      return 7;
    }
    return line.startsWith("$HOME", index)
            && (index + 5 == line.length()
                || (!Character.isLetterOrDigit(line.charAt(index + 5))
                    && line.charAt(index + 5) != '_'))
        ? 5
        : 0;
  }
}
