package dev.kroniek.cli;

import dev.kroniek.domain.CommandReader;
import dev.kroniek.domain.Json;
import dev.kroniek.domain.JsonText;
import dev.kroniek.domain.MalformedCommandException;
import dev.kroniek.json.JsonReader;
import dev.kroniek.json.JsonSyntaxException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Commands as JSON, one a line, in either form. A command without an id gets one that is made of
 * what it says, so that the same line, read again, is the same command.
 */
final class ImportLines implements ImportSource {
  /** More than any command can take, all escaped, with what an export adds to it. */
  private static final int LINE_BYTES_MAX = 8 << 20;

  private static final int BUFFER_BYTES = 1 << 16;
  private static final String SOURCE = "import";

  private final InputStream in;
  private final String name;
  private final Instant now;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int position;
  private int limit;
  private long bytesRead;
  private long number;

  /**
   * Reads the stream, which it closes.
   *
   * @param name what to call it
   * @param now the time of a command that tells none
   */
  ImportLines(InputStream in, String name, Instant now) {
    this.in = in;
    this.name = name;
    this.now = now;
  }

  @Override
  public @Nullable ImportItem next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (readLine(line)) {
      number++;
      if (!isBlank(line)) {
        return item(line.toByteArray());
      }
      line.reset();
    }
    return null;
  }

  private ImportItem item(byte[] line) {
    String place = name + ", line " + number;
    if (line.length > LINE_BYTES_MAX) {
      return new ImportItem.Bad(place, "it is longer than " + LINE_BYTES_MAX + " bytes");
    }
    try {
      Json json = JsonReader.parse(line);
      String outcome = json instanceof Json.Obj object ? object.text("outcome") : null;
      return new ImportItem.Good(place, CommandReader.read(json, defaults(json)), outcome);
    } catch (JsonSyntaxException | MalformedCommandException e) {
      return new ImportItem.Bad(place, String.valueOf(e.getMessage()));
    }
  }

  private CommandReader.Defaults defaults(Json json) {
    boolean hasId = json instanceof Json.Obj object && object.text("id") != null;
    return new CommandReader.Defaults(
        SOURCE, hasId ? "" : ContentId.of(JsonText.sorted(json)), now);
  }

  private static boolean isBlank(ByteArrayOutputStream line) {
    for (byte b : line.toByteArray()) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }

  /** Appends the next line, without its end and not beyond the limit; false at the end. */
  private boolean readLine(ByteArrayOutputStream line) throws IOException {
    boolean isAny = false;
    while (position < limit || fill()) {
      isAny = true;
      int end = position;
      while (end < limit && buffer[end] != '\n') {
        end++;
      }
      int room = Math.max(0, LINE_BYTES_MAX + 1 - line.size());
      line.write(buffer, position, Math.min(room, end - position));
      position = end + 1;
      if (end < limit) {
        return true;
      }
    }
    return isAny;
  }

  private boolean fill() throws IOException {
    position = 0;
    limit = Math.max(0, in.read(buffer));
    bytesRead += limit;
    return limit > 0;
  }

  @Override
  public long bytesRead() {
    return bytesRead;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
