package dev.trackside.connectors.kafka;

import dev.trackside.delivery.Sink;
import dev.trackside.kit.Cloud;
import dev.trackside.kit.FaultProxy;
import dev.trackside.kit.Packets;
import dev.trackside.kit.SinkContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract of all sinks, kept by the Kafka sink against a real broker behind the kit's proxy.
 * One broker serves all tests, each has a topic of its own.
 */
final class KafkaContractTest extends SinkContract {
  private static final AtomicInteger TOPICS = new AtomicInteger();
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration QUIET = Duration.ofSeconds(1);
  private static final int POISON_BYTES = 6 << 20;

  private static FaultProxy link;
  private static KafkaBroker broker;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    link = FaultProxy.open();
    broker = new KafkaBroker(directory, link.port());
    link.to(broker.port());
  }

  @AfterAll
  static void stop() throws Exception {
    link.close();
    broker.close();
  }

  @Override
  protected Cloud cloud(Path directory) {
    return new Topic("contract-" + TOPICS.incrementAndGet());
  }

  /** A topic is a cloud with nothing in it. */
  @SuppressWarnings("try") // the kit closes it, and may be interrupted
  private record Topic(String name) implements Cloud {
    @Override
    public Sink connect(String gateway) {
      KafkaTarget target =
          KafkaTarget.of(List.of("127.0.0.1:" + link.port()), name).withTimeout(TIMEOUT);
      return new KafkaSink(target, "site", System::nanoTime, QUIET);
    }

    @Override
    public List<String> requestIds() {
      return broker.read(name).stream()
          .filter(each -> !KafkaBroker.header(each, "schema").equals(LostEnd.SCHEMA))
          .map(each -> KafkaBroker.header(each, "request_id"))
          .toList();
    }

    @Override
    public Optional<FaultProxy> link() {
      return Optional.of(link);
    }

    @Override
    public void stop() throws Exception {
      broker.kill();
    }

    @Override
    public void start() throws Exception {
      broker.start();
    }

    /** More than the broker takes, also when it is compressed. */
    @Override
    public Optional<String> poison() {
      StringBuilder noise = new StringBuilder(POISON_BYTES);
      new Random(5).ints(POISON_BYTES, 'A', '[').forEach(each -> noise.append((char) each));
      return Optional.of(
          Packets.lines("car-44", 2, 1)
              .getFirst()
              .replace(Packets.requestId(2), "poison")
              .replace("zandvoort", noise));
    }

    @Override
    public void close() throws Exception {
      link.pass();
      if (!broker.isUp()) {
        broker.start();
      }
    }
  }
}
