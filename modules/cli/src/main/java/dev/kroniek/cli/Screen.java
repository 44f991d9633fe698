package dev.kroniek.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A terminal as a whole, to draw on: lines replace those before them in place. What was there
 * before comes back when it is left. For one thread, but for {@link #leave}.
 */
final class Screen {
  private static final String ENTER = "\u001b[?1049h\u001b[?25l";
  private static final String LEAVE = "\u001b[?25h\u001b[?1049l";
  private static final String HOME = "\u001b[H";
  private static final String CLEAR_TO_END_OF_LINE = "\u001b[K";
  private static final Pattern STYLE = Pattern.compile("\u001b\\[[0-9;]*m");
  private static final String CLEAR_BELOW = "\u001b[J";

  /** How many lines and columns there are. */
  record Size(int rows, int columns) {
    private static final Size USUAL = new Size(24, 80);

    /** As the terminal of this process says now. */
    static Size measured() {
      try {
        Process stty =
            new ProcessBuilder("stty", "size")
                .redirectInput(Path.of("/dev/tty").toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (InputStream out = stty.getInputStream()) {
          return parsed(new String(out.readAllBytes(), StandardCharsets.US_ASCII));
        }
      } catch (IOException e) {
        return USUAL;
      }
    }

    /** What {@code stty size} prints, such as {@code 24 80}. */
    static Size parsed(String text) {
      String[] numbers = text.strip().split(" ", 2);
      return numbers.length == 2
              && numbers[0].matches("[1-9][0-9]{0,3}")
              && numbers[1].matches("[1-9][0-9]{0,3}")
          ? new Size(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]))
          : USUAL;
    }
  }

  private final Output out;
  private boolean isEntered; // guarded by this

  Screen(Output out) {
    this.out = out;
  }

  /** Whether the output is a terminal that can be drawn on. */
  static boolean isThere(Context context) {
    return System.getProperty("kroniek.terminal") != null
        && !"dumb".equals(context.variable("TERM"));
  }

  synchronized void enter() {
    isEntered = true;
    out.print(ENTER);
    out.flush();
  }

  /** Draws the lines, as many as there is room for. */
  synchronized void draw(List<String> lines, Size size) {
    if (!isEntered) {
      return; // an interrupt came first
    }
    StringBuilder frame = new StringBuilder(HOME);
    int shown = Math.min(lines.size(), size.rows());
    for (int i = 0; i < shown; i++) {
      frame
          .append(fitted(lines.get(i), size.columns()))
          .append(CLEAR_TO_END_OF_LINE)
          .append(i < size.rows() - 1 ? "\r\n" : "");
    }
    out.print(frame.append(CLEAR_BELOW).toString());
    out.flush();
  }

  /** A line that is too long would be continued in the next, in the place of another. */
  private static String fitted(String line, int columns) {
    String plain = STYLE.matcher(line).replaceAll("");
    return TextWidth.of(plain) <= columns ? line : TextWidth.cut(plain, columns);
  }

  /** Gives the terminal back. */
  synchronized void leave() {
    if (isEntered) {
      isEntered = false;
      out.print(LEAVE);
      out.flush();
    }
  }
}
