package dev.kroniek.cli;

import dev.kroniek.domain.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Hands commands from standard input on, one JSON object a line. Whatever has come is sent
 * together, so that many share one force of the disk and none waits for the next. For one thread.
 */
final class AppendStream {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int READ_BYTES = 128 << 10;

  /** The daemon answers while it reads: fewer lines than it lets wait, so that it never stops. */
  private static final int LINES_MAX = 500;

  /** What the daemon takes of one line, and a little, so that it is the daemon that refuses. */
  private static final int LINE_BYTES_MAX = (1 << 20) + 16;

  /** How answers are printed: what went wrong and a sum, or all of them. */
  enum Form {
    SUMMARY,
    JSON
  }

  private final RootCommand kroniek;
  private final AppendCommand.Ack ack;
  private final Form form;

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final ByteArrayOutputStream batch = new ByteArrayOutputStream();
  private final List<Long> batchNumbers = new ArrayList<>();
  private final TreeMap<String, Long> sums = new TreeMap<>();
  private long number;
  private long bad;

  AppendStream(RootCommand kroniek, AppendCommand.Ack ack, Form form) {
    this.kroniek = kroniek;
    this.ack = ack;
    this.form = form;
  }

  /**
   * Sends all there is.
   *
   * @throws Failure if any line was refused or rejected, after all were sent
   */
  void run() {
    try (AppendDoor door = AppendDoor.of(kroniek, PATIENCE)) {
      byte[] buffer = new byte[READ_BYTES];
      int count;
      while ((count = kroniek.context().in().read(buffer)) >= 0) {
        for (int i = 0; i < count; i++) {
          take(buffer[i], door);
        }
        send(door);
      }
      if (line.size() > 0) {
        endLine();
      }
      send(door);
    } catch (IOException e) {
      throw Failure.failed("cannot read standard input: " + Causes.text(e));
    }
    if (form == Form.SUMMARY) {
      sums.forEach((outcome, count) -> kroniek.context().out().line(outcome + ": " + count));
    }
    if (bad > 0) {
      throw Failure.refused(bad + " of " + number + " lines were refused or rejected");
    }
  }

  private void take(byte next, AppendDoor door) {
    if (next == '\n') {
      endLine();
      if (batchNumbers.size() >= LINES_MAX) {
        send(door);
      }
    } else if (line.size() < LINE_BYTES_MAX) {
      line.write(next);
    }
  }

  private void endLine() {
    number++;
    if (!line.toString(StandardCharsets.UTF_8).isBlank()) {
      line.write('\n');
      batch.writeBytes(line.toByteArray());
      batchNumbers.add(number);
    }
    line.reset();
  }

  private void send(AppendDoor door) {
    if (batchNumbers.isEmpty()) {
      return;
    }
    List<String> answers = answers(door);
    if (answers.size() != batchNumbers.size()) {
      throw Failure.failed(
          "answered were " + answers.size() + " of " + batchNumbers.size() + " lines");
    }
    for (int i = 0; i < answers.size(); i++) {
      report(DaemonClient.json(answers.get(i)), batchNumbers.get(i));
    }
    kroniek.context().out().flush();
    batch.reset();
    batchNumbers.clear();
  }

  private List<String> answers(AppendDoor door) {
    try {
      return door.appendLines(batch.toByteArray(), ack);
    } catch (Failure e) {
      kroniek
          .context()
          .err()
          .tell("answered up to line " + (batchNumbers.get(0) - 1) + "; what follows is not known");
      throw e;
    }
  }

  private void report(Json.Obj answer, long lineNumber) {
    boolean isRefused = answer.get("status") != null;
    String outcome = isRefused ? "refused" : Shown.text(answer, "outcome");
    sums.merge(outcome.isEmpty() ? "journaled" : outcome, 1L, Long::sum);
    boolean isBad = isRefused || outcome.equals("rejected");
    bad += isBad ? 1 : 0;
    if (form == Form.JSON) {
      kroniek.printLine(withLine(answer, lineNumber));
    } else if (isBad) {
      String why = Shown.text(answer, isRefused ? "title" : "reason");
      kroniek
          .context()
          .err()
          .tell("line " + lineNumber + ": " + why + ": " + Shown.text(answer, "detail"));
    }
  }

  private static Json.Obj withLine(Json.Obj answer, long lineNumber) {
    Json.Builder json = Json.Obj.builder().put("line", lineNumber);
    answer.fields().forEach((name, value) -> putOther(json, name, value));
    return json.build();
  }

  private static void putOther(Json.Builder json, String name, Json value) {
    if (!name.equals("line")) {
      json.put(name, value);
    }
  }
}
