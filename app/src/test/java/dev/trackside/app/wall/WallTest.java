package dev.trackside.app.wall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trackside.app.http.ApiOptions;
import dev.trackside.app.http.ApiServer;
import dev.trackside.app.site.RunningGateway;
import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.DeliveryOptions;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.delivery.Sink;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The wall in a real terminal, before a real gateway. */
@Timeout(600)
final class WallTest {
  private static final Stream CAR = new Stream("car-44", "race", "zandvoort");

  @TempDir Path folder;

  private final Uplink uplink = new Uplink();

  @BeforeEach
  void needsTmux() throws InterruptedException {
    boolean isThere = Tmux.isThere();
    if (!isThere) {
      System.err.println("NOT TESTED: the wall in a terminal, for there is no tmux here");
    }
    assumeTrue(isThere, "tmux is not installed");
  }

  private Path data() {
    return folder.resolve("data");
  }

  /** A gateway with its API, as another process would have it. */
  private record Running(Gateway gateway, ApiServer server) implements AutoCloseable {
    @Override
    public void close() {
      server.close();
      gateway.close();
    }
  }

  private Running run() throws Exception {
    Duration quick = Duration.ofMillis(50);
    Gateway gateway =
        Gateway.open(
            GatewayOptions.at(data())
                .with(DeliveryOptions.standard().withBackoff(quick, quick))
                .with(uplink));
    ApiServer server = ApiServer.open(gateway, ApiOptions.at("127.0.0.1", 0));
    gateway.store().lock().announce("http://127.0.0.1:" + server.address().getPort());
    return new Running(gateway, server);
  }

  private static void send(Gateway gateway, int packets, double speed) {
    ChunkBuilder builder = new ChunkBuilder();
    for (int i = 0; i < packets; i++) {
      builder.begin(CAR, gateway.time().epochNanos() + i).number("speed", speed).end();
    }
    gateway.accept(builder.build(gateway.requestIds(), gateway.time().epochNanos()));
  }

  /** The command as a user starts it; its shell says when it has ended, and how the terminal is. */
  private Tmux wall(Size size, String environment) throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String line =
        "stty -g > %s/before; echo STARTED; %s %s %s -cp '%s' %s --data %s --interval 0.5;"
            .formatted(
                folder,
                environment,
                java,
                "--enable-native-access=ALL-UNNAMED -XX:TieredStopAtLevel=1",
                System.getProperty("java.class.path"),
                "dev.trackside.app.Main health",
                data());
    return new Tmux(
        folder, size, line + " echo LEFT $?; stty -g > %s/after; sleep 600".formatted(folder));
  }

  /** Figures are other ones each time; what stands around them is not. */
  private static List<String> masked(List<String> lines) {
    return lines.stream()
        .map(line -> line.replaceAll("[0-9][0-9,.:]*( ?(days|min|us|ms|s|h|[KMG]iB|B)\\b)?", "#"))
        .map(line -> line.replaceAll("(?<= )-(?= |$)", "#").replaceAll("[▁▂▃▄▅▆▇█|#.:]+", "#"))
        .map(line -> line.replaceAll(" +", " ").replaceAll("#[Z/s%]*", "#").stripTrailing())
        .toList();
  }

  /** What the pure function makes of the gateway's own words at this moment. */
  private List<String> drawn(Place.Page page, Size size) {
    RunningGateway gateway = RunningGateway.find(data()).orElseThrow();
    Sight sight =
        new Sight(
            gateway.get("/api/v1/health"),
            gateway.get("/api/v1/breakers?transitions=0"),
            gateway.get("/api/v1/dead-letters/groups?limit=200"),
            gateway.api(),
            0,
            null,
            "");
    return Screen.lines(sight, new Place(page, 0, null, 0.5), new Look(size, false, true), 0);
  }

  /** The screen in the terminal is the one that the gateway's words make, but for the figures. */
  private void awaitTheSame(Tmux tmux, Place.Page page, Size size)
      throws IOException, InterruptedException {
    tmux.await(
        "the same as is drawn:\n" + String.join("\n", masked(drawn(page, size))),
        screen -> masked(screen).equals(masked(drawn(page, size))));
  }

  @ParameterizedTest
  @CsvSource({"80,24", "200,60"})
  void showsAGatewayThatIsWellOneWithoutItsUplinkOneWithABreakerOpenAndNone(int columns, int rows)
      throws Exception {
    Size size = new Size(columns, rows);
    Running running = run();
    send(running.gateway(), 20, 100);
    try (Tmux tmux = wall(size, "LC_ALL=C.UTF-8")) {
      assertThat(tmux.awaitText("TRACKSIDE OK")).hasSize(rows);
      awaitTheSame(tmux, Place.Page.OVERVIEW, size);

      uplink.isUp = false;
      send(running.gateway(), 20, 100);
      tmux.awaitText("RETRYING");
      awaitTheSame(tmux, Place.Page.OVERVIEW, size);
      uplink.isUp = true;
      tmux.await("delivered", screen -> !String.join("\n", screen).contains("RETRYING"));

      send(running.gateway(), 6, 900);
      tmux.awaitText("breakers open 1");
      awaitTheSame(tmux, Place.Page.OVERVIEW, size);

      running.close();
      tmux.awaitText("nobody answers since");
      List<String> gone = tmux.awaitText("no gateway runs on");
      assertThat(gone).hasSize(rows).anyMatch(line -> line.startsWith("ledger"));
      try (Running again = run()) {
        send(again.gateway(), 20, 100);
        tmux.await("back", screen -> !String.join("\n", screen).contains("nobody answers"));
        awaitTheSame(tmux, Place.Page.OVERVIEW, size);
      }
    }
  }

  @Test
  void obeysKeysAsksBeforeItActsFollowsTheSizeAndLeavesTheTerminalAsItWas() throws Exception {
    try (Running running = run();
        Tmux tmux = wall(Size.USUAL, "NO_COLOR=1")) {
      send(running.gateway(), 6, 900);
      tmux.awaitText("TRACKSIDE");
      tmux.press("?");
      tmux.awaitText("judge all dead letters again");
      tmux.press("b");
      tmux.awaitText(">car-44");
      tmux.press("r");
      tmux.awaitText("close the breaker of speed of car-44?  y/n");
      tmux.press("n");
      tmux.awaitText("up/down choose");
      assertThat(running.gateway().health().guard().openBreakers()).isEqualTo(1);
      tmux.press("r");
      tmux.awaitText("y/n");
      tmux.press("y");
      tmux.awaitText("1 breakers closed");
      tmux.awaitText("every breaker is closed");
      tmux.press("d");
      tmux.awaitText("out_of_range");
      tmux.press("t");
      tmux.awaitText("nothing was done");
      tmux.press("Escape");
      tmux.awaitText("o overview");
      Size larger = new Size(120, 40);
      tmux.resize(larger);
      awaitTheSame(tmux, Place.Page.OVERVIEW, larger);
      tmux.press("q");
      List<String> left = tmux.awaitText("LEFT 0");
      assertThat(String.join("\n", left)).contains("STARTED").doesNotContain("TRACKSIDE");
      assertThat(folder.resolve("after")).hasSameTextualContentAs(folder.resolve("before"));
    }
  }

  @Test
  void leavesTheTerminalAsItWasAfterCtrlC() throws Exception {
    try (Running running = run();
        Tmux tmux = wall(Size.USUAL, "")) {
      assertThat(running.gateway().backlog()).isZero();
      tmux.awaitText("TRACKSIDE");
      tmux.press("C-c");
      List<String> left = tmux.awaitText("LEFT");
      assertThat(String.join("\n", left)).contains("STARTED").doesNotContain("TRACKSIDE");
      assertThat(folder.resolve("after")).hasSameTextualContentAs(folder.resolve("before"));
    }
  }

  @Test
  void drawsNoScreenOnATerminalThatCannotPutTheCursor() throws Exception {
    try (Running running = run();
        Tmux tmux = wall(Size.USUAL, "TERM=dumb")) {
      send(running.gateway(), 20, 100);
      tmux.awaitText("packets   received 20");
    }
  }

  /** A sink whose uplink can be taken away. */
  private static final class Uplink implements Sink {
    private volatile boolean isUp = true;

    @Override
    public String name() {
      return "uplink";
    }

    @Override
    public String destination() {
      return "site";
    }

    @Override
    public Delivery deliver(SealedBatch batch) {
      return isUp
          ? new Delivery.Acknowledged("taken")
          : new Delivery.Unavailable("the uplink is out", "see the antenna");
    }

    @Override
    public void close() {}
  }
}
