package dev.trackside.connectors.kafka;

import static dev.trackside.connectors.kafka.KafkaBroker.header;

import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.Delivery.Acknowledged;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.kit.Batches;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** A broker for the tests of a class; every test has its own topics. */
abstract class KafkaCases {
  private static final Duration QUIET = Duration.ofSeconds(2);

  static KafkaBroker broker;
  String topic = "";

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    broker = new KafkaBroker(directory, 0);
  }

  @AfterAll
  static void stop() throws Exception {
    broker.close();
  }

  @BeforeEach
  final void name(TestInfo test) {
    topic = test.getTestMethod().orElseThrow().getName();
  }

  final KafkaTarget target() {
    return KafkaTarget.of(List.of("127.0.0.1:" + broker.port()), topic)
        .withTimeout(Duration.ofSeconds(4));
  }

  final KafkaSink sink(KafkaTarget target) {
    return new KafkaSink(target, "site", System::nanoTime, QUIET);
  }

  static String line(String id, String source) {
    return """
    {"request_id":"%s","source":"%s","session":"s","circuit":"monza",\
    "timestamp":"2025-08-31T13:03:12.345678901Z","received_at":"2025-08-31T13:03:12.4Z",\
    "batch_id":"b","samples":{"speed":312.5,"rpm":11800}}\
    """
        .formatted(id, source);
  }

  static SealedBatch batch(String node, long first, int packets) {
    return Batches.of(
        "%s-s1-%015d".formatted(node, first),
        first,
        IntStream.range(0, packets)
            .mapToObj(i -> line(node + "-" + (first + i), "car-" + i % 2))
            .toList());
  }

  final List<String> requestIds() {
    return broker.read(topic).stream()
        .filter(each -> !header(each, "schema").equals(LostEnd.SCHEMA))
        .map(each -> header(each, "request_id"))
        .toList();
  }

  /** Tries until the sink acknowledges, as the drainer does, and says what it heard before. */
  static List<String> untilAcknowledged(KafkaSink sink, SealedBatch batch) throws Exception {
    List<String> heard = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      try {
        Delivery answer = sink.deliver(batch);
        if (answer instanceof Acknowledged) {
          return heard;
        }
        heard.add(answer.toString());
      } catch (IOException e) {
        heard.add(e.toString());
      }
      Thread.sleep(250);
    }
    throw new AssertionError("never acknowledged: " + heard);
  }
}
