package dev.trackside.app.config;

import dev.trackside.fence.Forbidden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A file of texts that must not leave, which is read anew when it changes. While it is wrong or
 * gone, what it had stays. What is wrong is told without the texts.
 *
 * <pre>
 * forbidden: [Max Muster, "AB-1234"]
 * </pre>
 */
public final class ForbiddenFile implements Supplier<Forbidden> {
  private static final String KEY = "forbidden";
  private static final long BYTES_MOST = 1 << 20;
  private static final String HINT = "write forbidden: [a text, another], of at least 3 bytes each";

  private final Path path;
  private volatile Forbidden texts;
  private String known;

  private ForbiddenFile(Path path, Forbidden texts, String known) {
    this.path = path;
    this.texts = texts;
    this.known = known;
  }

  /**
   * Reads a file.
   *
   * @throws ConfigException if it is wrong
   */
  static ForbiddenFile open(Path path) throws ConfigException {
    String mark = mark(path);
    return new ForbiddenFile(path, read(path), mark);
  }

  /** The texts on the list now. */
  @Override
  public Forbidden get() {
    return texts;
  }

  /** Looks once whether it changed; what there is to say, usually nothing. For one thread. */
  public List<String> look() {
    String mark = mark(path);
    if (mark.equals(known)) {
      return List.of();
    }
    known = mark;
    try {
      texts = read(path);
      return List.of("%s: %d forbidden texts".formatted(path, texts.size()));
    } catch (ConfigException e) {
      ConfigException.Problem first = e.problems().getFirst();
      return List.of(
          "%s; the %d forbidden texts that were read before stay; %s"
              .formatted(first, texts.size(), first.hint()));
    }
  }

  private static String mark(Path path) {
    try {
      return Files.getLastModifiedTime(path).toMillis() + " " + Files.size(path);
    } catch (IOException e) {
      return "gone"; // said when it is read
    }
  }

  private static Forbidden read(Path path) throws ConfigException {
    try {
      if (Files.isDirectory(path) || Files.size(path) > BYTES_MOST) {
        throw wrong(path.toString(), "it is no file of forbidden texts");
      }
      return Forbidden.of(texts(path, YamlText.parse(Files.readString(path))));
    } catch (IOException e) {
      throw wrong(path.toString(), ConfigFile.reason(e));
    } catch (YamlText.SyntaxException e) {
      throw wrong(path + ":" + e.line() + ":" + e.column(), "it is no YAML");
    } catch (IllegalArgumentException e) {
      throw wrong(path.toString(), String.valueOf(e.getMessage()));
    }
  }

  private static List<String> texts(Path path, Node root) throws ConfigException {
    List<String> texts = new ArrayList<>();
    List<NodeTuple> members = root instanceof MappingNode map ? map.getValue() : List.of();
    if (members.size() != 1 || !ScalarKind.word(members.getFirst().getKeyNode()).equals(KEY)) {
      throw wrong(path.toString(), "it has not one list under the name " + KEY);
    }
    if (!(members.getFirst().getValueNode() instanceof SequenceNode list)) {
      throw wrong(path.toString(), KEY + " is no list");
    }
    for (Node each : list.getValue()) {
      if (!(each instanceof ScalarNode scalar)) {
        throw wrong(path.toString(), "forbidden text %d is none".formatted(texts.size() + 1));
      }
      texts.add(scalar.getValue());
    }
    return texts;
  }

  private static ConfigException wrong(String where, String what) {
    return new ConfigException(List.of(new ConfigException.Problem(where, what, HINT)));
  }
}
