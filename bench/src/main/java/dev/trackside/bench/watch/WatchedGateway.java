package dev.trackside.bench.watch;

import static java.util.stream.Collectors.joining;

import dev.trackside.app.http.ApiOptions;
import dev.trackside.app.http.ApiServer;
import dev.trackside.app.http.Protection;
import dev.trackside.app.json.PictureView;
import dev.trackside.app.pitwall.PitWall;
import dev.trackside.bench.load.GatewayTarget;
import dev.trackside.bench.load.PacketRing;
import dev.trackside.bench.load.Target;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.RequestId;
import dev.trackside.watch.Objectives;
import dev.trackside.watch.Spotter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/**
 * A gateway with its API and its pit wall, as {@code run} has them. Its callers go on where they
 * were, so that no load brings what another has brought.
 */
final class WatchedGateway implements Target {
  static final int CALLERS = 4;
  private static final int CHUNK_PACKETS = 1_000;
  private static final int ONE_IN = 8;
  private static final long BACKLOG_MOST = 1_000_000_000;
  private static final Duration DELIVERED_WITHIN = Duration.ofMinutes(30);

  private final Gateway gateway;
  private final PitWall wall;
  private final ApiServer server;
  private final List<Bringer> bringers = new ArrayList<>();
  private final LongAdder brought = new LongAdder();

  /** A car of its own, and some of the ids that its packets got. */
  private final class Bringer implements Target.Caller {
    private final PacketRing ring;
    private final ChunkBuilder builder = new ChunkBuilder();
    private final List<RequestId> some = new ArrayList<>();

    Bringer(int number) {
      ring = new PacketRing(number);
    }

    @Override
    public void call(int packets) {
      bring(packets);
    }

    private Chunk bring(int packets) {
      ring.append(builder, packets);
      Chunk chunk = builder.build(gateway.requestIds(), gateway.time().epochNanos());
      GatewayTarget.accept(gateway, chunk);
      brought.add(packets);
      return chunk;
    }

    Void fill(long packets) {
      for (long done = 0; done < packets; done += CHUNK_PACKETS) {
        Chunk chunk = bring(CHUNK_PACKETS);
        if (done / CHUNK_PACKETS % ONE_IN == 0) {
          some.add(chunk.requestId((int) (done / CHUNK_PACKETS * 31 % CHUNK_PACKETS)));
        }
      }
      return null;
    }
  }

  private WatchedGateway(Gateway gateway, Spotter spotter) throws ApiServer.ListenException {
    this.gateway = gateway;
    this.wall = PitWall.open(gateway, () -> PictureView.of(spotter.look()));
    this.server =
        ApiServer.open(
            spotter, ApiOptions.at("127.0.0.1", 0), wall.routes(), Protection.none(gateway.time()));
    for (int i = 0; i < CALLERS; i++) {
      bringers.add(new Bringer(i));
    }
  }

  /** One without a sink, and with room for all that is brought. */
  static WatchedGateway open(Path directory) throws ApiServer.ListenException {
    GatewayOptions options = GatewayOptions.at(directory);
    return open(options.with(options.limits().withMostBacklog(BACKLOG_MOST)));
  }

  static WatchedGateway open(GatewayOptions options) throws ApiServer.ListenException {
    Gateway gateway = Gateway.open(options);
    return new WatchedGateway(gateway, Spotter.open(gateway, Objectives.standard()));
  }

  InetSocketAddress address() {
    return server.address();
  }

  /** What a page draws by itself: four channels of two cars, over a minute. */
  String shown() {
    String channels =
        IntStream.range(0, 4).mapToObj(bringers.getFirst().ring::channel).collect(joining(","));
    String sources =
        bringers.stream()
            .limit(2)
            .map(each -> "source=" + each.ring.stream().source())
            .collect(joining("&"));
    return sources + "&channels=" + channels + "&seconds=60";
  }

  /** Brings so many packets and a few more, as fast as they go. */
  void fill(long packets) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(CALLERS)) {
      List<Future<Void>> parts = new ArrayList<>();
      for (Bringer bringer : bringers) {
        parts.add(threads.submit(() -> bringer.fill(Math.ceilDiv(packets, CALLERS))));
      }
      for (Future<Void> part : parts) {
        part.get();
      }
    }
  }

  /** The ids of packets of all ages. */
  List<RequestId> someIds() {
    return bringers.stream().flatMap(each -> each.some.stream()).toList();
  }

  /** Delivers so many packets and a few more, then no more. */
  void deliver(long packets) throws InterruptedException {
    long end = System.nanoTime() + DELIVERED_WITHIN.toNanos();
    while (gateway.ledger().synced() < packets) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("not delivered in time: " + gateway.ledger());
      }
      Thread.sleep(100);
    }
    gateway.pause("", true);
  }

  @Override
  public Caller caller(int number) {
    return bringers.get(number);
  }

  /** Fails unless every packet that was brought is there, once. */
  void check() {
    check(brought.sum());
  }

  @Override
  public void check(long packets) {
    GatewayTarget.check(gateway, packets);
  }

  @Override
  public void close() {
    wall.close(); // before the server, which waits for who watches
    server.close();
    gateway.close();
  }
}
