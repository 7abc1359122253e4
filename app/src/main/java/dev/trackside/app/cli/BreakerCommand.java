package dev.trackside.app.cli;

import dev.trackside.app.config.ConfigException;
import dev.trackside.app.config.SettingTable;
import dev.trackside.app.config.Settings;
import dev.trackside.app.desk.BreakerDesk;
import dev.trackside.app.failure.CommandException;
import dev.trackside.app.failure.ExitCode;
import dev.trackside.app.json.Json;
import dev.trackside.app.screen.BreakerScreen;
import dev.trackside.app.site.RunningGateway;
import dev.trackside.gateway.BreakerReport;
import dev.trackside.gateway.Gateway;
import dev.trackside.guard.BreakerKey;
import dev.trackside.guard.BreakerRules;
import dev.trackside.store.Snapshot;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** The breakers: how each stands, and closing them by hand. */
@Command(
    name = "breaker",
    mixinStandardHelpOptions = true,
    description = {
      "The breakers of sources and channels.",
      "  status   those that are not at rest, and the newest changes (the default)",
      "  reset    close one (--source, --channel) or all (--all); what they held comes back"
    })
final class BreakerCommand implements Callable<Integer> {
  private static final int TRANSITIONS_MOST = 1_000;
  private static final long LOOK_MILLIS = 20;

  private final Terminal terminal;

  @Mixin private SettingsFlags flags = new SettingsFlags();

  @Parameters(
      arity = "0..1",
      paramLabel = "ACTION",
      defaultValue = "status",
      description = "status or reset.")
  private String action = "status";

  @Option(names = "--source", paramLabel = "S", description = "Only this source.")
  private String source = "";

  @Option(names = "--channel", paramLabel = "C", description = "Only this channel.")
  private String channel = "";

  @Option(names = "--all", description = "With reset: every breaker.")
  private boolean all;

  @Option(
      names = "--transitions",
      paramLabel = "N",
      defaultValue = "10",
      description = "Changes of state shown at most (default: ${DEFAULT-VALUE}).")
  private int transitions;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  BreakerCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws ConfigException, InterruptedException {
    if (transitions < 0 || transitions > TRANSITIONS_MOST) {
      throw CommandException.usage(
          "--transitions " + transitions + " is not from 0 to " + TRANSITIONS_MOST,
          "give --transitions 10");
    }
    Settings settings = flags.resolve(terminal.environment());
    JsonNode view =
        switch (action) {
          case "status" -> status(settings);
          case "reset" -> reset(settings);
          default ->
              throw CommandException.usage(
                  "breaker has no action " + action, "known are: status, reset");
        };
    if (json) {
      terminal.print(view);
    } else {
      terminal.print(
          action.equals("status") ? BreakerScreen.status(view) : BreakerScreen.reset(view));
    }
    return ExitCode.OK;
  }

  private JsonNode status(Settings settings) {
    Path data = settings.get(SettingTable.DATA);
    Optional<RunningGateway> running = RunningGateway.find(data);
    if (running.isPresent()) {
      return running.get().get("/api/v1/breakers?transitions=" + transitions + meant());
    }
    BreakerRules rules = settings.gatewayOptions("breaker").breakers();
    try (Snapshot snapshot = Snapshot.open(data)) {
      BreakerKey meant = new BreakerKey(source, channel);
      return BreakerDesk.report(
          BreakerReport.of(snapshot, meant, transitions), rules, meant, System.currentTimeMillis());
    }
  }

  private String meant() {
    return (source.isEmpty() ? "" : "&source=" + URLEncoder.encode(source, StandardCharsets.UTF_8))
        + (channel.isEmpty()
            ? ""
            : "&channel=" + URLEncoder.encode(channel, StandardCharsets.UTF_8));
  }

  private JsonNode reset(Settings settings) throws InterruptedException {
    if (source.isEmpty() && channel.isEmpty() && !all) {
      throw CommandException.usage(
          "reset needs --source, --channel or --all", "see trackside breaker status");
    }
    Path data = settings.get(SettingTable.DATA);
    Optional<RunningGateway> running = RunningGateway.find(data);
    if (running.isPresent()) {
      return running.get().post("/api/v1/breakers/reset?all=" + all + meant(), Json.object());
    }
    Snapshot.open(data).close(); // a wrong directory is not to be made
    try (Gateway gateway = Gateway.open(settings.gatewayOptions("breaker"))) {
      int closed = gateway.resetBreakers(source, channel);
      while (gateway.workbench().isReleasing()) {
        if (!gateway.workbench().problem().isEmpty()) {
          throw new CommandException(
              ExitCode.REFUSED,
              "closed %d, but %s".formatted(closed, gateway.workbench().problem()),
              "what was held comes back by itself when a gateway runs and there is room");
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
      return Json.object().put("closed", closed);
    }
  }
}
