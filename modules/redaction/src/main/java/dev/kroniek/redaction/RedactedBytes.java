package dev.kroniek.redaction;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/**
 * Redacts bytes that nobody could understand, as if they were text: every byte is a character,
 * since secrets are written in ASCII. All other bytes stay as they are. However many there are, a
 * window of them is held: so much that no secret is longer than what of it overlaps the next. For
 * one thread.
 *
 * <pre>
 * window  | before: for context | to be written now | overlap: a secret may go on into it |
 * </pre>
 */
public final class RedactedBytes {
  private static final int STEP_BYTES = 256 << 10;
  private static final int BEFORE_BYTES = 16 << 10;
  private static final int OVERLAP_BYTES = PatternRule.CHARS_MAX + AssignmentReader.VALUE_CHARS_MAX;

  private final Redactor redactor;
  private final byte[] window = new byte[BEFORE_BYTES + STEP_BYTES + OVERLAP_BYTES];
  private final char[] text = new char[window.length];
  private int length;

  /** Up to where the window was written, or replaced. */
  private int done;

  private long count;

  private RedactedBytes(Redactor redactor) {
    this.redactor = redactor;
  }

  /**
   * Writes the bytes without their secrets.
   *
   * @return how many secrets were replaced
   * @throws IOException if they cannot be read or written
   */
  public static long copy(InputStream from, OutputStream to, Redactor redactor) throws IOException {
    return new RedactedBytes(redactor).copy(from, to);
  }

  private long copy(InputStream from, OutputStream to) throws IOException {
    boolean isLast;
    do {
      int read = from.readNBytes(window, length, window.length - length);
      length += read;
      isLast = length < window.length;
      write(to, isLast ? length : length - OVERLAP_BYTES);
      keepContext();
    } while (!isLast);
    return count;
  }

  /** Writes what is not yet written before {@code end}, and all of a secret that begins there. */
  private void write(OutputStream to, int end) throws IOException {
    for (int i = 0; i < length; i++) {
      text[i] = (char) (window[i] & 0xFF);
    }
    for (Found found : redactor.isOff() ? List.<Found>of() : redactor.find(text, length)) {
      if (found.from() >= end) {
        break;
      }
      if (found.to() > done) {
        to.write(window, done, Math.max(0, found.from() - done));
        to.write(redactor.replacement(found).getBytes(ISO_8859_1));
        count++;
        done = found.to();
      }
    }
    if (done < end) {
      to.write(window, done, end - done);
      done = end;
    }
  }

  private void keepContext() {
    int from = Math.max(0, done - BEFORE_BYTES);
    System.arraycopy(window, from, window, 0, length - from);
    length -= from;
    done -= from;
  }
}
