package dev.kroniek.redaction;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A mapping in YAML, whose every complaint names file, line and, where there is one, the rule. */
final class YamlMap {
  private final String label;
  private final @Nullable String rule;
  private final Node node;
  private final Map<String, Node> members;

  private YamlMap(String label, @Nullable String rule, Node node, Map<String, Node> members) {
    this.label = label;
    this.rule = rule;
    this.node = node;
    this.members = members;
  }

  /** The mapping that is the whole text, null where there is none. */
  static @Nullable YamlMap parse(String text, String label) throws RuleFileException {
    try {
      Node root =
          new Compose(LoadSettings.builder().setLabel(label).build())
              .composeString(text)
              .orElse(null);
      return root == null ? null : of(label, root);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(Mark::getLine).orElse(0);
      throw new RuleFileException(label + ", line " + (line + 1) + ": " + e.getProblem());
    } catch (YamlEngineException e) {
      throw new RuleFileException(label + ": is no YAML: " + e.getMessage());
    }
  }

  private static YamlMap of(String label, Node node) throws RuleFileException {
    Map<String, Node> members = new LinkedHashMap<>();
    YamlMap map = new YamlMap(label, null, node, members);
    if (!(node instanceof MappingNode mapping)) {
      throw map.problem("must hold names and their values");
    }
    for (NodeTuple tuple : mapping.getValue()) {
      String key = map.scalar(tuple.getKeyNode());
      if (members.put(key, tuple.getValueNode()) != null) {
        throw map.problem(key, "stands twice");
      }
    }
    return map;
  }

  /** The same, as that of a rule. */
  YamlMap named(String newRule) {
    return new YamlMap(label, newRule, node, members);
  }

  RuleFileException problem(String why) {
    return problem(node, why);
  }

  /** A complaint about a member. */
  RuleFileException problem(String key, String why) {
    Node member = members.get(key);
    return problem(member == null ? node : member, key + ": " + why);
  }

  private RuleFileException problem(Node at, String why) {
    int line = at.getStartMark().map(Mark::getLine).orElse(0) + 1;
    String who = rule == null ? "" : "rule " + rule + ": ";
    return new RuleFileException(label + ", line " + line + ": " + who + why);
  }

  void requireOnly(Set<String> keys) throws RuleFileException {
    for (String key : members.keySet()) {
      if (!keys.contains(key)) {
        throw problem(
            key, "is not known; there are " + String.join(", ", keys.stream().sorted().toList()));
      }
    }
  }

  private String scalar(Node value) throws RuleFileException {
    if (value instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw problem(value, "must be a plain value");
  }

  @Nullable String text(String key) throws RuleFileException {
    Node value = members.get(key);
    return value == null ? null : scalar(value);
  }

  boolean flag(String key, boolean absent) throws RuleFileException {
    String text = text(key);
    if (text == null) {
      return absent;
    }
    if (!text.equals("true") && !text.equals("false")) {
      throw problem(key, "must be true or false");
    }
    return text.equals("true");
  }

  /** A number from 0 to {@code max}; 0 where there is none. */
  double number(String key, double max) throws RuleFileException {
    String text = text(key);
    if (text == null) {
      return 0;
    }
    try {
      double number = Double.parseDouble(text);
      if (number >= 0 && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // answered below, together with numbers out of range
    }
    throw problem(key, "must be a number from 0 to " + (int) max);
  }

  List<String> texts(String key) throws RuleFileException {
    List<String> texts = new ArrayList<>();
    for (Node item : items(key)) {
      texts.add(scalar(item));
    }
    return texts;
  }

  List<YamlMap> maps(String key) throws RuleFileException {
    List<YamlMap> maps = new ArrayList<>();
    for (Node item : items(key)) {
      maps.add(of(label, item));
    }
    return maps;
  }

  @Nullable YamlMap map(String key) throws RuleFileException {
    Node value = members.get(key);
    return value == null ? null : of(label, value);
  }

  private List<Node> items(String key) throws RuleFileException {
    Node value = members.get(key);
    if (value == null) {
      return List.of();
    }
    if (value instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    throw problem(key, "must be a list");
  }
}
