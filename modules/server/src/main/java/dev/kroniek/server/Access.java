package dev.kroniek.server;

/** Who may ask over TCP. The unix socket asks nobody: its file permissions did. */
enum Access {
  /** Anybody on this machine: says nothing of any session. */
  FREE,
  /** Who has the token. */
  TOKEN,
  /** Who has the token, or a browser that once showed it. */
  PAGE
}
