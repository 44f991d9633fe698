package dev.kroniek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Readers find every page, every link leads somewhere, and no page names what is not there. */
class PagesTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /** Names that only Markdown's own forms of headings and code can hide. */
  private static List<String> prose(String page) throws IOException {
    List<String> prose = new ArrayList<>();
    boolean isFenced = false;
    for (String line : Pages.lines(page)) {
      if (line.startsWith("```")) {
        isFenced = !isFenced;
      } else if (!isFenced && !line.startsWith("    ")) {
        prose.add(line);
      }
    }
    return prose;
  }

  private static List<String> links(String page) throws IOException {
    List<String> links = new ArrayList<>();
    for (String line : prose(page)) {
      Matcher link = LINK.matcher(line);
      while (link.find()) {
        if (!link.group(1).contains("://")) {
          links.add(link.group(1));
        }
      }
    }
    return links;
  }

  private static Path target(String page, String link) {
    String path = link.replaceFirst("#.*", "");
    Path from = Pages.ROOT.resolve(page);
    return path.isEmpty() ? from : from.resolveSibling(path).normalize();
  }

  /** As the forge makes them of headings. */
  private static Set<String> anchors(Path page) throws IOException {
    Set<String> anchors = new HashSet<>();
    for (String line : Files.readAllLines(page)) {
      if (line.startsWith("#")) {
        anchors.add(
            line.replaceFirst("#+ ", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-'));
      }
    }
    return anchors;
  }

  @Test
  void everyPageIsReachedFromTheReadme() throws IOException {
    Set<Path> reached = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of("README.md"));
    while (!open.isEmpty()) {
      String page = open.remove();
      if (!reached.add(Pages.ROOT.resolve(page))) {
        continue;
      }
      for (String link : links(page)) {
        Path target = target(page, link);
        if (target.toString().endsWith(".md") && Files.exists(target)) {
          open.add(Pages.ROOT.relativize(target).toString());
        }
      }
    }
    List<Path> pages = Pages.all().stream().map(Pages.ROOT::resolve).toList();
    assertThat(reached).containsAll(pages);
  }

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (String page : Pages.all()) {
      for (String link : links(page)) {
        Path target = target(page, link);
        int hash = link.indexOf('#');
        String anchor =
            hash < 0 ? "" : URLDecoder.decode(link.substring(hash + 1), StandardCharsets.UTF_8);
        if (!Files.exists(target) || (hash >= 0 && !anchors(target).contains(anchor))) {
          broken.add(page + " -> " + link);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void everyPageHasATitleAndItsExamplesStandApart() throws IOException {
    for (String page : Pages.all()) {
      List<String> lines = Pages.lines(page);
      assertThat(lines.get(0)).as(page).startsWith("# ");
      for (int i = 1; i < lines.size(); i++) {
        String before = lines.get(i - 1);
        if (lines.get(i).startsWith("    $ ") && !before.startsWith("    ")) {
          assertThat(before).as("%s:%d stands in a paragraph", page, i + 1).isBlank();
        }
      }
    }
  }

  @Test
  void everyCommandAndOptionThatIsMentionedIsThere() throws IOException {
    CommandLine root = Readers.commands();
    List<String> unknown = new ArrayList<>();
    for (String page : Pages.all()) {
      for (String line : prose(page)) {
        Matcher code = CODE.matcher(line);
        while (code.find()) {
          if (code.group(1).startsWith("kroniek ") && !isThere(root, code.group(1))) {
            unknown.add(page + ": " + code.group(1));
          }
        }
      }
    }
    assertThat(unknown).isEmpty();
  }

  private static boolean isThere(CommandLine root, String mentioned) {
    CommandLine command = root;
    for (String word : mentioned.replaceAll("[.;,]$", "").split(" ", -1)) {
      CommandLine below = command.getSubcommands().get(word);
      if (below != null) {
        command = below;
      } else if (command == root && word.matches("[a-z]+") && !word.equals("kroniek")) {
        return false;
      } else if (word.matches("--?[a-z-]+(=.*)?")
          && command.getCommandSpec().findOption(word.replaceFirst("=.*", "")) == null) {
        return false;
      }
    }
    return true;
  }
}
