package dev.trackside.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.audit.AuditQuery;
import dev.trackside.audit.AuditReader;
import dev.trackside.audit.Kind;
import dev.trackside.delivery.lane.LinkOptions;
import dev.trackside.fence.Forbidden;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.gateway.Health;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import dev.trackside.policy.ShippedPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A draft that is held while batches in front of it wait in the pipe for bandwidth. */
@Timeout(120)
final class BarredPipeTest {
  private static final long BYTES_PER_SECOND = 150;

  @TempDir Path folder;

  private volatile Forbidden forbidden = Forbidden.of(List.of("secret"));

  private final CountDownLatch fails = new CountDownLatch(1);
  private volatile boolean isDown;

  private GatewayOptions options(Sink sink) {
    Path keyFile = GatewayOptions.Fencing.standard().keyFile();
    LinkOptions link =
        LinkOptions.standard()
            .withLiveAge(Duration.ofHours(1))
            .withBytesPerSecond(BYTES_PER_SECOND);
    return GatewayOptions.at(folder.resolve("data"))
        .with(
            new GatewayOptions.Fencing(ShippedPolicy::get, keyFile).withForbidden(() -> forbidden))
        .with(DeliveryOptions.standard().withLinger(Duration.ZERO).withBatch(1, 1 << 20).with(link))
        .with(sink);
  }

  /** Only what leaves the garage is searched. */
  private Sink abroad(PipedSink sink) {
    return new Sink() {
      @Override
      public String name() {
        return sink.name();
      }

      @Override
      public String destination() {
        return "home-gb";
      }

      @Override
      public int pipeline() {
        return sink.pipeline();
      }

      @Override
      public Delivery deliver(SealedBatch batch) throws IOException, InterruptedException {
        return isDown ? late() : sink.deliver(batch);
      }

      @Override
      public Delivery deliver(SealedBatch batch, String behind)
          throws IOException, InterruptedException {
        return isDown ? late() : sink.deliver(batch, behind);
      }

      @Override
      public void close() {
        sink.close();
      }
    };
  }

  /** Under way until the test says so, and then not there. */
  private Delivery late() throws InterruptedException {
    fails.await();
    isDown = false;
    return new Delivery.Unavailable("it is down", "wait");
  }

  private static void send(Gateway gateway, String session) {
    ChunkBuilder builder = new ChunkBuilder();
    builder.begin(new Stream("car-44", session, "spa"), gateway.time().epochNanos());
    builder.number("speed", 300).end();
    gateway.accept(builder.build(gateway.requestIds(), gateway.time().epochNanos()));
  }

  private static int entries(Gateway gateway, Kind kind) {
    return gateway
        .store()
        .read(connection -> AuditReader.page(connection, AuditQuery.all().ofKind(kind), 0, 1_000))
        .size();
  }

  @Test
  void thatItStandsIsLoggedOnceHoweverLongOthersWait() throws Exception {
    Sink sink = abroad(new PipedSink(new PipedSink.Held(), 4));
    try (Gateway gateway = Gateway.open(options(sink))) {
      for (String session : List.of("one", "two", "three", "secret")) {
        send(gateway, session);
      }
      Eventually.holds(
          "held", () -> gateway.health().sinks().getFirst().state() == Health.SinkState.HELD);
      Eventually.holds("the others are through", () -> gateway.sinks().getFirst().acked() == 3);
      assertThat(entries(gateway, Kind.BATCH_HELD)).isOne();
      assertThat(entries(gateway, Kind.BATCH_CLEARED)).isZero();
    }
  }

  @Test
  void ofABatchThatWasSentAndADraftThatAreBothHeldOnlyTheFirstGoesOnStanding() throws Exception {
    forbidden = Forbidden.of(List.of("nobody"));
    Sink sink = abroad(new PipedSink(new PipedSink.Held(), 4));
    try (Gateway gateway = Gateway.open(options(sink))) {
      isDown = true;
      send(gateway, "alpha");
      Eventually.holds("alpha was sent", () -> entries(gateway, Kind.BATCH_SENT) == 1);
      forbidden = Forbidden.of(List.of("alpha", "beta"));
      send(gateway, "beta");
      Eventually.holds(
          "held", () -> gateway.health().sinks().getFirst().state() == Health.SinkState.HELD);
      Eventually.holds("beta is told of", () -> entries(gateway, Kind.BATCH_HELD) == 1);
      fails.countDown();
      Eventually.holds("alpha is told of", () -> entries(gateway, Kind.BATCH_HELD) == 2);
      TimeUnit.SECONDS.sleep(4); // each is looked at every second
      assertThat(entries(gateway, Kind.BATCH_HELD)).isEqualTo(2);
      assertThat(entries(gateway, Kind.BATCH_CLEARED)).isOne();
      assertThat(entries(gateway, Kind.BATCH_SEALED)).isOne();
      forbidden = Forbidden.of(List.of("nobody"));
      Eventually.holds("both are through", () -> gateway.sinks().getFirst().acked() == 2);
      assertThat(entries(gateway, Kind.BATCH_CLEARED)).isEqualTo(entries(gateway, Kind.BATCH_HELD));
    }
  }
}
