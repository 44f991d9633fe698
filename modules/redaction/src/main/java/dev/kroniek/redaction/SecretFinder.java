package dev.kroniek.redaction;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds secrets in a text by all rules: a rule is tried only where one of its anchors stands.
 * Thread-safe.
 *
 * <p>Hot path: once per text. Measured by {@code RedactionBench}.
 */
final class SecretFinder {
  private final Rule[] rules;
  private final AnchorScan scan;

  /** The rule and the length of every anchor, by the anchor's index. */
  private final int[] ruleOf;

  private final int[] lengthOf;

  SecretFinder(Rules rules) {
    this.rules = rules.list().toArray(Rule[]::new);
    List<String> anchors = new ArrayList<>();
    List<Integer> owners = new ArrayList<>();
    for (int i = 0; i < this.rules.length; i++) {
      for (String anchor : this.rules[i].anchors()) {
        anchors.add(anchor);
        owners.add(i);
      }
    }
    this.scan = new AnchorScan(anchors);
    this.ruleOf = owners.stream().mapToInt(Integer::intValue).toArray();
    this.lengthOf = anchors.stream().mapToInt(String::length).toArray();
  }

  /** All that is found, as it is found: parts may overlap. */
  List<Found> find(char[] text, int length) {
    Tries tries = new Tries(text, length);
    scan.scan(text, length, tries);
    return tries.found;
  }

  /** The rule by which that value of a member of that name is a secret, or -1. */
  int ruleOfMember(String member, String value) {
    char[] name = member.toCharArray();
    MemberTries tries = new MemberTries(member, value);
    scan.scan(name, name.length, tries);
    return tries.rule;
  }

  /** Tries rules where their anchors are, for one text. */
  private final class Tries implements AnchorScan.Hits {
    private final char[] text;
    private final int length;
    private final List<Found> found = new ArrayList<>();

    /** How far each rule has found, null before any has. */
    private int @Nullable [] foundTo;

    Tries(char[] text, int length) {
      this.text = text;
      this.length = length;
    }

    @Override
    public void hit(int anchor, int end) {
      int index = ruleOf[anchor];
      int from = end - lengthOf[anchor];
      if (foundTo != null && foundTo[index] > from) {
        return;
      }
      Found hit = rules[index].find(text, length, index, from, end);
      if (hit != null) {
        found.add(hit);
        foundTo = foundTo == null ? new int[rules.length] : foundTo;
        foundTo[index] = hit.to();
      }
    }
  }

  /** Asks the rules for assignments about a member of a JSON object. */
  private final class MemberTries implements AnchorScan.Hits {
    private final String member;
    private final String value;
    private int rule = -1;

    MemberTries(String member, String value) {
      this.member = member;
      this.value = value;
    }

    @Override
    public void hit(int anchor, int end) {
      int index = ruleOf[anchor];
      boolean isBetter = rule < 0 || index < rule;
      if (isBetter
          && end == member.length()
          && rules[index] instanceof AssignmentRule assignment
          && assignment.isSecretMember(member, end - lengthOf[anchor], value)) {
        rule = index;
      }
    }
  }
}
