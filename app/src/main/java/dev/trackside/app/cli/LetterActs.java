package dev.trackside.app.cli;

import dev.trackside.app.config.SettingTable;
import dev.trackside.app.config.Settings;
import dev.trackside.app.desk.LetterDesk;
import dev.trackside.app.desk.LetterImport;
import dev.trackside.app.failure.CommandException;
import dev.trackside.app.failure.ExitCode;
import dev.trackside.app.json.Json;
import dev.trackside.app.site.RunningGateway;
import dev.trackside.app.site.SealedData;
import dev.trackside.gateway.Gateway;
import dev.trackside.guard.Validator;
import dev.trackside.quarantine.LetterReader;
import dev.trackside.quarantine.Trial;
import dev.trackside.registry.Channels;
import dev.trackside.store.Snapshot;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Acts on dead letters: through the gateway that holds the data, else on the files. */
final class LetterActs {
  private static final String ROOT = "/api/v1/dead-letters/";
  private static final long LOOK_MILLIS = 50;
  private static final int LINES_AT_ONCE = 1_000;

  private final Terminal terminal;
  private final Settings settings;
  private final Path data;
  private final Optional<RunningGateway> running;

  LetterActs(Terminal terminal, Settings settings) {
    this.terminal = terminal;
    this.settings = settings;
    this.data = settings.get(SettingTable.DATA);
    this.running = RunningGateway.find(data);
  }

  JsonNode reprocess(Map<String, String> words) throws InterruptedException {
    if (running.isPresent()) {
      return followed(
          running.get().post(ROOT + "reprocess" + LetterFlags.parameters(words), Json.object()));
    }
    return onFiles(gateway -> LetterDesk.reprocess(gateway, words, "command"));
  }

  JsonNode trial(Map<String, String> words) {
    if (running.isPresent()) {
      Map<String, String> all = new LinkedHashMap<>(words);
      all.put("dry_run", "true");
      return running.get().post(ROOT + "reprocess" + LetterFlags.parameters(all), Json.object());
    }
    var options = settings.gatewayOptions("dlq");
    try (Snapshot snapshot = Snapshot.open(data)) {
      return LetterDesk.trial(
          new LetterReader(snapshot, SealedData.opener(snapshot, data)),
          new Validator(
              Channels.of(snapshot, options.registry()), options.limits().textBytesMost()),
          words,
          this::show);
    }
  }

  private boolean show(Trial trial) {
    terminal.progress(
        trial.end() == 0 ? 1 : (double) trial.next() / trial.end(), "looked at " + trial.looked());
    return true;
  }

  JsonNode discard(Map<String, String> words, String note, boolean all)
      throws InterruptedException {
    if (running.isPresent()) {
      Map<String, String> parameters = new LinkedHashMap<>(words);
      parameters.put("note", note);
      parameters.put("all", Boolean.toString(all));
      return followed(
          running.get().post(ROOT + "discard" + LetterFlags.parameters(parameters), Json.object()));
    }
    return onFiles(gateway -> LetterDesk.discard(gateway, words, "command", note, all));
  }

  JsonNode stop(long act) {
    if (running.isEmpty()) {
      throw RunningGateway.absent(data, ", so no act runs");
    }
    return running.get().post(ROOT + "stop?act=" + act, Json.object());
  }

  /** Begins an act on the files and stays until it is done. */
  private JsonNode onFiles(Function<Gateway, JsonNode> begin) throws InterruptedException {
    Snapshot.open(data).close(); // a wrong directory is not to be made
    try (Gateway gateway = Gateway.open(settings.gatewayOptions("dlq"))) {
      JsonNode act = begin.apply(gateway);
      long id = act.path("act").asLong();
      return followed(act, () -> LetterDesk.act(gateway, id), () -> gateway.workbench().problem());
    }
  }

  private JsonNode followed(JsonNode act) throws InterruptedException {
    RunningGateway gateway = running.orElseThrow();
    String path = ROOT + "acts?act=" + act.path("act").asLong();
    return followed(act, () -> gateway.get(path), () -> "");
  }

  /** Looks at an act until it is done, or until what holds it up is told. */
  private JsonNode followed(JsonNode begun, Supplier<JsonNode> acts, Supplier<String> problem)
      throws InterruptedException {
    JsonNode act = begun;
    while (act.path("state").asString("").equals("RUNNING")) {
      terminal.progress(
          act.path("share").asDouble(),
          "released " + act.path("released") + ", discarded " + act.path("discarded"));
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      if (!problem.get().isEmpty()) {
        throw new CommandException(
            ExitCode.REFUSED,
            problem.get(),
            "act %d goes on by itself when a gateway runs".formatted(begun.path("act").asLong()));
      }
      act = acts.get().path("acts").path(0);
    }
    return act;
  }

  JsonNode bringBack(Path file) {
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      if (running.isPresent()) {
        return overHttp(running.get(), reader);
      }
      Snapshot.open(data).close();
      try (Gateway gateway = Gateway.open(settings.gatewayOptions("dlq"))) {
        LetterImport job = new LetterImport(gateway, settings.defaults(), "command");
        reader.lines().forEach(job::line);
        return job.summary();
      }
    } catch (IOException | UncheckedIOException e) {
      throw new CommandException(
          ExitCode.USAGE,
          "cannot read " + file + ": " + e.getMessage(),
          "give a file of dlq export");
    }
  }

  private static JsonNode overHttp(RunningGateway gateway, BufferedReader reader)
      throws IOException {
    Import sum = new Import();
    StringBuilder body = new StringBuilder();
    int lines = 0;
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      body.append(line).append('\n');
      if (++lines % LINES_AT_ONCE == 0) {
        sum.add(gateway.postLines(ROOT + "import", body.toString()));
        body.setLength(0);
      }
    }
    if (!body.isEmpty()) {
      sum.add(gateway.postLines(ROOT + "import", body.toString()));
    }
    return sum.view();
  }

  /** The summaries of an import that went in several calls. */
  private static final class Import {
    private static final List<String> COUNTS =
        List.of("released", "kept", "settled", "accepted", "quarantined", "duplicate", "bad");
    private final ObjectNode view = Json.object();
    private final ArrayNode problems = Json.array();
    private long lines;

    void add(JsonNode part) {
      for (String count : COUNTS) {
        view.put(count, view.path(count).asLong(0) + part.path(count).asLong(0));
      }
      for (JsonNode problem : part.path("problems")) {
        problems
            .addObject()
            .put("line", lines + problem.path("line").asLong())
            .put("problem", problem.path("problem").asString(""));
      }
      lines += part.path("lines").asLong(0);
    }

    JsonNode view() {
      view.set("problems", problems);
      return view.put("lines", lines);
    }
  }
}
