package dev.kroniek.cli;

import dev.kroniek.cli.Settings.Value;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A configuration file: YAML of mappings and plain values, whose keys are joined by dots. Values
 * stay text, each with its file and line; what they must be is known to {@link Settings}.
 */
final class YamlFile {
  private static final int BYTES_MAX = 1 << 20;

  private final Path file;
  private final Map<String, Value> values = new LinkedHashMap<>();

  private YamlFile(Path file) {
    this.file = file;
  }

  /**
   * The values of the file, none where it is empty.
   *
   * @throws Failure naming file, line and what is wrong
   */
  static Map<String, Value> read(Path file) {
    YamlFile yaml = new YamlFile(file);
    try {
      new Compose(LoadSettings.builder().setLabel(file.toString()).build())
          .composeString(text(file))
          .ifPresent(root -> yaml.mapping("", root));
    } catch (MarkedYamlEngineException e) {
      throw Failure.usage(
          yaml.where(e.getProblemMark().map(Mark::getLine).orElse(0)) + ": " + e.getProblem());
    } catch (YamlEngineException e) {
      throw Failure.usage(file + ": is no YAML: " + e.getMessage());
    }
    return yaml.values;
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > BYTES_MAX) {
        throw Failure.usage(file + ": is larger than " + BYTES_MAX + " bytes");
      }
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw Failure.usage(file + ": there is no such file");
    } catch (CharacterCodingException e) {
      throw Failure.usage(file + ": is not valid UTF-8");
    } catch (IOException e) {
      throw Failure.usage(file + ": cannot be read: " + e.getMessage());
    }
  }

  private void mapping(String prefix, Node node) {
    if (!(node instanceof MappingNode mapping)) {
      throw Failure.usage(where(node) + ": must hold names of settings and their values");
    }
    if (node.getAnchor().isPresent()) {
      throw Failure.usage(where(node) + ": anchors and aliases are not taken here");
    }
    for (NodeTuple tuple : mapping.getValue()) {
      String key = prefix + scalar(tuple.getKeyNode(), "a key");
      if (tuple.getValueNode() instanceof ScalarNode) {
        put(key, tuple.getValueNode());
      } else {
        mapping(key + ".", tuple.getValueNode());
      }
    }
  }

  private void put(String key, Node node) {
    String text = scalar(node, key);
    if (node.getTag().equals(Tag.NULL)) {
      throw Failure.usage(where(node) + ": " + key + " has no value; leave it out for the default");
    }
    if (values.put(key, new Value(text, where(node))) != null) {
      throw Failure.usage(where(node) + ": " + key + " is set twice");
    }
  }

  private String scalar(Node node, String what) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw Failure.usage(where(node) + ": " + what + " must be a plain value");
  }

  private String where(Node node) {
    return where(node.getStartMark().map(Mark::getLine).orElse(0));
  }

  private String where(int line) {
    return file + ", line " + (line + 1);
  }
}
