package dev.kroniek.cli;

/** How a piece of text looks on a terminal that shows colours. */
enum Style {
  PLAIN(""),
  BOLD("1"),
  FAINT("2"),
  RED("31"),
  GREEN("32"),
  YELLOW("33"),
  BLUE("34");

  private final String code;

  Style(String code) {
    this.code = code;
  }

  /** The text between the style's escape sequences. */
  String around(String text) {
    return this == PLAIN || text.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
  }
}
