package dev.trackside.bench;

import dev.trackside.bench.figures.Case;
import dev.trackside.bench.figures.Goal;
import dev.trackside.bench.figures.Results;
import dev.trackside.bench.load.GatewayTarget;
import dev.trackside.bench.load.Load;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.gateway.Receipt;
import dev.trackside.guard.BreakerKey;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a source whose breaker is open costs the others: three callers bring good packets, and a
 * fourth as many as it can, first good ones, then ones that are bad in two channels.
 *
 * @param seconds how long each of the two; the warm-up before it takes as long
 */
record OpenBreakerCase(double seconds) implements Case {
  private static final Load OTHERS = new Load(3, 1_000);
  private static final int PACKETS = 1_000;

  @Override
  public String name() {
    return "open-breaker";
  }

  @Override
  public String what() {
    return "3 callers beside a fourth at full rate: its breaker open over it sending good packets";
  }

  @Override
  public List<Goal> goals() {
    return List.of(Goal.atLeast("others_ratio", 0.95, "the others' packets/s over before"));
  }

  @Override
  public Map<String, Double> run(Path directory, Map<String, Double> disk, Results earlier)
      throws Exception {
    Map<String, Double> figures = new LinkedHashMap<>();
    // Good, open, open, good: what drifts during a run falls on both alike.
    double good = others(directory.resolve("1"), false, "good", figures);
    double open = others(directory.resolve("2"), true, "open", figures);
    open += others(directory.resolve("3"), true, "open", figures);
    good += others(directory.resolve("4"), false, "good", figures);
    figures.put("others_ratio", open / good);
    return figures;
  }

  private double others(Path directory, boolean isBad, String name, Map<String, Double> figures)
      throws Exception {
    Files.createDirectory(directory);
    AtomicBoolean stop = new AtomicBoolean();
    AtomicLong sent = new AtomicLong();
    try (Gateway gateway = Gateway.open(GatewayOptions.at(directory))) {
      Thread fourth =
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                while (!stop.get()) {
                  sent.addAndGet(send(gateway, isBad));
                }
              });
      Load.Measured measured = OTHERS.run(new GatewayTarget(gateway), seconds, seconds);
      stop.set(true);
      fourth.join();
      if (isBad == gateway.breakers(BreakerKey.ANY, 0).notAtRest().isEmpty()) {
        throw new IllegalStateException("the breakers are not as they should be");
      }
      figures.put("others_" + name + "_per_s", measured.packetsPerSecond());
      figures.put("fourth_" + name + "_per_s", sent.get() / (2 * seconds));
      figures.put("others_" + name + "_ack_p99_us", measured.calls().quantileMicros(0.99));
      return measured.packetsPerSecond();
    }
  }

  private static int send(Gateway gateway, boolean isBad) {
    Stream stream = new Stream("car-99", "race", "spa");
    ChunkBuilder builder = new ChunkBuilder();
    int speed = builder.channel("speed");
    int rpm = builder.channel("rpm");
    long now = gateway.time().epochNanos();
    for (int i = 0; i < PACKETS; i++) {
      builder.begin(stream, now + i);
      builder.number(speed, isBad ? 9_999 : 200 + i % 99).number(rpm, isBad ? 1e9 : 9_000).end();
    }
    Receipt receipt = (Receipt) gateway.accept(builder.build(gateway.requestIds(), now));
    if (receipt.received() != PACKETS) {
      throw new IllegalStateException("not all were received: " + receipt);
    }
    return PACKETS;
  }
}
