package dev.kroniek.cli;

import java.util.Map;

/**
 * An answer of the daemon.
 *
 * @param headers by their names in lower case; of a repeated one the last
 */
record HttpReply(int status, Map<String, String> headers, String text) {
  HttpReply {
    headers = Map.copyOf(headers);
  }

  boolean isSuccess() {
    return status >= 200 && status < 300;
  }
}
