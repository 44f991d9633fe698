package dev.kroniek.redaction;

/**
 * A name and the value that is given to it.
 *
 * @param name all of it, such as {@code AWS_SECRET_ACCESS_KEY}
 * @param word the part at its end by which it was found, in lower case
 * @param from where the value begins
 * @param to where it ends
 * @param value what it is
 */
record Assignment(String name, String word, int from, int to, String value, Form form) {

  /** How the value is written: what a bare word means depends on it. */
  enum Form {
    /** Within quotes, or the value of a member in JSON. */
    QUOTED,
    /** Of a shell, a URL or a command line, where a bare word is a text. */
    TEXT,
    /** Without quotes, maybe in a program, where a bare word is a name. */
    BARE
  }
}
