package dev.trackside.app.trace;

import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.delivery.Sink;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.RequestId;
import dev.trackside.packet.Stream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * How long a trace takes in a file of a size. A program, not a test:
 *
 * <pre>
 * java -cp ... dev.trackside.app.trace.TraceSpeed DIRECTORY MILLIONS
 * </pre>
 */
final class TraceSpeed {
  private static final int CHUNK = 1_024;
  private static final int TRACES = 1_000;
  private static final double BAD = 0.000_1;

  private TraceSpeed() {}

  public static void main(String[] arguments) throws InterruptedException {
    Path data = Path.of(arguments[0]);
    long packets = Math.round(Double.parseDouble(arguments[1]) * 1_000_000);
    try (Gateway gateway = Gateway.open(GatewayOptions.at(data).with(new Taker()))) {
      long began = System.nanoTime();
      RequestId first = gateway.requestIds().take();
      fill(gateway, packets);
      System.out.printf("%,d packets in %.0f s%n", packets, seconds(began));
      gateway.drainAll(Duration.ofMinutes(60));
      System.out.printf("drained after %.0f s%n", seconds(began));
      for (int round = 0; round < 3; round++) {
        measure(gateway, data, first, packets);
      }
    }
  }

  private static void fill(Gateway gateway, long packets) {
    Random random = new Random(1);
    ChunkBuilder builder = new ChunkBuilder();
    Stream car = new Stream("car-44", "race", "zandvoort");
    long now = gateway.time().epochNanos();
    for (long sent = 0; sent < packets; sent += CHUNK) {
      for (int i = 0; i < CHUNK; i++) {
        boolean isBad = random.nextDouble() < BAD;
        builder
            .begin(car, now + sent + i)
            .number("speed", isBad ? 900.0 : (double) ((sent + i) % 300))
            .end();
      }
      gateway.accept(builder.build(gateway.requestIds(), now));
    }
  }

  private static void measure(Gateway gateway, Path data, RequestId first, long packets) {
    SplittableRandom random = new SplittableRandom(7);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long[] micros = new long[TRACES];
    long cpu = threads.getCurrentThreadCpuTime();
    for (int i = 0; i < TRACES; i++) {
      RequestId id = new RequestId(first.high(), first.low() + 1 + random.nextLong(packets));
      long began = System.nanoTime();
      TraceDesk.trace(gateway.store(), data, id.text());
      micros[i] = (System.nanoTime() - began) / 1_000;
    }
    Arrays.sort(micros);
    System.out.printf(
        "%,d traces: p50 %,d us, p99 %,d us, most %,d us; %,d us of a core each%n",
        TRACES,
        micros[TRACES / 2],
        micros[TRACES * 99 / 100],
        micros[TRACES - 1],
        (threads.getCurrentThreadCpuTime() - cpu) / 1_000 / TRACES);
  }

  private static double seconds(long began) {
    return (System.nanoTime() - began) / 1e9;
  }

  /** A sink that takes everything at once. */
  private static final class Taker implements Sink {
    @Override
    public String name() {
      return "taker";
    }

    @Override
    public String destination() {
      return "site";
    }

    @Override
    public Delivery deliver(SealedBatch batch) {
      return new Delivery.Acknowledged("taken");
    }

    @Override
    public void close() {}
  }
}
