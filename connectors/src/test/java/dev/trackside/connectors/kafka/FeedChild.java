package dev.trackside.connectors.kafka;

import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.DeliveryOptions;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.delivery.Sink;
import dev.trackside.delivery.feed.Feed;
import dev.trackside.delivery.feed.FeedBatch;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A gateway in a process of its own whose breakers move, and which stands still at a place of a
 * feed batch's way to the brokers, to be killed there.
 *
 * <pre>
 * DATA PORT TOPIC PLACE    prints "there" when it stands
 * </pre>
 */
final class FeedChild {
  private static final int FAILURES = 5;
  private static final long START = 1_756_645_200_000_000_000L;

  /** Where it stands still. */
  enum Place {
    /** Frozen, and not sent. */
    BEFORE_SEND,
    /** Committed by the brokers; the ack is not kept. */
    AFTER_COMMIT
  }

  private FeedChild() {}

  static KafkaTarget target(int port, String topic) {
    return KafkaTarget.of(List.of("127.0.0.1:" + port), topic)
        .withTimeout(Duration.ofSeconds(20))
        .withFeed(Feed.BREAKERS, topic + "-breakers")
        .withFeed(Feed.LETTERS, topic + "-letters");
  }

  static GatewayOptions options(Path data, Sink sink) {
    return GatewayOptions.at(data)
        .with(DeliveryOptions.standard().withLinger(Duration.ZERO))
        .with(sink);
  }

  static Process start(Path data, int port, String topic, Place place) throws IOException {
    String given = System.getProperty("surefire.test.class.path", "");
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx160m",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            given.isEmpty() ? System.getProperty("java.class.path") : given,
            FeedChild.class.getName(),
            data.toString(),
            String.valueOf(port),
            topic,
            place.name())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  public static void main(String... arguments) throws InterruptedException {
    KafkaTarget target = target(Integer.parseInt(arguments[1]), arguments[2]);
    KafkaSink real = new KafkaSink(target, "site", System::nanoTime);
    Sink sink = new StandingSink(real, Place.valueOf(arguments[3]));
    try (Gateway gateway = Gateway.open(options(Path.of(arguments[0]), sink))) {
      move(gateway, "car-44");
      move(gateway, "car-16");
      TimeUnit.MINUTES.sleep(10);
    }
  }

  /** Opens the breaker of a channel with a packet that goes after, and closes it by hand. */
  static void move(Gateway gateway, String source) {
    ChunkBuilder builder = new ChunkBuilder();
    for (int i = 0; i <= FAILURES; i++) {
      long at = gateway.time().epochNanos() - START + i;
      builder.begin(new Stream(source, "race", "zandvoort"), START + at);
      builder.packetId(source + at).number("speed", i < FAILURES ? 1e9 : 100).end();
    }
    gateway.accept(builder.build(gateway.requestIds(), gateway.time().epochNanos()));
    gateway.resetBreakers("", "");
  }

  private record StandingSink(KafkaSink real, Place place) implements Sink {
    @Override
    public String name() {
      return real.name();
    }

    @Override
    public String destination() {
      return real.destination();
    }

    @Override
    public Set<Feed> feeds() {
      return real.feeds();
    }

    @Override
    public Delivery deliver(SealedBatch batch) throws IOException, InterruptedException {
      return real.deliver(batch);
    }

    @Override
    public Delivery deliver(FeedBatch batch) throws IOException, InterruptedException {
      if (place == Place.AFTER_COMMIT && !(real.deliver(batch) instanceof Delivery.Acknowledged)) {
        throw new IOException("not yet");
      }
      System.out.println("there");
      System.out.flush();
      TimeUnit.MINUTES.sleep(10);
      throw new IOException("nobody killed it");
    }

    @Override
    public void close() {
      real.close();
    }
  }
}
