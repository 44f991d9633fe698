package dev.kroniek.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** README.md and the pages below docs/, and the commands that they show. */
final class Pages {
  /** The repository. */
  static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

  private static final String INDENT = "    ";

  /** What an indented line without a prompt begins with that is a command all the same. */
  private static final Pattern BARE = Pattern.compile("(kroniek|java|curl|jq|mvn) .*");

  private Pages() {}

  /**
   * A command that a page shows.
   *
   * @param page the page, relative to the repository
   * @param line its line's number, from 1 on
   * @param text the command
   * @param output the lines shown below it, none where none are
   */
  record Shown(String page, int line, String text, List<String> output) {
    @Override
    public String toString() {
      return page + ":" + line + ": " + text;
    }
  }

  /** README.md first, then the others by their names. */
  static List<String> all() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
      List<String> docs =
          files
              .filter(file -> file.toString().endsWith(".md"))
              .map(file -> ROOT.relativize(file).toString())
              .sorted()
              .toList();
      return Stream.concat(Stream.of("README.md"), docs.stream()).toList();
    }
  }

  static List<String> lines(String page) throws IOException {
    return Files.readAllLines(ROOT.resolve(page));
  }

  /** The commands of a page in their order. */
  static List<Shown> shown(String page) throws IOException {
    List<String> lines = lines(page);
    List<Shown> all = new ArrayList<>();
    String fence = "";
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith("```")) {
        fence = fence.isEmpty() ? line : "";
      } else if (fence.equals("```sh") && !line.isBlank() && !line.startsWith("#")) {
        int begin = i + 1;
        StringBuilder text = new StringBuilder(line);
        while (text.charAt(text.length() - 1) == '\\') {
          text.setLength(text.length() - 1);
          text.append(lines.get(++i).strip());
        }
        all.add(new Shown(page, begin, text.toString(), List.of()));
      } else if (fence.isEmpty() && line.startsWith(INDENT)) {
        String shown = line.substring(INDENT.length());
        if (shown.startsWith("$ ")) {
          List<String> output = output(lines, i + 1);
          all.add(new Shown(page, i + 1, shown.substring(2), output));
          i += output.size();
        } else if (BARE.matcher(shown).matches()) {
          all.add(new Shown(page, i + 1, shown, List.of()));
        }
      }
    }
    return all;
  }

  private static List<String> output(List<String> lines, int from) {
    List<String> output = new ArrayList<>();
    for (int i = from; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith(INDENT + "$ ") || !(line.startsWith(INDENT) || line.isBlank())) {
        break;
      }
      if (!line.isBlank()) {
        output.add(line.substring(INDENT.length()));
      }
    }
    return output;
  }
}
