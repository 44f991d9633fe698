package dev.kroniek.hooks;

import dev.kroniek.domain.Texts;

/**
 * A payload that no command can be made of. The message is the reason, one line for people: it is
 * kept beside the rejected file and answered over HTTP.
 */
public final class RejectedPayloadException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int REASON_BYTES_MAX = 500;

  public RejectedPayloadException(String reason) {
    super(Texts.cut(reason.replaceAll("\\p{Cntrl}", "?"), REASON_BYTES_MAX));
  }

  /** Why it was rejected; at most 500 bytes, without control characters. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
