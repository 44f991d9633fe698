package dev.kroniek.redaction;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A secret that was found in a text.
 *
 * @param from its first character
 * @param to the character behind its last
 * @param rule the index of the rule that found it: the smaller, the more specific
 */
record Found(int from, int to, int rule) {

  /**
   * What is to be replaced, in the order of the text: those that overlap as one, by the most
   * specific of their rules.
   */
  static List<Found> merged(List<Found> found) {
    List<Found> sorted = new ArrayList<>(found);
    sorted.sort(Comparator.comparingInt(Found::from).thenComparingInt(Found::to));
    List<Found> merged = new ArrayList<>();
    for (Found each : sorted) {
      int last = merged.size() - 1;
      if (last >= 0 && each.from() < merged.get(last).to()) {
        Found before = merged.get(last);
        merged.set(
            last,
            new Found(
                before.from(),
                Math.max(before.to(), each.to()),
                Math.min(before.rule(), each.rule())));
      } else {
        merged.add(each);
      }
    }
    return merged;
  }
}
