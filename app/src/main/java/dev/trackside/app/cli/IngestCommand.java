package dev.trackside.app.cli;

import dev.trackside.app.config.ConfigException;
import dev.trackside.app.config.SettingTable;
import dev.trackside.app.config.Settings;
import dev.trackside.app.failure.CommandException;
import dev.trackside.app.failure.ExitCode;
import dev.trackside.app.failure.Shutdown;
import dev.trackside.app.ingest.Cancellation;
import dev.trackside.app.ingest.IngestJob;
import dev.trackside.app.ingest.IngestProgress;
import dev.trackside.app.ingest.IngestRequest;
import dev.trackside.app.ingest.IngestResult;
import dev.trackside.app.ingest.IngestRoute;
import dev.trackside.app.json.Json;
import dev.trackside.app.screen.IngestScreen;
import dev.trackside.app.screen.Texts;
import dev.trackside.app.site.RunningGateway;
import dev.trackside.downlink.FileOptions;
import dev.trackside.downlink.FileOptions.Column;
import dev.trackside.downlink.FileOptions.Format;
import dev.trackside.downlink.UnreadableException;
import dev.trackside.gateway.Gateway;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Recorded telemetry through the whole line. */
@Command(
    name = "ingest",
    mixinStandardHelpOptions = true,
    description = {
      "Read recorded telemetry through the whole line, and leave when all is drained.",
      "A second run over the same file adds nothing; over one that has grown, its new rows."
    })
final class IngestCommand implements Callable<Integer> {
  private static final int SIGINT = 130;
  private static final double SPEED_MOST = 100_000;
  private static final Map<String, Format> FORMATS =
      Map.of(
          "auto", Format.AUTO,
          "ndjson", Format.NDJSON,
          "csv", Format.CSV,
          "csv-narrow", Format.CSV_NARROW);

  private final Terminal terminal;

  @Mixin private SettingsFlags flags = new SettingsFlags();

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "NDJSON or CSV; plain, gzip or zstd.")
  private List<Path> files = new ArrayList<>();

  @Option(names = "--session", paramLabel = "S", description = "Session of the rows.")
  private @Nullable String session;

  @Option(names = "--circuit", paramLabel = "C", description = "Circuit of the rows.")
  private @Nullable String circuit;

  @Option(names = "--source", paramLabel = "X", description = "Source of all rows.")
  private @Nullable String source;

  @Option(
      names = "--format",
      paramLabel = "F",
      defaultValue = "auto",
      description = "auto, ndjson, csv or csv-narrow (default: ${DEFAULT-VALUE}).")
  private String format = "auto";

  @Option(names = "--time", paramLabel = "COLUMN", description = "Column of event times.")
  private String time = "";

  @Option(names = "--start", paramLabel = "T", description = "What relative times count from.")
  private @Nullable String start;

  @Option(names = "--source-column", paramLabel = "COLUMN", description = "Column of sources.")
  private String sourceColumn = "";

  @Option(
      names = "--channel-column",
      paramLabel = "COLUMN",
      description = "Column of channel names, in a narrow file.")
  private String channelColumn = "";

  @Option(
      names = "--value-column",
      paramLabel = "COLUMN",
      description = "Column of values, in a narrow file.")
  private String valueColumn = "";

  @Mixin private SettingsFlags.SinkFlags sinks = new SettingsFlags.SinkFlags();

  @Option(
      names = "--speed",
      paramLabel = "X",
      defaultValue = "max",
      description = "max, or times as fast as it was recorded: 1, 10 (default: ${DEFAULT-VALUE}).")
  private String speed = "max";

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  IngestCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws ConfigException, InterruptedException {
    Settings settings =
        sinks
            .addTo(flags)
            .with(SettingTable.SESSION, "--session", session)
            .with(SettingTable.CIRCUIT, "--circuit", circuit)
            .with(SettingTable.SOURCE, "--source", source)
            .resolve(terminal.environment());
    IngestRequest request = new IngestRequest(files, options(settings), speed());
    try {
      IngestJob.check(request);
    } catch (UnreadableException e) {
      throw CommandException.usage(e.problem() + " (" + e.where() + ")", e.hint());
    }
    Path data = settings.get(SettingTable.DATA);
    Optional<RunningGateway> running = RunningGateway.find(data);
    IngestResult result =
        running.isPresent() ? ask(running.get(), request, data) : run(request, settings);
    return show(result);
  }

  private FileOptions options(Settings settings) {
    Format chosen = FORMATS.get(format.toLowerCase(Locale.ROOT));
    if (chosen == null) {
      throw CommandException.usage(
          "there is no format " + format, "give auto, ndjson, csv or csv-narrow");
    }
    FileOptions options = FileOptions.auto().withFormat(chosen).withDefaults(settings.defaults());
    Map<Column, String> columns =
        Map.of(
            Column.TIME, time,
            Column.SOURCE, sourceColumn,
            Column.CHANNEL, channelColumn,
            Column.VALUE, valueColumn);
    for (Map.Entry<Column, String> column : columns.entrySet()) {
      if (!column.getValue().isEmpty()) {
        options = options.withColumn(column.getKey(), column.getValue());
      }
    }
    return start == null ? options : options.withStart(ReplayCommand.time("--start", start, 0));
  }

  private double speed() {
    if (speed.equals("max")) {
      return 0;
    }
    try {
      double factor = Double.parseDouble(speed);
      if (factor > 0 && factor <= SPEED_MOST) {
        return factor;
      }
    } catch (NumberFormatException e) {
      // the same problem as a number out of range
    }
    throw CommandException.usage(
        "--speed " + speed + " is no speed", "give max, 1 for as recorded, or 10");
  }

  private IngestResult run(IngestRequest request, Settings settings) throws InterruptedException {
    Cancellation cancellation = new Cancellation();
    try (Shutdown _ = Shutdown.asking(SIGINT, cancellation::ask)) {
      try (Gateway gateway = Gateway.open(settings.gatewayOptions("ingest"))) {
        return new IngestJob(gateway, request, this::progress, cancellation).run(true);
      } catch (UnreadableException e) {
        throw new CommandException(
            ExitCode.DOES_NOT_HOLD, e.problem() + " (" + e.where() + ")", e.hint());
      } catch (InterruptedException e) {
        terminal.fail(SIGINT, "stopped", "what was read is kept; run it again to go on");
        throw e;
      }
    }
  }

  private IngestResult ask(RunningGateway gateway, IngestRequest request, Path data) {
    if (sinks.nameSinks()) {
      throw CommandException.usage(
          "process %d holds %s and has its own sinks".formatted(gateway.pid(), data),
          "leave out --sink, or give another directory with --data");
    }
    terminal.remark("the gateway at " + gateway.api() + " (process " + gateway.pid() + ") reads");
    AtomicReference<JsonNode> last = new AtomicReference<>(Json.object());
    gateway.stream(
        IngestRoute.PATH,
        request.toJson(),
        line -> {
          JsonNode node = Json.read(line);
          last.set(node);
          if (node.path("progress").has("step")) {
            progress(IngestProgress.ofJson(node.path("progress")));
          }
        });
    JsonNode end = last.get();
    if (!end.has("result")) {
      throw new CommandException(
          ExitCode.DOES_NOT_HOLD,
          end.path("problem").asString("the gateway stopped before it was done"),
          end.path("hint").asString("what was read is kept; run it again to go on"));
    }
    return new IngestResult(end.path("result"));
  }

  private void progress(IngestProgress progress) {
    String text =
        switch (progress.step()) {
          case LOOKING -> "looking at " + progress.file();
          case READING -> progress.file() + ": " + Texts.count(progress.rows()) + " rows";
          case DRAINING -> "draining, " + Texts.count(progress.backlog()) + " packets left";
        };
    String trouble = progress.trouble().isEmpty() ? "" : " | " + progress.trouble();
    terminal.progress(progress.fraction(), text + trouble);
  }

  private int show(IngestResult result) {
    if (json) {
      terminal.print(result.view());
    } else {
      terminal.print(IngestScreen.lines(result.view()));
    }
    for (JsonNode file : result.view().path("files")) {
      if (file.has("remark")) {
        terminal.remark(file.path("file").asString("") + ": " + file.path("remark").asString(""));
      }
      if (file.has("problem")) {
        terminal.fail(
            ExitCode.DOES_NOT_HOLD,
            file.path("problem").asString(""),
            file.path("hint").asString(""));
      }
    }
    if (result.isContested()) {
      return ExitCode.UNREACHABLE;
    }
    return result.holds() ? ExitCode.OK : ExitCode.DOES_NOT_HOLD;
  }
}
