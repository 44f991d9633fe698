package dev.kroniek.hooks.install;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What differs between two texts, line by line, in the format of {@code diff -u}. The shortest
 * script is found by the greedy algorithm of Myers (An O(ND) Difference Algorithm and Its
 * Variations, 1986); where more than 1,000 lines differ, all lines between the common beginning and
 * the common end are told as replaced.
 */
public final class UnifiedDiff {
  private static final int CONTEXT = 3;
  private static final int DIFFERENCES_MAX = 1000;

  /** A line of the one text, the other, or both. */
  private record Line(char sign, String text) {}

  private UnifiedDiff() {}

  /** The lines, without line ends; none where the texts are equal. A carriage return stays. */
  public static List<String> lines(
      String beforeName, String before, String afterName, String after) {
    if (before.equals(after)) {
      return List.of();
    }
    List<String> out = new ArrayList<>();
    out.add("--- " + beforeName);
    out.add("+++ " + afterName);
    hunks(script(split(before), split(after)), out);
    return out;
  }

  /** The lines; the last says whether a line end is missing. */
  private static List<String> split(String text) {
    List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
    String last = lines.remove(lines.size() - 1);
    if (!last.isEmpty()) {
      lines.add(last + "\n\\ No newline at end of file");
    }
    return lines;
  }

  private static List<Line> script(List<String> before, List<String> after) {
    int common = Math.min(before.size(), after.size());
    int head = 0;
    while (head < common && before.get(head).equals(after.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < common - head
        && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
      tail++;
    }
    List<Line> lines = new ArrayList<>();
    before.subList(0, head).forEach(line -> lines.add(new Line(' ', line)));
    lines.addAll(
        between(
            before.subList(head, before.size() - tail), after.subList(head, after.size() - tail)));
    before
        .subList(before.size() - tail, before.size())
        .forEach(line -> lines.add(new Line(' ', line)));
    return lines;
  }

  /** Goes along diagonals as far as the lines are equal, with one difference more each time. */
  private static List<Line> between(List<String> before, List<String> after) {
    int max = Math.min(before.size() + after.size(), DIFFERENCES_MAX);
    int[] reached = new int[2 * max + 3];
    List<int[]> trace = new ArrayList<>();
    for (int differences = 0; differences <= max; differences++) {
      trace.add(reached.clone());
      for (int k = -differences; k <= differences; k += 2) {
        int x =
            k == -differences || (k != differences && reached[max + k] < reached[max + k + 2])
                ? reached[max + k + 2]
                : reached[max + k] + 1;
        while (x < before.size()
            && x - k < after.size()
            && before.get(x).equals(after.get(x - k))) {
          x++;
        }
        reached[max + k + 1] = x;
        if (x >= before.size() && x - k >= after.size()) {
          return traced(before, after, trace, max);
        }
      }
    }
    return replaced(before, after);
  }

  private static List<Line> replaced(List<String> before, List<String> after) {
    List<Line> lines = new ArrayList<>();
    before.forEach(line -> lines.add(new Line('-', line)));
    after.forEach(line -> lines.add(new Line('+', line)));
    return lines;
  }

  private static List<Line> traced(
      List<String> before, List<String> after, List<int[]> trace, int max) {
    Deque<Line> lines = new ArrayDeque<>();
    int x = before.size();
    int y = after.size();
    for (int differences = trace.size() - 1; differences > 0; differences--) {
      int[] reached = trace.get(differences);
      int k = x - y;
      boolean isAdded =
          k == -differences || (k != differences && reached[max + k] < reached[max + k + 2]);
      int fromK = isAdded ? k + 1 : k - 1;
      int fromX = reached[max + fromK + 1];
      int fromY = fromX - fromK;
      while (x > fromX && y > fromY) {
        lines.addFirst(new Line(' ', before.get(--x)));
        y--;
      }
      lines.addFirst(isAdded ? new Line('+', after.get(--y)) : new Line('-', before.get(--x)));
    }
    while (x > 0) {
      lines.addFirst(new Line(' ', before.get(--x)));
    }
    return new ArrayList<>(lines);
  }

  private static void hunks(List<Line> script, List<String> out) {
    int beforeLine = 1;
    int afterLine = 1;
    int i = 0;
    while (i < script.size()) {
      int change = i;
      while (change < script.size() && script.get(change).sign() == ' ') {
        change++;
      }
      if (change == script.size()) {
        return;
      }
      int start = Math.max(i, change - CONTEXT);
      beforeLine += start - i;
      afterLine += start - i;
      int end = endOfHunk(script, change);
      List<Line> hunk = script.subList(start, end);
      int beforeCount = (int) hunk.stream().filter(line -> line.sign() != '+').count();
      int afterCount = (int) hunk.stream().filter(line -> line.sign() != '-').count();
      out.add(
          "@@ -" + range(beforeLine, beforeCount) + " +" + range(afterLine, afterCount) + " @@");
      hunk.forEach(line -> out.addAll(List.of((line.sign() + line.text()).split("\n"))));
      beforeLine += beforeCount;
      afterLine += afterCount;
      i = end;
    }
  }

  /** Behind the last change that is not further from the one before it than two contexts. */
  private static int endOfHunk(List<Line> script, int firstChange) {
    int last = firstChange;
    for (int i = firstChange; i < script.size() && i - last <= 2 * CONTEXT; i++) {
      if (script.get(i).sign() != ' ') {
        last = i;
      }
    }
    return Math.min(script.size(), last + 1 + CONTEXT);
  }

  private static String range(int start, int count) {
    return (count == 0 ? start - 1 : start) + (count == 1 ? "" : "," + count);
  }
}
