package dev.trackside.app.cli;

import dev.trackside.app.alert.AlertRoutes;
import dev.trackside.app.alert.Webhook;
import dev.trackside.app.config.ChannelWatch;
import dev.trackside.app.config.ConfigException;
import dev.trackside.app.config.ServerSettings;
import dev.trackside.app.config.SettingTable;
import dev.trackside.app.config.Settings;
import dev.trackside.app.config.WatchSettings;
import dev.trackside.app.failure.CommandException;
import dev.trackside.app.failure.ExitCode;
import dev.trackside.app.failure.Shutdown;
import dev.trackside.app.http.Route;
import dev.trackside.app.ingest.IngestRoute;
import dev.trackside.app.json.PictureView;
import dev.trackside.app.log.LogFormat;
import dev.trackside.app.log.Logging;
import dev.trackside.app.otlp.Tracing;
import dev.trackside.app.pitwall.PitWall;
import dev.trackside.app.receive.Witnessing;
import dev.trackside.app.salvage.FirstAid;
import dev.trackside.app.serving.GuardedApi;
import dev.trackside.delivery.SinkAccount;
import dev.trackside.gateway.Gateway;
import dev.trackside.watch.Alert;
import dev.trackside.watch.Spotter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The gateway in the foreground. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "The gateway, in the foreground, until SIGTERM or Ctrl-C.")
final class RunCommand implements Callable<Integer> {
  private static final Duration WITNESS_EVERY = Duration.ofSeconds(5);

  private static final Logger EVENTS = LoggerFactory.getLogger(Logging.EVENTS);

  private final Terminal terminal;
  private final CountDownLatch stop = new CountDownLatch(1);
  private boolean isJson;

  @Mixin private SettingsFlags flags = new SettingsFlags();

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description = "Where the HTTP API listens (default: 127.0.0.1:7480).")
  private @Nullable String listen;

  @Mixin private SettingsFlags.SinkFlags sinks = new SettingsFlags.SinkFlags();

  @Option(names = "--session", paramLabel = "S", description = "Session of packets that name none.")
  private @Nullable String session;

  @Option(names = "--circuit", paramLabel = "C", description = "Circuit of packets that name none.")
  private @Nullable String circuit;

  RunCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws ConfigException, InterruptedException {
    Settings settings =
        sinks
            .addTo(flags)
            .with(SettingTable.LISTEN, "--listen", listen)
            .with(SettingTable.SESSION, "--session", session)
            .with(SettingTable.CIRCUIT, "--circuit", circuit)
            .resolve(terminal.environment());
    GuardedApi.demandSafe(settings);
    Logging.use(settings.get(ServerSettings.LOG_FORMAT), settings.get(ServerSettings.LOG_LEVEL));
    isJson = settings.get(ServerSettings.LOG_FORMAT) == LogFormat.JSON;
    try (Shutdown _ = Shutdown.asking(ExitCode.OK, stop::countDown)) {
      try (Tracing tracing = ServerSettings.tracing(settings);
          Gateway gateway = open(tracing, settings);
          Tracing _ = tracing; // closed before the file in which it looks
          Spotter watch =
              Spotter.open(gateway, WatchSettings.objectives(settings), tracing.count());
          PitWall wall = PitWall.open(gateway, () -> PictureView.of(watch.look()));
          GuardedApi api = GuardedApi.open(watch, settings, tracing, routes(watch, wall));
          PitWall _ = wall; // closed before the server, which waits for who watches
          Webhook _ = Webhook.start(watch, WatchSettings.webhook(settings));
          Witnessing _ = Witnessing.start(gateway, settings.witnesses(), WITNESS_EVERY)) {
        announce(gateway, api, settings);
        watch.onChange(this::tell);
        watch(gateway, settings);
        say("stopping ...");
      }
      say("stopped; everything acknowledged is on disk");
    }
    return ExitCode.OK;
  }

  private Gateway open(Tracing tracing, Settings settings) throws ConfigException {
    return FirstAid.open(
        settings.get(SettingTable.DATA),
        () -> tracing.open(settings.gatewayOptions("run")),
        this::say);
  }

  private static List<Route> routes(Spotter watch, PitWall wall) {
    List<Route> routes = new ArrayList<>(wall.routes());
    routes.addAll(new AlertRoutes(watch).all());
    routes.add(IngestRoute.of(watch.gateway()));
    return routes;
  }

  private void announce(Gateway gateway, GuardedApi api, Settings settings) {
    String url = api.url();
    try {
      gateway.store().lock().announce(url);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.REFUSED,
          "cannot write the lock file: " + e.getMessage(),
          "check the permissions of the data directory");
    }
    int recovered = gateway.sinks().stream().mapToInt(SinkAccount::recovered).sum();
    say(
        "trackside %s, data %s, sinks %s, %d batches recovered, started in %s"
            .formatted(
                url,
                gateway.store().directory().toAbsolutePath().normalize(),
                settings.show(SettingTable.SINKS),
                recovered,
                sinceProcessStart()));
  }

  private static String sinceProcessStart() {
    Instant now = Instant.now();
    Instant start = ProcessHandle.current().info().startInstant().orElse(now);
    double seconds = Duration.between(start, now).toMillis() / 1_000.0;
    return String.format(Locale.ROOT, "%.2f s", seconds);
  }

  /** Looks at the files that may change, until told to stop. */
  private void watch(Gateway gateway, Settings settings) throws InterruptedException {
    Optional<ChannelWatch> channels =
        settings.channelFile().map(file -> new ChannelWatch(gateway.channels(), file));
    while (!stop.await(1, TimeUnit.SECONDS)) {
      channels.ifPresent(each -> each.look().forEach(this::remark));
      settings.forbiddenFile().ifPresent(each -> each.look().forEach(this::remark));
    }
  }

  /** Says when something goes wrong and when it is well again. */
  private void tell(Alert.Change change) {
    Alert alert = change.alert();
    remark(
        change.kind() == Alert.Change.Kind.OVER
            ? "over: " + alert.what()
            : alert.what() + "; " + alert.hint());
  }

  private void remark(String text) {
    if (isJson) {
      say(text);
    } else {
      say(Instant.now().truncatedTo(java.time.temporal.ChronoUnit.MILLIS) + " " + text);
    }
  }

  /** A remark for people, or an event in a log that programs read. */
  private void say(String text) {
    if (isJson) {
      EVENTS.info("{}", text);
    } else {
      terminal.remark(text);
    }
  }
}
