package dev.trackside.app.demo;

import dev.trackside.app.http.ApiOptions;
import dev.trackside.app.http.ApiServer;
import dev.trackside.app.http.Protection;
import dev.trackside.app.json.PictureView;
import dev.trackside.app.json.Views;
import dev.trackside.app.pitwall.PitWall;
import dev.trackside.app.screen.LedgerScreen;
import dev.trackside.app.screen.Texts;
import dev.trackside.delivery.DeliveryOptions;
import dev.trackside.delivery.file.FileSink;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.gateway.Ledger;
import dev.trackside.simulation.SensorFault;
import dev.trackside.simulation.SimulatedSession;
import dev.trackside.watch.Objectives;
import dev.trackside.watch.Spotter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The story in five chapters.
 *
 * <pre>
 * 0        25 %      45 %      75 %            100 %
 * traffic  | fault   | outage  | healing        | proof
 * </pre>
 */
public final class Demo {
  private static final String CIRCUIT = "zandvoort";
  private static final String SESSION = "demo";
  private static final List<Integer> CARS = List.of(44, 16);
  private static final int PACKETS_PER_SECOND = 50;
  private static final String CHANNEL = "brake_temp_fl";
  private static final long POST_MILLIS = 100;
  private static final Duration DRAIN_WAIT = Duration.ofSeconds(30);

  private static final String DESTINATION = "site";

  private final Path data;
  private final Path sink;
  private final double seconds;
  private final Narrator narrator;
  private final BooleanSupplier cancelled;
  private final long began = System.nanoTime();

  /**
   * A demo that is not yet begun.
   *
   * @param data the data directory, fresh
   * @param sink the directory that gets the batches, fresh
   * @param seconds how long the cars send
   * @param cancelled true as soon as it is to stop
   */
  public Demo(Path data, Path sink, double seconds, Narrator narrator, BooleanSupplier cancelled) {
    this.data = data;
    this.sink = sink;
    this.seconds = seconds;
    this.narrator = narrator;
    this.cancelled = cancelled;
  }

  /** Plays it; true when everything that was promised is so. */
  public boolean run() throws IOException, InterruptedException, ApiServer.ListenException {
    Uplink uplink =
        new Uplink(new FileSink("file:" + sink.toAbsolutePath().normalize(), sink, DESTINATION));
    GatewayOptions options =
        GatewayOptions.at(data)
            .withCommand("demo")
            .with(uplink)
            .with(
                DeliveryOptions.standard()
                    .withLinger(Duration.ofMillis(500))
                    .withBackoff(Duration.ofMillis(500), Duration.ofSeconds(1)));
    try (Gateway gateway = Gateway.open(options);
        Spotter spotter = Spotter.open(gateway, Objectives.standard());
        PitWall wall = PitWall.open(gateway, () -> PictureView.of(spotter.look()));
        ApiServer server =
            ApiServer.open(
                spotter,
                ApiOptions.at("127.0.0.1", 0),
                wall.routes(),
                Protection.none(gateway.time()));
        PitWall _ = wall) {
      String api = "http://127.0.0.1:" + server.address().getPort();
      gateway.store().lock().announce(api);
      introduce(api);
      return play(gateway, uplink, api);
    }
  }

  private void introduce(String api) {
    narrator.lines(
        List.of(
            "Two cars at Zandvoort, %d packets a second each, for %.0f s."
                .formatted(PACKETS_PER_SECOND, seconds),
            "",
            "  data   " + data,
            "  sink   " + sink + "  (one file a batch)",
            "  page   " + api + "/",
            ""));
  }

  private boolean play(Gateway gateway, Uplink uplink, String api)
      throws IOException, InterruptedException {
    long start = gateway.time().epochNanos();
    SimulatedSession session =
        SimulatedSession.builder()
            .circuit(CIRCUIT)
            .session(SESSION)
            .cars(CARS)
            .packetsPerSecond(PACKETS_PER_SECOND)
            .start(start)
            .build();
    session.inject(
        new SensorFault(
            SensorFault.Kind.RAIL, "car-44", CHANNEL, at(start, 0.25), at(start, 0.45)));
    Garage garage = new Garage(session, api);
    Stage stage = new Stage(gateway, garage, start);

    narrator.chapter(now(), "traffic", "the cars send, the garage posts, the gateway answers");
    stage.playUntil(0.25);
    narrator.event(now(), stage.traffic());

    narrator.chapter(now(), "fault", CHANNEL + " of car-44 fails and sends 65,535");
    stage.playUntil(0.45);
    narrator.event(
        now(),
        "%s samples of it are dead letters; their packets went on without it; %d breaker is open"
            .formatted(
                Texts.count(gateway.ledger().split()), gateway.health().guard().openBreakers()));

    narrator.chapter(now(), "outage", "the sensor is well again; the uplink is unplugged");
    uplink.plug(false);
    stage.playUntil(0.75);
    narrator.event(
        now(),
        "%s packets wait on the disk; the breaker closed by itself, %s held samples came back"
            .formatted(
                Texts.count(gateway.backlog()), Texts.count(gateway.ledger().splitReleased())));

    narrator.chapter(now(), "healing", "the uplink is plugged in again; nobody does anything else");
    heal(gateway, uplink, stage);
    stage.playUntil(1);
    return prove(gateway, garage);
  }

  private void heal(Gateway gateway, Uplink uplink, Stage stage)
      throws IOException, InterruptedException {
    long behind = gateway.ledger().buffered();
    double plugged = now();
    uplink.plug(true);
    while (gateway.sinks().getFirst().acked() < behind && stage.play(1)) {
      // The cars go on meanwhile.
      stage.show();
    }
    narrator.event(
        now(),
        "the backlog was delivered %.1f s after the uplink came back".formatted(now() - plugged));
  }

  private boolean prove(Gateway gateway, Garage garage) throws IOException, InterruptedException {
    narrator.chapter(now(), "proof", "the cars are in; the rest is delivered and counted");
    boolean returned = returned(gateway);
    boolean drained = gateway.drainAll(DRAIN_WAIT);
    Ledger ledger = gateway.auditLedger();
    Verification verification = Verification.of(sink, garage, ledger);
    verification.auditLog(gateway.store().directory(), sink);
    narrator.event(
        now(),
        "%s packets with %s samples were sent; read back from the sink's files:"
            .formatted(Texts.count(garage.packets()), Texts.count(garage.samples())));
    narrator.lines(List.of(""));
    narrator.lines(verification.lines());
    narrator.lines(List.of(""));
    narrator.lines(LedgerScreen.lines(Views.ledger(ledger)));
    return returned && drained && verification.holds();
  }

  /** Waits until what a breaker held has come back. */
  private static boolean returned(Gateway gateway) throws InterruptedException {
    long deadline = System.nanoTime() + DRAIN_WAIT.toNanos();
    while (!gateway.workbench().isAtRest() && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(POST_MILLIS);
    }
    return gateway.workbench().isAtRest();
  }

  private long at(long start, double fraction) {
    return start + (long) (fraction * seconds * 1e9);
  }

  private double now() {
    return (System.nanoTime() - began) / 1e9;
  }

  /** The traffic, which goes on whatever happens. */
  private final class Stage {
    private final Gateway gateway;
    private final Garage garage;
    private final long start;
    private final long startNanos;

    Stage(Gateway gateway, Garage garage, long start) {
      this.gateway = gateway;
      this.garage = garage;
      this.start = start;
      this.startNanos = System.nanoTime();
    }

    void playUntil(double fraction) throws IOException, InterruptedException {
      while (play(fraction)) {
        show();
      }
    }

    /** Sends what the cars measured by now, and waits for the next post; false at the end. */
    boolean play(double fraction) throws IOException, InterruptedException {
      if (cancelled.getAsBoolean()) {
        throw new InterruptedException("asked to stop");
      }
      long passed = Math.min(System.nanoTime() - startNanos, at(0, fraction));
      garage.sendUntil(start + passed);
      if (passed == at(0, fraction)) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(POST_MILLIS);
      return true;
    }

    void show() {
      double fraction = (System.nanoTime() - startNanos) / 1e9 / seconds;
      Ledger ledger = gateway.ledger();
      narrator.status(
          fraction,
          "acknowledged %s, waiting %s, delivered %s, bad samples %s"
              .formatted(
                  Texts.count(garage.packets()),
                  Texts.count(gateway.backlog()),
                  Texts.count(ledger.synced()),
                  Texts.count(ledger.split())));
    }

    String traffic() {
      return "%s packets acknowledged, half of the posts within %s"
          .formatted(Texts.count(garage.packets()), Texts.micros(garage.ackMedianMicros()));
    }
  }
}
