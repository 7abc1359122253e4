package dev.trackside.app.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What a command of the program came to.
 *
 * @param exit its exit code
 * @param out what it printed
 * @param err what it printed to standard error
 */
public record CommandRun(int exit, String out, String err) {
  private static final String MAIN = "dev.trackside.app.Main";

  /** Runs a command to its end. */
  static CommandRun of(Path scratch, Map<String, String> environment, List<String> arguments)
      throws IOException, InterruptedException {
    String name = "command-" + UUID.randomUUID();
    ChildJava.Spec spec =
        new ChildJava.Spec(List.of(), MAIN, arguments, environment, scratch, name);
    int exit;
    try (ChildJava child = ChildJava.start(spec)) {
      exit = child.awaitExit();
    }
    return new CommandRun(exit, Files.readString(spec.out()), Files.readString(spec.err()));
  }

  public static CommandRun of(Path scratch, String... arguments)
      throws IOException, InterruptedException {
    return of(scratch, Map.of(), List.of(arguments));
  }
}
