package dev.kroniek.hooks.install;

import java.io.IOException;

/**
 * A settings file cannot be changed and was left as it is. The message is for people: which file,
 * why, and what to do.
 */
public final class SettingsRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  SettingsRefusedException(String message) {
    super(message);
  }
}
