package dev.kroniek.cli;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An answer of the daemon.
 *
 * @param headers by their names in lower case; of a repeated one the last
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares answers
record HttpReply(int status, Map<String, String> headers, byte[] body) {
  HttpReply {
    headers = Map.copyOf(headers);
  }

  boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
