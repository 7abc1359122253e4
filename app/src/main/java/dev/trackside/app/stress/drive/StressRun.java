package dev.trackside.app.stress.drive;

import dev.trackside.app.http.ApiServer.ListenException;
import dev.trackside.app.screen.Texts;
import dev.trackside.app.stress.plan.PlannedFault;
import dev.trackside.app.stress.plan.StressPlan;
import dev.trackside.app.stress.plan.SystemFault;
import dev.trackside.app.stress.plan.SystemFaults;
import dev.trackside.app.stress.traffic.MadePacket;
import dev.trackside.app.stress.traffic.SentBook;
import dev.trackside.app.stress.traffic.Traffic;
import dev.trackside.store.SystemTime;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** One run: opens the stage, lets the cars drive while things break, and waits until all is in. */
public final class StressRun {
  private static final long STEP_MILLIS = 50;
  private static final long REST_SECONDS = 180;
  private static final long READY_SECONDS = 180;
  private static final long LAST_SECONDS = 4;

  /** How often the gateway is asked whether it is at rest. */
  private static final long REST_LOOK_MILLIS = 250;

  private final StressPlan plan;
  private final RunFolder folder;
  private final SentBook book;
  private final Watching watching;
  private final BooleanSupplier cancelled;
  private final List<String> troubles = new ArrayList<>();
  private final List<String> impossible = new ArrayList<>();
  private UnaryOperator<URI> road = UnaryOperator.identity();
  private volatile long measured;

  /**
   * A run that has not begun.
   *
   * @param folder where its files go, empty or not yet there
   * @param cancelled true as soon as it is to stop
   */
  public StressRun(
      StressPlan plan, RunFolder folder, Watching watching, BooleanSupplier cancelled) {
    this.plan = plan;
    this.folder = folder;
    this.book = new SentBook(plan);
    this.watching = watching;
    this.cancelled = cancelled;
  }

  /** Lets the cars post by a road of somebody else's instead of to the gateway itself. */
  public StressRun by(UnaryOperator<URI> newRoad) {
    this.road = newRoad;
    return this;
  }

  /** What was sent. */
  public SentBook book() {
    return book;
  }

  /** Runs it. */
  public RunRecord run() throws IOException, InterruptedException, ListenException {
    try (Cloud cloud = Cloud.open(folder.cloud());
        DataDisk disk = disk()) {
      folder.configure(cloud.sink(), plan.soak());
      try (GatewayChild gateway = new GatewayChild(folder.config(), folder.log())) {
        gateway.start();
        GatewayView view = new GatewayView(gateway.port());
        double started = awaitReady(gateway, view);
        return new Stage(cloud, disk, gateway, view).play(started);
      }
    }
  }

  /** One of its own, where it is to be full. */
  private DataDisk disk() throws IOException, InterruptedException {
    if (SystemFaults.of(plan).stream().noneMatch(each -> each.kind() == SystemFault.FULL_DISK)) {
      return new DataDisk.OfMachine("it is not to be full");
    }
    DataDisk disk = LoopDisk.under(folder.data(), plan.packets());
    if (disk instanceof DataDisk.OfMachine(String why)) {
      impossible.add(SystemFault.FULL_DISK.word() + " cannot strike here: " + why);
      watching.event(0, impossible.getLast());
    }
    return disk;
  }

  private double awaitReady(GatewayChild gateway, GatewayView view)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    while (view.get("/livez").isEmpty()) {
      if (!gateway.isAlive()) {
        throw gateway.died();
      }
      if (System.nanoTime() - begun > READY_SECONDS * 1e9) {
        throw new IOException("the gateway did not answer within " + READY_SECONDS + " s");
      }
      TimeUnit.MILLISECONDS.sleep(STEP_MILLIS);
    }
    return (System.nanoTime() - begun) / 1e9;
  }

  /** Everything that moves while the cars drive. */
  private final class Stage {
    private final GatewayChild gateway;
    private final GatewayView view;
    private final Acks acks = new Acks();
    private final Timeline timeline;
    private final Traffic traffic;
    private final FaultHand hand;
    private final List<PlannedFault> planned = SystemFaults.of(plan);
    private final List<Poster> posters = new ArrayList<>();

    Stage(Cloud cloud, DataDisk disk, GatewayChild gateway, GatewayView view) {
      this.gateway = gateway;
      this.view = view;
      this.timeline = new Timeline(folder.data(), acks, cloud, gateway, view);
      this.traffic = new Traffic(plan, book, SystemTime.CLOCKS::epochNanos);
      this.hand =
          new FaultHand(
              planned, gateway, cloud, disk, folder.data(), acks, () -> measured, last(), watching);
      URI url = road.apply(view.packets());
      for (int car = 0; car < plan.cars(); car++) {
        posters.add(new Poster(url, book, acks, car));
      }
    }

    /** Behind this packet no fault begins, so that each can be seen to heal. */
    private long last() {
      return plan.packetsOfCarInAll() - LAST_SECONDS * plan.rateOfCar();
    }

    RunRecord play(double firstStart) throws IOException, InterruptedException {
      drive();
      for (Poster poster : posters) {
        String trouble = poster.finish();
        if (trouble != null) {
          troubles.add(trouble);
        }
      }
      double trafficSeconds = acks.now();
      List<StruckFault> struck = hand.finish();
      double settled = settle(acks.now());
      if (gateway.isAlive()) {
        view.exportLetters(folder.letters());
      } else {
        troubles.add(String.valueOf(gateway.died().getMessage()));
      }
      int exit = gateway.stop();
      RunRecord.AckRecord acked =
          new RunRecord.AckRecord(
              acks.quantileMillis(0.5),
              acks.quantileMillis(0.99),
              acks.quantileMillis(0.999),
              acks.tries()[0],
              acks.tries()[1],
              acks.bars());
      return new RunRecord(
          firstStart,
          trafficSeconds,
          settled,
          planned.size(),
          impossible,
          struck,
          traffic.incidents(),
          traffic.struck(),
          timeline.finish(),
          acked,
          exit,
          troubles);
    }

    private void drive() throws InterruptedException {
      long begun = System.nanoTime();
      while (!traffic.isOver()) {
        if (cancelled.getAsBoolean()) {
          throw new InterruptedException("asked to stop");
        }
        double passed = (System.nanoTime() - begun) / 1e9;
        // Held up by a dead gateway, the radios catch up at some times the rate, not at once.
        long due =
            Math.min((long) (passed * plan.rateOfCar()), measured + 1 + plan.rateOfCar() / 5);
        List<List<MadePacket>> brought = traffic.measureUntil(due);
        for (int car = 0; car < plan.cars(); car++) {
          timeline.sent(brought.get(car).size());
          posters.get(car).post(brought.get(car));
        }
        measured = traffic.measured();
        watching.at(measured / (double) plan.packetsOfCarInAll(), status());
        TimeUnit.MILLISECONDS.sleep(STEP_MILLIS);
      }
    }

    private String status() {
      SystemFault broken = hand.current();
      return String.format(
          Locale.ROOT,
          "%s  sent %s  acked %s  in the cloud %s  faults %s  %s",
          traffic.current().name(),
          Texts.count(book.sent()),
          Texts.count(book.acknowledged()),
          timeline.rates(),
          Texts.count(traffic.incidents()),
          broken == null ? "" : "BROKEN: " + broken.what());
    }

    /** Waits until nothing waits any more; how long that took, -1 when it did not come. */
    private double settle(double since) throws InterruptedException {
      int quiet = 0;
      while (acks.now() - since < REST_SECONDS && gateway.isAlive()) {
        boolean isAtRest = view.isAtRest();
        quiet = isAtRest ? quiet + 1 : 0;
        if (quiet == 2) {
          return acks.now() - since - REST_LOOK_MILLIS / 1e3;
        }
        watching.at(1, "the cars are in; the rest is delivered");
        TimeUnit.MILLISECONDS.sleep(REST_LOOK_MILLIS);
      }
      return -1;
    }
  }
}
