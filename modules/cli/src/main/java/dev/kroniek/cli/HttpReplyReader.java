package dev.kroniek.cli;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one HTTP/1.1 answer, within bounds. */
final class HttpReplyReader {
  private static final int LINE_BYTES_MAX = 16 << 10;
  private static final int HEADERS_MAX = 200;
  private static final int BODY_BYTES_MAX = 128 << 20;

  /** The next byte, or -1 where the other side closed. */
  interface Source {
    int next() throws IOException;
  }

  private final Source in;

  HttpReplyReader(Source in) {
    this.in = in;
  }

  /**
   * The answer; interim ones (100 Continue) are passed over.
   *
   * @throws IOException if it is no HTTP, ends too early, or is larger than 128 MiB
   */
  HttpReply read() throws IOException {
    while (true) {
      int status = statusOf(line());
      Map<String, String> headers = headers();
      if (status >= 200) {
        return new HttpReply(status, headers, status == 204 ? new byte[0] : body(headers));
      }
    }
  }

  private static int statusOf(String line) throws IOException {
    String[] parts = line.split(" ", 3);
    if (parts.length < 2 || !parts[0].startsWith("HTTP/1.") || !parts[1].matches("[1-5][0-9]{2}")) {
      throw new IOException("the answer is no HTTP: " + line);
    }
    return Integer.parseInt(parts[1]);
  }

  private Map<String, String> headers() throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (int count = 0; count <= HEADERS_MAX; count++) {
      String line = line();
      if (line.isEmpty()) {
        return headers;
      }
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new IOException("the answer has a malformed header: " + line);
      }
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
    }
    throw new IOException("the answer has more than " + HEADERS_MAX + " headers");
  }

  private byte[] body(Map<String, String> headers) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
      chunks(body);
    } else {
      String length = headers.get("content-length");
      copy(body, length == null ? null : number(length, 10));
    }
    return body.toByteArray();
  }

  private void chunks(ByteArrayOutputStream body) throws IOException {
    while (true) {
      String size = line().split(";", 2)[0].trim();
      long length = number(size, 16);
      if (length == 0) {
        headers(); // the trailer
        return;
      }
      copy(body, length);
      if (!line().isEmpty()) {
        throw new IOException("the answer has a chunk that is longer than it says");
      }
    }
  }

  /** Copies so many bytes, or all until the end where {@code length} is null. */
  private void copy(ByteArrayOutputStream body, @Nullable Long length) throws IOException {
    if (length != null && body.size() + length > BODY_BYTES_MAX) {
      throw new IOException("the answer is larger than " + BODY_BYTES_MAX + " bytes");
    }
    for (long i = 0; length == null || i < length; i++) {
      int next = in.next();
      if (next < 0 && length == null) {
        return;
      }
      if (next < 0) {
        throw new EOFException("the answer ends too early");
      }
      if (body.size() >= BODY_BYTES_MAX) {
        throw new IOException("the answer is larger than " + BODY_BYTES_MAX + " bytes");
      }
      body.write(next);
    }
  }

  private static long number(String text, int radix) throws IOException {
    try {
      long number = Long.parseLong(text, radix);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // answered below, together with negative ones
    }
    throw new IOException("the answer has no valid length: " + text);
  }

  /** A line without its end, CRLF or LF. */
  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    int next;
    while ((next = in.next()) != '\n') {
      if (next < 0) {
        throw new EOFException("the answer ends too early");
      }
      if (line.length() >= LINE_BYTES_MAX) {
        throw new IOException("the answer has a line of more than " + LINE_BYTES_MAX + " bytes");
      }
      line.append((char) next);
    }
    int end = line.length();
    return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
  }
}
