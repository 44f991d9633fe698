package dev.kroniek.redaction;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is assigned to a name, in the ways in which configurations, shells, programs, headers
 * and URLs write it: {@code NAME=value}, {@code "name": "value"}, {@code --name value}, {@code name
 * => 'value'}, {@code ?name=value&}, an element of XML. For one place in one text.
 */
final class AssignmentReader {
  private static final int NAME_CHARS_MAX = 128;
  private static final int SPACES_MAX = 24;

  /** The longest value. */
  static final int VALUE_CHARS_MAX = 4096;

  private static final String VALUE = "value";
  private static final String STRING_PREFIXES = "bBrRfFuU$@";
  private static final String ENDS_A_BARE_VALUE = "\"'`;|<>";

  private final char[] text;
  private final int length;
  private final int nameFrom;
  private final int nameTo;
  private int at;
  private boolean isText;

  private AssignmentReader(char[] text, int length, int nameFrom, int nameTo) {
    this.text = text;
    this.length = length;
    this.nameFrom = nameFrom;
    this.nameTo = nameTo;
    this.at = nameTo;
  }

  /** The assignment to the name that ends with the word that stands there, or null. */
  static @Nullable Assignment read(char[] text, int length, int wordFrom, int wordTo) {
    int to = endOfName(text, length, wordTo);
    if (to < 0) {
      return null;
    }
    int from = wordFrom;
    while (from > 0 && wordTo - from < NAME_CHARS_MAX && isOfName(text[from - 1])) {
      from--;
    }
    AssignmentReader reader = new AssignmentReader(text, length, from, to);
    return reader.isAssigned() ? reader.value(wordFrom, wordTo) : null;
  }

  /** Behind the number that may follow the word; -1 where the name goes on. */
  private static int endOfName(char[] text, int length, int wordTo) {
    int to = wordTo;
    while (to < length && (Words.isDigit(text[to]) || (to == wordTo && text[to] == '_'))) {
      to++;
    }
    if (to > wordTo && text[to - 1] == '_') {
      return -1;
    }
    boolean goesOn =
        to < length
            && (Words.isOfWord(text[to])
                || ((text[to] == '-' || text[to] == '.')
                    && to + 1 < length
                    && Words.isOfWord(text[to + 1])));
    return goesOn ? -1 : to;
  }

  private static boolean isOfName(char c) {
    return Words.isOfWord(c) || c == '-' || c == '.';
  }

  /** Goes to where the value begins; false where none is assigned. */
  private boolean isAssigned() {
    boolean isFlag = text[nameFrom] == '-';
    boolean isTag = nameFrom > 0 && text[nameFrom - 1] == '<' && at < length && text[at] == '>';
    boolean isQuotedName = skipClosing();
    skipToValueMember();
    int beforeSpaces = at;
    skipSpaces();
    boolean isSpaced = at > beforeSpaces;
    int separatorFrom = at;
    if (isTag || isSeparated() || isNextArgument(isFlag && isQuotedName)) {
      at += isTag ? 1 : 0;
    } else if (!isSpaced || !(isFlag || isQuote(at))) {
      return false;
    }
    boolean isEquals = separatorFrom < length && text[separatorFrom] == '=';
    boolean isSpacedAround = isSpaced || (at < length && text[at] == ' ');
    skipSpaces();
    isText = isFlag || isTag || isQuery() || (isEquals && !isSpacedAround && !isQuotedName);
    return true;
  }

  private @Nullable Assignment value(int wordFrom, int wordTo) {
    String word = new String(text, wordFrom, wordTo - wordFrom).toLowerCase(Locale.ROOT);
    return value(word, isText);
  }

  /** The quote and the bracket that may close the name. */
  private boolean skipClosing() {
    int before = at;
    while (at < length && text[at] == '\\') {
      at++;
    }
    if (!isQuote(at)) {
      at = before;
      return false;
    }
    at++;
    if (at < length && (text[at] == ']' || text[at] == ')')) {
      at++;
    }
    return true;
  }

  /** Behind {@code value} where that is the next member, as in {@code name: X, value: …}. */
  private void skipToValueMember() {
    int next = at;
    while (next < length && next - at < SPACES_MAX && " \t\r\n,\"'".indexOf(text[next]) >= 0) {
      next++;
    }
    int end = next + VALUE.length();
    if (next > at && end < length && VALUE.contentEquals(new Window(text, next, end))) {
      at = end;
      skipClosing();
    }
  }

  private void skipSpaces() {
    int end = Math.min(length, at + SPACES_MAX);
    while (at < end && (text[at] == ' ' || text[at] == '\t')) {
      at++;
    }
  }

  private boolean isQuote(int index) {
    return index < length && (text[index] == '"' || text[index] == '\'' || text[index] == '`');
  }

  /** Goes behind {@code =}, {@code ==}, {@code =>}, {@code :} or {@code :=}. */
  private boolean isSeparated() {
    if (at >= length || (text[at] != '=' && text[at] != ':')) {
      return false;
    }
    boolean isColon = text[at] == ':';
    at++;
    if (isColon && at < length && ":/?+".indexOf(text[at]) >= 0) {
      return false;
    }
    if (isColon && at < length && text[at] == '-' && nameFrom > 0 && text[nameFrom - 1] == '{') {
      at++; // ${NAME:-default}
    }
    while (at < length && (text[at] == '=' || (text[at] == '>' && text[at - 1] == '='))) {
      at++;
    }
    return true;
  }

  /** As in {@code ["--password", "…"]}. */
  private boolean isNextArgument(boolean isQuotedFlag) {
    if (!isQuotedFlag || at >= length || text[at] != ',') {
      return false;
    }
    at++;
    return true;
  }

  private boolean isQuery() {
    return nameFrom > 0 && (text[nameFrom - 1] == '?' || text[nameFrom - 1] == '&');
  }

  private @Nullable Assignment value(String word, boolean isInText) {
    if (at + 1 < length && STRING_PREFIXES.indexOf(text[at]) >= 0 && isQuote(at + 1)) {
      at++;
    }
    int slashes = 0;
    while (at + slashes < length && text[at + slashes] == '\\') {
      slashes++;
    }
    if (isQuote(at + slashes)) {
      return quoted(word, slashes, isInText ? Assignment.Form.TEXT : Assignment.Form.QUOTED);
    }
    Assignment bare = bare(word, isInText ? Assignment.Form.TEXT : Assignment.Form.BARE);
    if (bare != null && isType(bare)) {
      at = bare.to();
      skipSpaces();
      if (at < length && text[at] == '=' && isSeparated()) {
        skipSpaces();
        return value(word, false);
      }
    }
    return bare;
  }

  /** Whether a type may stand there, as in {@code password: str = "…"}. */
  private static boolean isType(Assignment bare) {
    return bare.form() == Assignment.Form.BARE && !Entropy.hasDigit(bare.value());
  }

  private @Nullable Assignment quoted(String word, int slashes, Assignment.Form form) {
    char quote = text[at + slashes];
    int from = at + slashes + 1;
    int end = Math.min(length, from + VALUE_CHARS_MAX);
    int to = from;
    while (to < end && text[to] != '\n' && !isClosedAt(to, from, quote, slashes)) {
      to++;
    }
    int trimmed = to < end && text[to] == quote ? to - slashes : to;
    return assignment(word, from, Math.max(from, trimmed), form);
  }

  private boolean isClosedAt(int index, int from, char quote, int slashes) {
    if (text[index] != quote) {
      return false;
    }
    int before = 0;
    while (index - before > from && text[index - before - 1] == '\\') {
      before++;
    }
    return slashes == 0 ? before % 2 == 0 : before <= slashes;
  }

  private @Nullable Assignment bare(String word, Assignment.Form form) {
    int from = at;
    int end = Math.min(length, from + VALUE_CHARS_MAX);
    int to = from;
    while (to < end && !endsBareValue(text[to]) && !isEscape(to) && !isEndOfItem(to)) {
      to++;
    }
    boolean isArgument = (to < length && text[to] == ',') || (to > from && text[to - 1] == ')');
    Assignment.Form told = isArgument ? Assignment.Form.BARE : form;
    while (to > from && told == Assignment.Form.BARE && isPunctuation(text[to - 1])) {
      to--;
    }
    return assignment(word, from, to, told);
  }

  private boolean endsBareValue(char c) {
    return Character.isWhitespace(c)
        || ENDS_A_BARE_VALUE.indexOf(c) >= 0
        || (c == '&' && isQuery());
  }

  /** An escape that a line's end or a quote is written with, where text was not parsed. */
  private boolean isEscape(int index) {
    return text[index] == '\\' && index + 1 < length && "nrtu\"'".indexOf(text[index + 1]) >= 0;
  }

  private boolean isEndOfItem(int index) {
    return text[index] == ','
        && (index + 1 == length || Character.isWhitespace(text[index + 1]) || isQuote(index + 1));
  }

  private static boolean isPunctuation(char c) {
    return c == '.' || c == ')' || c == ']' || c == '}' || c == ':';
  }

  private @Nullable Assignment assignment(String word, int from, int to, Assignment.Form form) {
    if (from == to) {
      return null;
    }
    int name = nameFrom;
    while (text[name] == '-' || text[name] == '.') {
      name++;
    }
    return new Assignment(
        new String(text, name, nameTo - name),
        word,
        from,
        to,
        new String(text, from, to - from),
        form);
  }
}
