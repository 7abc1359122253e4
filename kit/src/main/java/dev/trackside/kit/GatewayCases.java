package dev.trackside.kit;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.DeliveryOptions;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.delivery.Sink;
import dev.trackside.delivery.lane.LinkOptions;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.gateway.Ledger;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sink in a real gateway: what was accepted is in the cloud once, whatever happens between. */
abstract class GatewayCases extends PipeCases {
  private static final int BATCHES = 50;
  private static final int PACKETS = 20;
  private static final int CARS = 2;

  /** 2025-08-31T13:03:12Z. */
  private static final long BEGIN_NANOS = 1_756_645_392_000_000_000L;

  private final Map<String, List<String>> accepted = new HashMap<>();
  private final Map<String, String> sourceOf = new HashMap<>();
  private long packets;

  @Test
  void whatAGatewayAcceptsIsThereOnceThoughTheLinkBreaksAndTheGatewayIsOpenedAgain(
      @TempDir Path data) throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Gateway gateway = open(data);
    try {
      for (int i = 0; i < BATCHES; i++) {
        send(gateway);
        LockSupport.parkNanos(Duration.ofMillis(random.nextInt(60)).toNanos());
        disturb(random);
        if (random.nextInt(8) == 0) {
          gateway.close();
          gateway = open(data);
        }
      }
      cloud().link().ifPresent(FaultProxy::pass);
      assertThat(gateway.drainAll(patience().multipliedBy(3)))
          .as("drained, seed %d: %s", seed, gateway.sinks())
          .isTrue();
      Ledger ledger = gateway.ledger();
      assertThat(ledger.balanced()).as("%s", ledger).isTrue();
      assertThat(ledger.accepted()).isEqualTo((long) BATCHES * PACKETS);
    } finally {
      gateway.close();
    }
    List<String> held = cloud().requestIds();
    Set<String> distinct = new HashSet<>(held);
    assertThat(held).as("seed %d", seed).hasSameSizeAs(distinct).hasSize(BATCHES * PACKETS);
    assertThat(held.stream().collect(groupingBy(id -> sourceOf.getOrDefault(id, "nobody"))))
        .as("request ids of each source, seed %d", seed)
        .isEqualTo(accepted);
  }

  private Gateway open(Path data) throws Exception {
    DeliveryOptions delivery =
        DeliveryOptions.standard()
            .withBatch(PACKETS, 1 << 20)
            .withLinger(Duration.ofMillis(20))
            .withBackoff(Duration.ofMillis(20), Duration.ofMillis(200))
            // One lane: on a link that is slow for seconds a second one would overtake it, rightly.
            .with(LinkOptions.standard().withLiveAge(Duration.ofHours(1)));
    Sink sink = new OnSite(cloud().connect("kit"));
    return Gateway.open(GatewayOptions.at(data).with(delivery).with(sink));
  }

  private void send(Gateway gateway) {
    ChunkBuilder builder = new ChunkBuilder();
    for (int i = 0; i < PACKETS; i++) {
      String car = "car-" + packets % CARS;
      builder.begin(new Stream(car, "kit-race", "zandvoort"), BEGIN_NANOS + packets);
      builder.packetId("p" + packets++).number("speed", 300);
      builder.end();
    }
    Chunk chunk = builder.build(gateway.requestIds(), BEGIN_NANOS);
    gateway.accept(chunk);
    for (int i = 0; i < chunk.count(); i++) {
      String id = chunk.requestId(i).text();
      String source = chunk.stream(i).source();
      sourceOf.put(id, source);
      accepted.computeIfAbsent(source, each -> new ArrayList<>()).add(id);
    }
  }

  /** One of the faults, or none, until the next call. */
  private void disturb(Random random) {
    cloud()
        .link()
        .ifPresent(link -> {
          link.pass();
          FaultProxy.Way way =
              random.nextBoolean() ? FaultProxy.Way.REQUESTS : FaultProxy.Way.ANSWERS;
          switch (random.nextInt(6)) {
            case 0 -> link.cut();
            case 1 -> link.refuse();
            case 2 -> link.only(way, random.nextInt(4_000), FaultProxy.End.RESET);
            case 3 -> link.only(way, random.nextInt(4_000), FaultProxy.End.SILENCE);
            case 4 -> link.delay(Duration.ofMillis(5));
            default -> {}
          }
        });
  }

  /** The sink, on this site: what a fence takes out is no matter of the sink. */
  private record OnSite(Sink sink) implements Sink {
    @Override
    public String name() {
      return sink.name();
    }

    @Override
    public String destination() {
      return "site";
    }

    @Override
    public int pipeline() {
      return sink.pipeline();
    }

    @Override
    public Delivery deliver(SealedBatch batch) throws IOException, InterruptedException {
      return sink.deliver(batch);
    }

    @Override
    public Delivery deliver(SealedBatch batch, String behind)
        throws IOException, InterruptedException {
      return sink.deliver(batch, behind);
    }

    @Override
    public void kept(String batchId) {
      sink.kept(batchId);
    }

    @Override
    public void close() throws IOException {
      sink.close();
    }
  }
}
