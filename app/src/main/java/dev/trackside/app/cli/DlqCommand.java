package dev.trackside.app.cli;

import dev.trackside.app.config.ConfigException;
import dev.trackside.app.failure.CommandException;
import dev.trackside.app.failure.ExitCode;
import dev.trackside.app.json.DeadLetterView;
import dev.trackside.app.screen.Texts;
import dev.trackside.quarantine.DeadLetters;
import dev.trackside.store.Snapshot;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** The dead letters. Read from the files, which a running gateway does not mind. */
@Command(
    name = "dlq",
    mixinStandardHelpOptions = true,
    description = "Dead letters: packets and samples that did not pass, with the reason.")
final class DlqCommand implements Runnable {
  private static final int LIMIT_MOST = 100_000;

  private final Terminal terminal;

  DlqCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    throw CommandException.usage("dlq needs a word more", "trackside dlq list");
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "The newest dead letters, the newest first.")
  int list(
      @Mixin SettingsFlags flags,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "20",
              description = "How many at most (default: ${DEFAULT-VALUE}).")
          int limit,
      @Option(names = "--json", description = "Print JSON.") boolean json)
      throws ConfigException {
    if (limit < 1 || limit > LIMIT_MOST) {
      throw CommandException.usage(
          "--limit " + limit + " is not from 1 to " + LIMIT_MOST, "give --limit 20");
    }
    ArrayNode letters;
    try (Snapshot snapshot = Snapshot.open(flags.data(terminal.environment()))) {
      letters = DeadLetterView.all(new DeadLetters().newest(snapshot, limit));
    }
    if (json) {
      terminal.print(letters);
    } else if (letters.isEmpty()) {
      terminal.print(List.of("no dead letters"));
    } else {
      terminal.print(table(letters));
    }
    return ExitCode.OK;
  }

  private static List<String> table(ArrayNode letters) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode letter : letters) {
      String samples = letter.path("samples").toString();
      rows.add(
          List.of(
              letter.path("id").asString(""),
              letter.path("received_at").asString(""),
              letter.path("source").asString("?"),
              letter.path("reason").asString(""),
              letter.path("detail").asString(""),
              letter.path("split").asBoolean(false) ? "sample" : "packet",
              samples.length() > 60 ? samples.substring(0, 57) + "..." : samples));
    }
    return Texts.table(
        List.of("id", "received", "source", "reason", "detail", "what", "samples"), rows);
  }
}
