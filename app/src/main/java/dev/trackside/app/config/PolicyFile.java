package dev.trackside.app.config;

import dev.trackside.policy.Policy;
import dev.trackside.policy.PolicyException;
import dev.trackside.policy.PolicyReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A policy on disk: one file of YAML, or a directory of such files. */
public final class PolicyFile {
  private static final long BYTES_MOST = 4 << 20;

  private PolicyFile() {}

  /**
   * Reads a policy.
   *
   * @throws PolicyException with everything that is wrong, each with its file, line and column
   */
  public static Policy read(Path path) throws PolicyException {
    return PolicyReader.read(documents(path));
  }

  /**
   * The text of a policy, file by file.
   *
   * @throws PolicyException when there is none, or it cannot be read
   */
  public static List<PolicyReader.Document> documents(Path path) throws PolicyException {
    List<PolicyReader.Document> documents = new ArrayList<>();
    try {
      for (Path file : files(path)) {
        if (Files.size(file) > BYTES_MOST) {
          throw problem(file, "it is larger than a policy can be");
        }
        documents.add(new PolicyReader.Document(file.toString(), Files.readString(file)));
      }
    } catch (IOException e) {
      throw problem(path, ConfigFile.reason(e));
    }
    if (documents.isEmpty()) {
      throw problem(path, "there is no file that ends in .yaml");
    }
    return documents;
  }

  private static List<Path> files(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> found = Files.list(path)) {
      return found.filter(each -> each.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  private static PolicyException problem(Path path, String what) {
    return new PolicyException(
        List.of(
            new PolicyException.Problem(
                path.toString(),
                what,
                "give a policy file or a directory of them; trackside policy export DIR writes"
                    + " one")));
  }
}
