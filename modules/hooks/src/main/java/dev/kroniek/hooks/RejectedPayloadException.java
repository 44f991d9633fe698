package dev.kroniek.hooks;

import dev.kroniek.domain.Texts;

/**
 * A payload that no command can be made of. The message is the reason, one line for people: it is
 * kept beside the rejected file and answered over HTTP. What may quote the payload is apart from
 * the rest, which may be logged.
 */
public final class RejectedPayloadException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int REASON_BYTES_MAX = 500;

  private final String summary;

  /** With a reason that quotes nothing of the payload. */
  public RejectedPayloadException(String reason) {
    super(line(reason));
    this.summary = line(reason);
  }

  /**
   * With a reason that may quote some of the payload.
   *
   * @param summary quotes nothing of it
   */
  RejectedPayloadException(String reason, String summary) {
    super(line(reason));
    this.summary = line(summary);
  }

  private static String line(String text) {
    return Texts.cut(text.replaceAll("\\p{Cntrl}", "?"), REASON_BYTES_MAX);
  }

  /** Why it was rejected, without anything of the payload. */
  public String summary() {
    return summary;
  }

  /** Why it was rejected; at most 500 bytes, without control characters. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
