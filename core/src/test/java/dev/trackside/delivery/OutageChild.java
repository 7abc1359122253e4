package dev.trackside.delivery;

import dev.trackside.delivery.batch.BatchRow;
import dev.trackside.delivery.lane.Lane;
import dev.trackside.delivery.lane.LinkOptions;
import dev.trackside.gateway.Answer;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.gateway.Health;
import dev.trackside.gateway.Receipt;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A gateway in a process of its own that loses its link and gets it back. The outage is received at
 * full speed while the clocks are put forward; from the return on traffic comes in real time.
 *
 * <pre>
 * DATA SECONDS RATE LINK    an outage of so many seconds, samples a second of each of two cars,
 *                           bytes a second of the link
 *
 * at SECOND LIVE BACKLOG LEFT     once a second: bytes of each lane, packets left in the backlog
 * first MILLIS                    from the return until the sink had a packet received after it
 * done PACKETS RANGES             all is in the sink, each position once, in order in its lane
 * </pre>
 */
final class OutageChild {
  private static final int CARS = 2;
  private static final int SAMPLES = 300;
  private static final long TICK_MILLIS = 100;
  private static final String[] CHANNELS = channels();

  private final MovedTime time = new MovedTime();
  private final Link link = new Link();
  private final Gateway gateway;
  private final int packetsATick;
  private final long[] numbers = new long[CARS];
  private long accepted;

  private OutageChild(Path data, long rate, long bytesPerSecond) {
    this.packetsATick = (int) Math.max(1, rate * TICK_MILLIS / 1_000 / SAMPLES);
    LinkOptions use = LinkOptions.standard().withBytesPerSecond(bytesPerSecond);
    GatewayOptions options = GatewayOptions.at(data);
    this.gateway =
        Gateway.open(
            options
                .with(time)
                .with(options.delivery().with(use))
                .with(options.limits().withDuplicateWindow(1_000))
                .with(link));
  }

  private static String[] channels() {
    String[] names = new String[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      names[i] = "sensor-%03d".formatted(i);
    }
    return names;
  }

  /** The link and what is behind it: keeps what was delivered, but not the bytes. */
  private static final class Link implements Sink {
    private final List<BatchRow> taken = new ArrayList<>();
    private final long[] bytes = new long[Lane.values().length];
    private volatile boolean isUp;
    private volatile long wanted = Long.MAX_VALUE;
    private volatile long firstNanos;

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
      if (!isUp) {
        return new Delivery.Unavailable("no uplink", "wait");
      }
      BatchRow row = batch.row();
      synchronized (this) {
        taken.add(row);
        bytes[row.basis().lane() == Lane.LIVE ? 0 : 1] += row.bytes();
      }
      if (firstNanos == 0 && row.to() > wanted) {
        firstNanos = System.nanoTime();
      }
      return new Delivery.Acknowledged("taken");
    }

    synchronized long bytes(Lane lane) {
      return bytes[lane == Lane.LIVE ? 0 : 1];
    }

    /** Packets, when each position came once and in order in its lane. */
    synchronized long check() throws IOException {
      for (Lane lane : Lane.values()) {
        List<BatchRow> of = taken.stream().filter(row -> row.basis().lane() == lane).toList();
        for (int i = 1; i < of.size(); i++) {
          demand(of.get(i - 1).to() <= of.get(i).first(), "order of " + of.get(i).id());
        }
      }
      List<BatchRow> all =
          taken.stream().sorted(Comparator.comparingLong(BatchRow::first)).toList();
      long next = 1; // the first position of a log
      for (BatchRow row : all) {
        demand(row.first() == next && row.to() - row.first() == row.count(), row.id());
        next = row.to();
      }
      return next - 1;
    }

    private static void demand(boolean holds, String what) throws IOException {
      if (!holds) {
        throw new IOException("not once and in order: " + what);
      }
    }

    @Override
    public void close() {}
  }

  public static void main(String... arguments) throws Exception {
    long seconds = Long.parseLong(arguments[1]);
    long rate = Long.parseLong(arguments[2]);
    OutageChild child = new OutageChild(Path.of(arguments[0]), rate, Long.parseLong(arguments[3]));
    child.run(seconds);
  }

  private void run(long seconds) throws Exception {
    try (gateway) {
      for (long tick = 0; tick < seconds * 1_000 / TICK_MILLIS; tick++) {
        receive();
        time.pass(Duration.ofMillis(TICK_MILLIS));
        if (tick % 100 == 0) {
          report(-seconds + tick * TICK_MILLIS / 1_000);
        }
      }
      link.wanted = accepted + 1; // behind what came during the outage
      link.isUp = true;
      long began = System.nanoTime();
      long tick = 0;
      while (waiting() > 0 || tick < 30) {
        receive();
        tick++;
        if (tick % (1_000 / TICK_MILLIS) == 0) {
          report(tick * TICK_MILLIS / 1_000);
        }
        long left = began + tick * TICK_MILLIS * 1_000_000 - System.nanoTime();
        TimeUnit.NANOSECONDS.sleep(Math.max(0, left));
      }
      say("first " + (link.firstNanos - began) / 1_000_000);
      if (!gateway.drainAll(Duration.ofMinutes(5)) || !gateway.auditLedger().balanced()) {
        throw new IOException("not drained: " + gateway.auditLedger());
      }
      long packets = link.check();
      if (packets != accepted) {
        throw new IOException("%d accepted, %d arrived".formatted(accepted, packets));
      }
      say("done %d %d".formatted(packets, gateway.health().sinks().getFirst().lanes().ranges()));
    }
  }

  /** What waits and was not received in the last seconds. */
  private long waiting() {
    Health.LaneHealth lanes = gateway.health().sinks().getFirst().lanes();
    return lanes.packets() + (link.firstNanos == 0 ? 1 : 0);
  }

  private void receive() throws IOException {
    ChunkBuilder builder = new ChunkBuilder();
    long now = time.epochNanos();
    for (int car = 0; car < CARS; car++) {
      for (int packet = 0; packet < packetsATick; packet++) {
        long number = numbers[car]++;
        builder.begin(new Stream("car-" + car, "race", "zandvoort"), now + packet);
        builder.packetId(car + "-" + number);
        for (int i = 0; i < SAMPLES; i++) {
          builder.number(CHANNELS[i], (double) ((number + i) % 997));
        }
        builder.end();
      }
    }
    Answer answer = gateway.accept(builder.build(gateway.requestIds(), now));
    if (!(answer instanceof Receipt receipt) || receipt.accepted() != receipt.received()) {
      throw new IOException("not accepted: " + answer);
    }
    accepted += receipt.accepted();
  }

  private void report(long second) {
    Health.LaneHealth lanes = gateway.health().sinks().getFirst().lanes();
    long left = link.isUp ? lanes.packets() : accepted;
    long live = link.bytes(Lane.LIVE);
    say("at %d %d %d %d".formatted(second, live, link.bytes(Lane.BACKLOG), left));
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
