package dev.trackside.app.config;

import dev.trackside.app.config.Kind.BadValueException;
import dev.trackside.guard.Channel;
import dev.trackside.guard.ChannelRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A file of channels, with the files that it includes. Included files go first, in their order;
 * what a later one says of a channel goes over what an earlier one said. Paths are relative to the
 * file they stand in.
 *
 * <pre>
 * include: [tyres.yaml]
 * channels:
 *   speed: {max: 420}
 * </pre>
 */
public final class ChannelFile {
  private static final List<String> KEYS = List.of("include", "channels");
  private static final String HINT = "a channel file has include: [FILE, ...] and channels: {...}";
  private static final long BYTES_MOST = 1 << 20;
  private static final int FILES_MOST = 100;

  private final Path path;
  private final ChannelNodes nodes;
  private final Set<Path> open = new LinkedHashSet<>();
  private final Map<Path, String> marks = new LinkedHashMap<>();
  private final List<ConfigException.Problem> problems = new ArrayList<>();

  private ChannelFile(Path path) {
    this.path = path;
    this.nodes = new ChannelNodes(ChannelRegistry.standard());
  }

  /**
   * Reads a file and what it includes, over the standard channels.
   *
   * @throws ConfigException with everything that is wrong, each with its file, line and column
   */
  public static ChannelFile read(Path path) throws ConfigException {
    ChannelFile file = attempt(path);
    if (!file.problems.isEmpty()) {
      throw new ConfigException(file.problems);
    }
    return file;
  }

  /** The same, but what is wrong is kept with it: so its files are known, and can be watched. */
  public static ChannelFile attempt(Path path) {
    ChannelFile file = new ChannelFile(path);
    file.readOne(path, path.toString(), path.toString());
    return file;
  }

  /** Everything that is wrong; its channels must not be used then. */
  public List<ConfigException.Problem> problems() {
    return List.copyOf(problems);
  }

  /** True when a file looks like one of channels, not of settings. */
  public static boolean isOne(Path path) {
    try {
      return Files.size(path) <= BYTES_MOST
          && YamlText.parse(Files.readString(path)) instanceof MappingNode map
          && map.getValue().stream()
              .map(NodeTuple::getKeyNode)
              .allMatch(key -> KEYS.contains(ScalarKind.word(key)));
    } catch (IOException | YamlText.SyntaxException e) {
      return true; // reading it as one says what is wrong
    }
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** The standard channels with these. */
  public ChannelRegistry registry() {
    return nodes.registry();
  }

  /** What stands in it and what it includes, all editions. */
  public List<Channel> channels() {
    return nodes.channels();
  }

  /** The files it was read from, itself first. */
  public List<Path> files() {
    return List.copyOf(marks.keySet());
  }

  /** Changes when one of its files does. */
  public String mark() {
    StringBuilder mark = new StringBuilder();
    for (Path each : marks.keySet()) {
      mark.append(markOf(each)).append('\n');
    }
    return mark.toString();
  }

  /** What {@link #mark} was when it was read. */
  public String markWhenRead() {
    return String.join("\n", marks.values()) + "\n";
  }

  private static String markOf(Path file) {
    try {
      FileTime changed = Files.getLastModifiedTime(file);
      return Files.size(file) + " " + changed.toInstant();
    } catch (IOException e) {
      return "cannot be read: " + e.getClass().getSimpleName();
    }
  }

  private void readOne(Path file, String name, String asked) {
    Path absolute = file.toAbsolutePath().normalize();
    if (open.contains(absolute)) {
      problem(asked, name + " includes itself", "remove one of the includes");
      return;
    }
    if (marks.containsKey(absolute)) {
      return; // two files may include the same third
    }
    if (marks.size() >= FILES_MOST) {
      problem(asked, "more than " + FILES_MOST + " files are included", "put some together");
      return;
    }
    marks.put(absolute, markOf(absolute));
    open.add(absolute);
    try {
      if (Files.isDirectory(file) || Files.size(file) > BYTES_MOST) {
        problem(asked, name + " is no channel file", HINT);
      } else {
        readRoot(YamlText.parse(Files.readString(file)), file, name);
      }
    } catch (YamlText.SyntaxException e) {
      problem(name + ":" + e.line() + ":" + e.column(), "it is no YAML: " + e.problem(), HINT);
    } catch (IOException e) {
      problem(asked, name + ": " + ConfigFile.reason(e), HINT);
    }
    open.remove(absolute);
  }

  private void problem(String where, String what, String hint) {
    problems.add(new ConfigException.Problem(where, what, hint));
  }

  private static String place(String name, Node node) {
    return node.getStartMark()
        .map((Mark mark) -> name + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1))
        .orElse(name);
  }

  private void readRoot(Node root, Path file, String name) {
    if (root.getTag().equals(Tag.NULL)) {
      return;
    }
    Map<String, Node> parts;
    try {
      parts = NodeValues.members(root, "a channel file", HINT);
    } catch (BadValueException e) {
      problem(place(name, e.node().orElse(root)), e.problem(), e.hint());
      return;
    }
    for (Map.Entry<String, Node> part : parts.entrySet()) {
      if (!KEYS.contains(part.getKey())) {
        problem(
            place(name, part.getValue()),
            "a channel file has no " + part.getKey(),
            NearestName.hint(part.getKey(), KEYS));
      }
    }
    Node include = parts.get("include");
    if (include != null) {
      include(include, file, name);
    }
    Node channels = parts.get("channels");
    if (channels != null) {
      int before = nodes.problems().size();
      nodes.read(channels);
      for (BadValueException e : nodes.problems().subList(before, nodes.problems().size())) {
        problem(place(name, e.node().orElse(channels)), e.problem(), e.hint());
      }
    }
  }

  private void include(Node node, Path file, String name) {
    try {
      for (String each : NodeValues.texts(node)) {
        Path next = file.resolveSibling(each);
        readOne(next, next.toString(), place(name, node));
      }
    } catch (BadValueException e) {
      problem(place(name, e.node().orElse(node)), e.problem(), "write include: [tyres.yaml]");
    } catch (InvalidPathException e) {
      problem(place(name, node), "it is no path: " + e.getReason(), "write include: [tyres.yaml]");
    }
  }
}
