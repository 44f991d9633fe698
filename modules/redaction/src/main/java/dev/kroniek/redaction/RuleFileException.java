package dev.kroniek.redaction;

import java.io.IOException;

/** A file of rules that cannot be used. The message is one line: file, line, rule, and why. */
public final class RuleFileException extends IOException {
  private static final long serialVersionUID = 1L;

  RuleFileException(String message) {
    super(message);
  }
}
