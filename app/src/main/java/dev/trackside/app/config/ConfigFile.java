package dev.trackside.app.config;

import dev.trackside.app.config.Kind.BadValueException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A configuration file: the settings that stand in it, and all that is wrong with it. */
final class ConfigFile {
  private static final long BYTES_MOST = 1 << 20;

  private final String name;
  private final Map<Setting<?>, Object> values = new HashMap<>();
  private final Map<Setting<?>, String> places = new HashMap<>();
  private final List<ConfigException.Problem> problems = new ArrayList<>();

  private ConfigFile(String name) {
    this.name = name;
  }

  /** No file, in which nothing stands. */
  static ConfigFile none() {
    return new ConfigFile("");
  }

  static ConfigFile read(Path path) {
    ConfigFile file = new ConfigFile(path.toString());
    try {
      if (Files.isDirectory(path) || Files.size(path) > BYTES_MOST) {
        file.unreadable("it is no configuration file");
      } else {
        file.read(YamlText.parse(Files.readString(path)));
      }
    } catch (YamlText.SyntaxException e) {
      file.problems.add(
          new ConfigException.Problem(
              file.name + ":" + e.line() + ":" + e.column(),
              "it is no YAML: " + e.problem(),
              "a setting stands as key: value, one a line"));
    } catch (IOException e) {
      file.unreadable(reason(e));
    }
    return file;
  }

  /** Why a file cannot be read. */
  static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "there is no such file";
      case CharacterCodingException _ -> "it is no UTF-8 text";
      default -> "it cannot be read: " + e.getMessage();
    };
  }

  private void unreadable(String what) {
    problems.add(new ConfigException.Problem(name, what, "give a YAML file with --config FILE"));
  }

  private void read(Node root) {
    if (root.getTag().equals(Tag.NULL)) {
      return;
    }
    if (!(root instanceof MappingNode mapping)) {
      problems.add(
          new ConfigException.Problem(
              place(root),
              "expected settings, found " + ScalarKind.describe(root),
              "a setting stands as key: value, one a line"));
      return;
    }
    Set<String> seen = new HashSet<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Node key = tuple.getKeyNode();
      String text = ScalarKind.word(key);
      Optional<Setting<?>> setting =
          SettingTable.ALL.stream().filter(each -> each.key().equals(text)).findFirst();
      if (setting.isEmpty()) {
        problems.add(
            new ConfigException.Problem(
                place(key),
                "there is no setting " + (text.isEmpty() ? ScalarKind.describe(key) : text),
                NearestName.hint(text, SettingTable.keys())));
      } else if (!seen.add(text)) {
        problems.add(
            new ConfigException.Problem(
                place(key), text + " stands twice", "remove one of the two"));
      } else {
        read(setting.get(), tuple.getValueNode());
      }
    }
  }

  private <T> void read(Setting<T> setting, Node node) {
    try {
      values.put(setting, setting.kind().ofNode(node));
      places.put(setting, name + ":" + line(node));
    } catch (BadValueException e) {
      for (BadValueException each : e.all()) {
        problems.add(
            new ConfigException.Problem(
                place(each.node().orElse(node)),
                setting.key() + ": " + each.problem(),
                each.hint()));
      }
    }
  }

  List<ConfigException.Problem> problems() {
    return problems;
  }

  /** The value of a setting that stands in the file. */
  // Every value was put under its own setting, so it has its type.
  @SuppressWarnings("unchecked")
  <T> Optional<T> value(Setting<T> setting) {
    return Optional.ofNullable((T) values.get(setting));
  }

  /** The file and line of a setting that stands in the file. */
  String place(Setting<?> setting) {
    return places.getOrDefault(setting, name);
  }

  private String place(Node node) {
    int column = node.getStartMark().map(Mark::getColumn).orElse(0) + 1;
    return name + ":" + line(node) + ":" + column;
  }

  private static int line(Node node) {
    return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
  }
}
