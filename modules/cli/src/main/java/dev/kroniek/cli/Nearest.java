package dev.kroniek.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what somebody probably meant. */
final class Nearest {
  private Nearest() {}

  /** {@code " (did you mean X?)"} where a candidate is near, else nothing. */
  static String hint(String wrong, Collection<String> candidates) {
    return to(wrong, candidates).map(near -> " (did you mean " + near + "?)").orElse("");
  }

  /** The candidate that fewest changes lead to, if they are at most two in five of its letters. */
  static Optional<String> to(String wrong, Collection<String> candidates) {
    return candidates.stream()
        .filter(candidate -> distance(wrong, candidate) * 5 <= candidate.length() * 2)
        .min(Comparator.comparingInt((String candidate) -> distance(wrong, candidate)));
  }

  /** Letters to insert, delete, replace or swap with their neighbour (optimal string alignment). */
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int replaced = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + replaced);
        boolean isSwap =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (isSwap) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
