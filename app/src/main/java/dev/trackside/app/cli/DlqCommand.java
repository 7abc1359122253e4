package dev.trackside.app.cli;

import dev.trackside.app.config.ConfigException;
import dev.trackside.app.config.SettingTable;
import dev.trackside.app.config.Settings;
import dev.trackside.app.desk.LetterDesk;
import dev.trackside.app.desk.LetterWords;
import dev.trackside.app.failure.CommandException;
import dev.trackside.app.failure.ExitCode;
import dev.trackside.app.json.DeadLetterView;
import dev.trackside.app.json.Json;
import dev.trackside.app.screen.LetterScreen;
import dev.trackside.app.site.SealedData;
import dev.trackside.quarantine.LetterReader;
import dev.trackside.store.Snapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** The dead letter workbench. It reads the files, which a running gateway does not mind. */
@Command(
    name = "dlq",
    mixinStandardHelpOptions = true,
    description = {
      "Dead letters: packets and samples that did not pass, with the reason.",
      "  list          the newest that wait (the default)",
      "  groups        how many there are of each reason, channel and source",
      "  show ID       everything about one, with its bytes",
      "  reprocess     judge again under today's channels: what passes goes back (--dry-run)",
      "  discard       throw away, with a --note why (--dry-run)",
      "  export        as NDJSON to standard output, or to -o FILE",
      "  import FILE   bring exported ones back, mended by hand",
      "  acts          what was done so far; stop ACT stops one that runs"
    })
final class DlqCommand implements Callable<Integer> {
  private static final int LIMIT = 20;
  private static final int LIMIT_MOST = 100_000;
  private static final List<String> ACTIONS =
      List.of("list", "groups", "show", "reprocess", "discard", "export", "import", "acts", "stop");

  private final Terminal terminal;

  @Mixin private SettingsFlags flags = new SettingsFlags();
  @Mixin private LetterFlags meant = new LetterFlags();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "ACTION",
      defaultValue = "list",
      description = "list, groups, show, reprocess, discard, export, import, acts or stop.")
  private String action = "list";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "WHAT",
      description = "The id for show, the file for import, the act for stop.")
  private @Nullable String what;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many lines at most (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--settled", description = "With groups: also those of which none waits.")
  private boolean settled;

  @Option(names = "--dry-run", description = "Say what would happen, change nothing.")
  private boolean dryRun;

  @Option(names = "--note", paramLabel = "TEXT", description = "With discard: why; it is kept.")
  private String note = "";

  @Option(names = "--all", description = "With discard: every dead letter.")
  private boolean all;

  @Option(names = "-o", paramLabel = "FILE", description = "With export: where to.")
  private @Nullable Path output;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  DlqCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws ConfigException, InterruptedException {
    if (limit < 1 || limit > LIMIT_MOST) {
      throw CommandException.usage(
          "--limit " + limit + " is not from 1 to " + LIMIT_MOST, "give --limit 20");
    }
    Map<String, String> words = meant.words();
    refuse(dryRun, "--dry-run", "reprocess", "discard");
    refuse(limit != LIMIT, "--limit", "list", "groups", "acts");
    refuse(settled, "--settled", "groups");
    refuse(!note.isEmpty(), "--note", "discard");
    refuse(all, "--all", "discard");
    refuse(output != null, "-o", "export");
    for (String word : words.keySet()) {
      if (List.of("reason", "source", "channel").contains(word)) {
        refuse(true, "--" + word, "list", "groups", "reprocess", "discard", "export");
      } else {
        refuse(true, "--" + word, "list", "reprocess", "discard", "export");
      }
    }
    Settings settings = flags.resolve(terminal.environment());
    LetterWords.filter(words);
    LetterActs acts = new LetterActs(terminal, settings);
    return switch (action) {
      case "list", "groups", "acts" -> look(settings, words);
      case "show" -> show(settings);
      case "reprocess" ->
          print(LetterScreen::done, dryRun ? acts.trial(words) : acts.reprocess(words));
      case "discard" -> discard(settings, acts, words);
      case "export" -> export(settings, words);
      case "import" -> bringBack(acts);
      case "stop" ->
          print(
              view ->
                  List.of(view.path("stopped").asBoolean(false) ? "stopped" : "it does not run"),
              acts.stop(LetterWords.id(demand("the act's number, see trackside dlq acts"))));
      default ->
          throw CommandException.usage(
              "dlq has no action " + action, "known are: " + String.join(", ", ACTIONS));
    };
  }

  /** A flag that an action would not heed must not seem to be heeded. */
  private void refuse(boolean isGiven, String flag, String... takenBy) {
    List<String> taking = List.of(takenBy);
    if (isGiven && ACTIONS.contains(action) && !taking.contains(action)) {
      throw CommandException.usage(
          "dlq " + action + " takes no " + flag, "it is for: " + String.join(", ", taking));
    }
  }

  private interface Screen {
    List<String> lines(JsonNode view);
  }

  private int print(Screen screen, JsonNode view) {
    if (json) {
      terminal.print(view);
    } else {
      terminal.print(screen.lines(view));
    }
    return ExitCode.OK;
  }

  private String demand(String hint) {
    if (what == null) {
      throw CommandException.usage("dlq " + action + " needs a word more", hint);
    }
    return what;
  }

  private static LetterReader letters(Settings settings, Snapshot snapshot) {
    Path data = settings.get(SettingTable.DATA);
    return new LetterReader(snapshot, SealedData.opener(snapshot, data));
  }

  private int look(Settings settings, Map<String, String> words) {
    try (Snapshot snapshot = Snapshot.open(settings.get(SettingTable.DATA))) {
      LetterReader reader = letters(settings, snapshot);
      return switch (action) {
        case "list" -> {
          JsonNode view = LetterDesk.list(reader, words, limit);
          yield json
              ? print(LetterScreen::list, view.path("dead_letters"))
              : print(LetterScreen::list, view);
        }
        case "groups" ->
            print(LetterScreen::groups, LetterDesk.groups(reader, words, settled, limit));
        default -> print(LetterScreen::acts, LetterDesk.acts(reader, limit));
      };
    }
  }

  private int show(Settings settings) {
    String id = demand("the id of a dead letter, see trackside dlq list");
    try (Snapshot snapshot = Snapshot.open(settings.get(SettingTable.DATA))) {
      JsonNode found = LetterDesk.list(letters(settings, snapshot), Map.of("id", id), 1);
      JsonNode letter = found.path("dead_letters").path(0);
      if (letter.isMissingNode()) {
        throw new CommandException(
            ExitCode.DOES_NOT_HOLD,
            "there is no dead letter " + id,
            "see trackside dlq list; settled ones go after their retention");
      }
      return print(LetterScreen::one, letter);
    }
  }

  private int discard(Settings settings, LetterActs acts, Map<String, String> words)
      throws InterruptedException {
    if (dryRun) {
      try (Snapshot snapshot = Snapshot.open(settings.get(SettingTable.DATA))) {
        return print(LetterScreen::done, LetterDesk.count(letters(settings, snapshot), words));
      }
    }
    if (note.isBlank()) {
      throw CommandException.usage("discard needs --note", "say why: it is kept for good");
    }
    if (words.isEmpty() && !all) {
      throw CommandException.usage(
          "discard without a filter means every dead letter", "say which, or say --all");
    }
    return print(LetterScreen::done, acts.discard(words, note, all));
  }

  private int bringBack(LetterActs acts) {
    Path file = Path.of(demand("the file, as trackside dlq export wrote it"));
    JsonNode summary = acts.bringBack(file);
    print(LetterScreen::imported, summary);
    return summary.path("bad").asLong() > 0 ? ExitCode.DOES_NOT_HOLD : ExitCode.OK;
  }

  private int export(Settings settings, Map<String, String> words) {
    try (Snapshot snapshot = Snapshot.open(settings.get(SettingTable.DATA))) {
      LetterReader reader = letters(settings, snapshot);
      if (output == null) {
        write(reader, words, terminal.out());
      } else {
        Path aside = output.resolveSibling(output.getFileName() + ".part");
        try (OutputStream out = Files.newOutputStream(aside)) {
          write(reader, words, out);
        }
        Files.move(aside, output, StandardCopyOption.REPLACE_EXISTING);
        terminal.remark("written to " + output);
      }
      return ExitCode.OK;
    } catch (IOException | UncheckedIOException e) {
      throw new CommandException(
          ExitCode.REFUSED, "cannot write: " + e.getMessage(), "check the place of -o FILE");
    }
  }

  private static void write(LetterReader reader, Map<String, String> words, OutputStream out) {
    reader.visit(
        LetterWords.filter(words),
        letter -> {
          try {
            out.write(
                (Json.line(DeadLetterView.one(letter)) + "\n").getBytes(StandardCharsets.UTF_8));
            return true;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
