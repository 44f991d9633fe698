package dev.kroniek.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AnchorScanTest {
  private static final List<String> ANCHORS =
      List.of("abc", "bca", "cab", "c", "ABCA", "://", "ca-");

  @Test
  void everyPlaceOfEveryAnchorIsFound() {
    AnchorScan scan = new AnchorScan(ANCHORS);
    for (int seed = 0; seed < 500; seed++) {
      String text = text(new Random(seed));
      Set<String> found = new TreeSet<>();
      scan.scan(text.toCharArray(), text.length(), (anchor, end) -> found.add(anchor + "@" + end));
      assertThat(found).as("seed %d", seed).isEqualTo(expected(text));
    }
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      text.append("abcABC:/-日".charAt(random.nextInt(10)));
    }
    return text.toString();
  }

  private static Set<String> expected(String text) {
    Set<String> all = new TreeSet<>();
    for (int i = 0; i < ANCHORS.size(); i++) {
      String anchor = ANCHORS.get(i).toLowerCase(Locale.ROOT);
      for (int at = 0; at + anchor.length() <= text.length(); at++) {
        if (text.toLowerCase(Locale.ROOT).startsWith(anchor, at)) {
          all.add(i + "@" + (at + anchor.length()));
        }
      }
    }
    return all;
  }
}
