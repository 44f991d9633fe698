package dev.kroniek.redaction;

/** A part of a text, for the regular expressions; nothing is copied. */
final class Window implements CharSequence {
  private final char[] text;
  private final int from;
  private final int to;

  Window(char[] text, int from, int to) {
    this.text = text;
    this.from = from;
    this.to = to;
  }

  @Override
  public int length() {
    return to - from;
  }

  @Override
  public char charAt(int index) {
    return text[from + index];
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return new Window(text, from + start, from + end);
  }

  @Override
  public String toString() {
    return new String(text, from, to - from);
  }
}
