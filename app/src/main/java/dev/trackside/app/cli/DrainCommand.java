package dev.trackside.app.cli;

import dev.trackside.app.config.ConfigException;
import dev.trackside.app.failure.CommandException;
import dev.trackside.app.failure.ExitCode;
import dev.trackside.app.json.Json;
import dev.trackside.app.json.Views;
import dev.trackside.app.screen.DrainScreen;
import dev.trackside.app.site.RunningGateway;
import dev.trackside.delivery.BatchTable;
import dev.trackside.delivery.SinkRow;
import dev.trackside.delivery.feed.FeedTable;
import dev.trackside.delivery.lane.BacklogTable;
import dev.trackside.gateway.Gateway;
import dev.trackside.store.Snapshot;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Batches on their way to the sinks: what is pending, what went, and how it is held. */
@Command(
    name = "drain",
    mixinStandardHelpOptions = true,
    description = {
      "Batches: what is pending, what went, what was recovered.",
      "  status   how far each sink is (the default)",
      "  history  the newest batches",
      "  now      seal what is there and try failed batches at once",
      "  recover  the same, and say what the start found unfinished",
      "  pause    hold the sinks; resume lets them go on"
    })
final class DrainCommand implements Callable<Integer> {
  private static final List<String> ACTIONS =
      List.of("status", "history", "now", "recover", "pause", "resume");
  private static final int LIMIT_MOST = 1_000;

  private final Terminal terminal;

  @Mixin private SettingsFlags flags = new SettingsFlags();

  @Parameters(
      arity = "0..1",
      paramLabel = "ACTION",
      defaultValue = "status",
      description = "status, history, now, recover, pause or resume.")
  private String action = "status";

  @Option(names = "--sink", paramLabel = "NAME", description = "Only this sink.")
  private String sink = "";

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "Batches of the history at most (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  DrainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws ConfigException {
    if (!ACTIONS.contains(action)) {
      throw CommandException.usage(
          "drain has no action " + action, "known are: " + String.join(", ", ACTIONS));
    }
    if (limit < 1 || limit > LIMIT_MOST) {
      throw CommandException.usage(
          "--limit " + limit + " is not from 1 to " + LIMIT_MOST, "give --limit 20");
    }
    Path data = flags.data(terminal.environment());
    Optional<RunningGateway> running = RunningGateway.find(data);
    JsonNode view = running.isPresent() ? ofGateway(running.get()) : ofFiles(data);
    if (json) {
      terminal.print(view);
    } else {
      terminal.print(DrainScreen.lines(view));
    }
    return ExitCode.OK;
  }

  private JsonNode ofGateway(RunningGateway gateway) {
    return switch (action) {
      case "status" -> status(gateway.get("/api/v1/health"));
      case "history" -> history(gateway.get("/api/v1/batches?limit=" + LIMIT_MOST));
      case "pause", "resume" ->
          gateway.post(
              "/api/v1/drain/"
                  + action
                  + (sink.isEmpty()
                      ? ""
                      : "?sink=" + URLEncoder.encode(sink, StandardCharsets.UTF_8)),
              Json.object());
      default -> gateway.post("/api/v1/drain/" + action, Json.object());
    };
  }

  private JsonNode status(JsonNode health) {
    ObjectNode view = Json.object();
    view.set("backlog", health.path("backlog"));
    ArrayNode sinks = view.putArray("sinks");
    for (JsonNode each : health.path("sinks")) {
      if (isMeant(each.path("name").asString(""))) {
        sinks.add(each);
      }
    }
    return view;
  }

  private JsonNode history(JsonNode batches) {
    ObjectNode view = Json.object();
    ArrayNode meant = view.putArray("batches");
    for (JsonNode batch : batches.path("batches")) {
      if (meant.size() < limit && isMeant(batch.path("sink").asString(""))) {
        meant.add(batch);
      }
    }
    return view;
  }

  private boolean isMeant(String name) {
    return sink.isEmpty() || sink.equals(name);
  }

  private JsonNode ofFiles(Path data) {
    if (!action.equals("status") && !action.equals("history")) {
      throw RunningGateway.absent(data, ", so drain " + action + " reaches nobody");
    }
    try (Snapshot snapshot = Snapshot.open(data)) {
      List<SinkRow> sinks = snapshot.read(SinkRow::all);
      if (action.equals("history")) {
        Map<Long, String> names = new HashMap<>();
        sinks.forEach(row -> names.put(row.id(), row.name()));
        ObjectNode view = Json.object();
        view.set(
            "batches",
            Views.batches(
                snapshot.read(connection -> BatchTable.newest(connection, LIMIT_MOST)), names));
        return history(view);
      }
      ObjectNode status = statusOf(sinks, Gateway.ledgerOf(snapshot).buffered());
      for (JsonNode each : status.path("sinks")) {
        String name = each.path("name").asString("");
        sinks.stream()
            .filter(row -> row.name().equals(name))
            .forEach(row -> {
              ObjectNode of = (ObjectNode) each;
              of.set("lanes", lanes(snapshot, row));
              of.set(
                  "feeds", Views.feeds(snapshot.read(open -> FeedTable.standings(open, row.id()))));
            });
      }
      return status;
    }
  }

  private static ObjectNode lanes(Snapshot snapshot, SinkRow row) {
    BacklogTable.Total total = snapshot.read(each -> BacklogTable.total(each, row.id()));
    return Json.object()
        .put("backlog_ranges", total.ranges())
        .put("backlog_packets", total.packets());
  }

  private ObjectNode statusOf(List<SinkRow> sinks, long buffered) {
    ObjectNode view = Json.object();
    ArrayNode rows = view.putArray("sinks");
    long backlog = 0;
    for (SinkRow row : sinks) {
      if (row.isActive() && isMeant(row.name())) {
        backlog = Math.max(backlog, buffered - row.acked());
        rows.addObject()
            .put("name", row.name())
            .put("state", row.isPaused() ? "PAUSED" : "STOPPED")
            .put("pending", buffered - row.claimed())
            .put("draining", row.claimed() - row.acked())
            .put("synced", row.acked());
      }
    }
    view.put("backlog", backlog);
    return view;
  }
}
