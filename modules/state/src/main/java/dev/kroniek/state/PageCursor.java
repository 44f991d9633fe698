package dev.kroniek.state;

import dev.kroniek.domain.SessionHead;
import dev.kroniek.domain.Timestamps;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The session after which a page begins. Opaque to whoever hands it on. */
record PageCursor(long lastHeartbeat, String id) {
  private static final char SEPARATOR = ' ';

  static PageCursor after(SessionHead head) {
    return new PageCursor(Timestamps.micros(head.liveness().lastHeartbeat()), head.id().value());
  }

  String text() {
    String plain = Long.toString(lastHeartbeat) + SEPARATOR + id;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static PageCursor parse(String text) {
    String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
    int separator = plain.indexOf(SEPARATOR);
    if (separator < 0) {
      throw new IllegalArgumentException("the cursor is none of ours");
    }
    return new PageCursor(
        Long.parseLong(plain.substring(0, separator)), plain.substring(separator + 1));
  }
}
