package dev.trackside.connectors.kafka;

import static dev.trackside.connectors.kafka.KafkaBroker.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trackside.connectors.kafka.KafkaTarget.Format;
import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.Delivery.Acknowledged;
import dev.trackside.delivery.Delivery.Refused;
import dev.trackside.delivery.Delivery.Unavailable;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.kit.Batches;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The Kafka sink against a broker of its own; every test has its own topics. */
final class KafkaSinkTest {
  private static final Duration QUIET = Duration.ofSeconds(2);

  private static KafkaBroker broker;
  private String topic = "";

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    broker = new KafkaBroker(directory, 0);
  }

  @AfterAll
  static void stop() throws Exception {
    broker.close();
  }

  @BeforeEach
  void name(TestInfo test) {
    topic = test.getTestMethod().orElseThrow().getName();
  }

  private KafkaTarget target() {
    return KafkaTarget.of(List.of("127.0.0.1:" + broker.port()), topic)
        .withTimeout(Duration.ofSeconds(4));
  }

  private KafkaSink sink(KafkaTarget target) {
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

  private static SealedBatch batch(String node, long first, int packets) {
    return Batches.of(
        "%s-s1-%015d".formatted(node, first),
        first,
        IntStream.range(0, packets)
            .mapToObj(i -> line(node + "-" + (first + i), "car-" + i % 2))
            .toList());
  }

  private List<String> requestIds() {
    return broker.read(topic).stream().map(each -> header(each, "request_id")).toList();
  }

  /** Tries until the sink acknowledges, as the drainer does, and says what it heard before. */
  private static List<String> untilAcknowledged(KafkaSink sink, SealedBatch batch)
      throws Exception {
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

  @Test
  void aBatchIsThereOnceWithHeadersProofsMarkerAndEvent() throws Exception {
    SealedBatch plain = batch("n", 0, 100);
    SealedBatch batch =
        new SealedBatch(plain.row(), plain.bytes(), plain.length(), "proofs".getBytes(UTF_8));
    try (KafkaSink sink = sink(target().withEvents(topic + "-events"))) {
      assertThat(sink.deliver(batch)).isInstanceOf(Acknowledged.class);
      assertThat(sink.deliver(batch)).isInstanceOf(Acknowledged.class);
    }
    try (KafkaSink sink = sink(target().withEvents(topic + "-events"))) {
      assertThat(sink.deliver(batch)).isInstanceOf(Acknowledged.class);
    }
    List<ConsumerRecord<byte[], byte[]>> found = broker.read(topic);
    assertThat(found).hasSize(100);
    String[] lines = new String(batch.bytes(), UTF_8).split("\n");
    for (ConsumerRecord<byte[], byte[]> each : found) {
      int line = Integer.parseInt(header(each, "line"));
      assertThat(new String(each.value(), UTF_8)).isEqualTo(lines[line]);
      assertThat(new String(each.key(), UTF_8)).isEqualTo("car-" + line % 2);
      assertThat(header(each, "request_id")).isEqualTo("n-" + line);
      assertThat(header(each, "batch_id")).isEqualTo(batch.id());
      assertThat(header(each, "schema")).isEqualTo("json-1");
      assertThat(header(each, "late")).isEmpty();
    }
    assertThat(broker.read(topic + ".proofs"))
        .extracting(each -> new String(each.value(), UTF_8))
        .containsExactly("proofs");
    assertThat(broker.read(topic + "-events"))
        .extracting(each -> new String(each.value(), UTF_8))
        .singleElement()
        .asString()
        .contains("\"batch_id\":\"" + batch.id() + "\"", "\"packets\":100", batch.sha256());
    assertThat(broker.read(topic + ".batches"))
        .extracting(each -> new String(each.key(), UTF_8))
        .containsExactly("n-s1-owner", batch.id(), "n-s1-owner");
  }

  @Test
  void packetsOfASourceStandInTheirOrder() throws Exception {
    try (KafkaSink sink = sink(target())) {
      for (int i = 0; i < 20; i++) {
        assertThat(sink.deliver(batch("n", i * 50L, 50))).isInstanceOf(Acknowledged.class);
      }
    }
    for (String source : List.of("car-0", "car-1")) {
      List<Long> order =
          broker.read(topic).stream()
              .filter(each -> new String(each.key(), UTF_8).equals(source))
              .map(each -> Long.parseLong(header(each, "request_id").substring(2)))
              .toList();
      assertThat(order).hasSize(500).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void aRecordThatIsTooLargeIsRefusedAndTakesItsBatchWithIt() throws Exception {
    byte[] noise = new byte[6 << 20];
    new Random(7).nextBytes(noise);
    StringBuilder text = new StringBuilder();
    for (byte each : noise) {
      text.append((char) ('0' + (each & 63)));
    }
    String huge = line("huge", "car").replace("monza", text.toString().replace('\\', 'z'));
    SealedBatch batch = Batches.of("n-s1-0", 0, List.of(line("a", "car"), huge, line("b", "car")));
    try (KafkaSink sink = sink(target().withTimeout(Duration.ofSeconds(20)))) {
      assertThat(sink.deliver(batch))
          .isInstanceOfSatisfying(
              Refused.class, refused -> assertThat(refused.problem()).contains("packet huge"));
      assertThat(requestIds()).isEmpty();
      SealedBatch rest = Batches.of("n-s1-1", 1, List.of(line("b", "car")));
      assertThat(sink.deliver(rest)).isInstanceOf(Acknowledged.class);
    }
    assertThat(requestIds()).containsExactly("b");
  }

  @Test
  void aBatchSealedAnewIsAcknowledgedAndAnyOtherContentIsNot() throws Exception {
    SealedBatch batch = batch("n", 0, 3);
    SealedBatch other = Batches.of(batch.id(), 0, List.of(line("other", "car")));
    SealedBatch anew =
        new SealedBatch(other.row().resealed(other.row()), other.bytes(), other.length());
    try (KafkaSink sink = sink(target())) {
      assertThat(sink.deliver(batch)).isInstanceOf(Acknowledged.class);
      assertThat(sink.deliver(other))
          .isInstanceOfSatisfying(
              Unavailable.class, e -> assertThat(e.problem()).contains("other content"));
      assertThat(sink.deliver(anew)).isInstanceOf(Acknowledged.class);
    }
    assertThat(requestIds()).hasSize(3).doesNotContain("other");
  }

  @Test
  void whatNobodyAnsweredToIsReadFromTheMarkers() throws Exception {
    try (KafkaSink sink = sink(target())) {
      assertThat(sink.deliver(batch("n", 0, 10))).isInstanceOf(Acknowledged.class);
      Thread freezer =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  Thread.sleep(60);
                  broker.freeze(true);
                  Thread.sleep(9_000);
                  broker.freeze(false);
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      List<String> heard = new ArrayList<>();
      for (int i = 1; i <= 40; i++) {
        heard.addAll(untilAcknowledged(sink, batch("n", i * 10L, 10)));
      }
      freezer.join();
      assertThat(heard).isNotEmpty();
    }
    assertThat(requestIds()).hasSize(410).doesNotHaveDuplicates();
  }

  @Test
  void aKilledBrokerComesBackAndNothingIsThereTwice() throws Exception {
    try (KafkaSink sink = sink(target())) {
      List<String> heard = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        if (i % 10 == 5) {
          broker.kill();
          assertThat(sink.deliver(batch("n", i * 10L, 10)))
              .isInstanceOfSatisfying(
                  Unavailable.class, e -> assertThat(e.hint()).contains("see whether they run"));
          broker.start();
        }
        heard.addAll(untilAcknowledged(sink, batch("n", i * 10L, 10)));
      }
    }
    assertThat(requestIds()).hasSize(300).doesNotHaveDuplicates();
  }

  @Test
  void ofTwoOwnersOneIsSilentUntilTheOtherIs() throws Exception {
    try (KafkaSink first = sink(target());
        KafkaSink second = sink(target())) {
      assertThat(first.deliver(batch("n", 0, 5))).isInstanceOf(Acknowledged.class);
      assertThat(second.deliver(batch("n", 0, 5))).isInstanceOf(Acknowledged.class);
      assertThat(second.deliver(batch("n", 5, 5))).isInstanceOf(Acknowledged.class);
      for (int i = 0; i < 3; i++) {
        assertThat(first.deliver(batch("n", 5, 5)))
            .isInstanceOfSatisfying(
                Unavailable.class,
                e -> {
                  assertThat(e.problem()).contains("n-s1", "silent");
                  assertThat(e.hint()).contains("stop one");
                });
      }
      // A sign of life of the other, and the wait begins anew.
      assertThat(second.deliver(batch("n", 10, 5))).isInstanceOf(Acknowledged.class);
      assertThat(first.deliver(batch("n", 10, 5))).isInstanceOf(Unavailable.class);
      assertThat(untilAcknowledged(first, batch("n", 15, 5))).isNotEmpty();
      assertThat(second.deliver(batch("n", 20, 5))).isInstanceOf(Unavailable.class);
    }
    assertThat(requestIds()).hasSize(20).doesNotHaveDuplicates();
  }

  @Test
  void markersAreForgottenOnlyWhenTheirAckIsKept() throws Exception {
    int batches = Markers.KEPT_MOST + 20;
    try (KafkaSink sink = sink(target())) {
      for (int i = 0; i < batches; i++) {
        SealedBatch batch = batch("n", i, 1);
        assertThat(sink.deliver(batch)).isInstanceOf(Acknowledged.class);
        if (i != 3) {
          sink.kept(batch.id());
        }
      }
    }
    Markers markers = Claim.look(target(), "n-s1");
    assertThat(markers.find(batch("n", 3, 1).id())).isPresent();
    assertThat(markers.find(batch("n", 2, 1).id())).isEmpty();
    assertThat(markers.find(batch("n", batches - 1, 1).id())).isPresent();
    // the last one's ack, the one that was never kept, and as many as are remembered
    assertThat(markers.size()).isEqualTo(Markers.KEPT_MOST + 2);
    try (KafkaSink sink = sink(target())) {
      assertThat(sink.deliver(batch("n", 3, 1))).isInstanceOf(Acknowledged.class);
    }
    assertThat(requestIds()).hasSize(batches).doesNotHaveDuplicates();
  }

  @Test
  void anOpenTransactionOfAnotherGatewayHidesNoMarker() throws Exception {
    SealedBatch batch = batch("n", 1, 5);
    KafkaSink first = sink(target());
    assertThat(first.deliver(batch("n", 0, 1))).isInstanceOf(Acknowledged.class);
    Claim other = Claim.open(target(), "other-s1", "somebody");
    other.producer().beginTransaction();
    byte[] key = "other-s1-x".getBytes(UTF_8);
    other.producer().send(new ProducerRecord<>(target().markers(), 0, key, key)).get();
    // Committed behind a transaction that is open: read-committed consumers do not see it yet.
    assertThat(first.deliver(batch)).isInstanceOf(Acknowledged.class);
    first.close();
    try (KafkaSink second = sink(target())) {
      assertThat(second.deliver(batch))
          .isInstanceOfSatisfying(
              Unavailable.class, e -> assertThat(e.hint()).contains("transaction open"));
      other.producer().abortTransaction();
      other.close();
      assertThat(second.deliver(batch)).isInstanceOf(Acknowledged.class);
    }
    assertThat(requestIds()).hasSize(6).doesNotHaveDuplicates();
  }

  @Test
  void topicsThatForgetAreNotUsed() throws Exception {
    broker.create(topic + ".batches", "delete");
    try (KafkaSink sink = sink(target())) {
      assertThat(sink.deliver(batch("n", 0, 1)))
          .isInstanceOfSatisfying(
              Unavailable.class,
              e -> {
                assertThat(e.problem()).contains("forget");
                assertThat(e.hint()).contains("cleanup.policy=compact");
              });
    }
    assertThat(requestIds()).isEmpty();
  }

  @Test
  void binaryPacketsAreReadByTheDocument() throws Exception {
    try (KafkaSink sink = sink(target().withFormat(Format.BINARY))) {
      assertThat(sink.deliver(batch("n", 0, 4))).isInstanceOf(Acknowledged.class);
    }
    for (ConsumerRecord<byte[], byte[]> each : broker.read(topic)) {
      assertThat(header(each, "schema")).isEqualTo("binary-1");
      var packet = new DocumentedPacket(each.value());
      assertThat(packet.requestId).isEqualTo(header(each, "request_id"));
      assertThat(packet.samples).containsEntry("speed", 312.5).containsEntry("rpm", 11800L);
    }
  }

  @Test
  void idsThatNoGatewayMakesAreSaid() {
    assertThatThrownBy(() -> sink(target()).deliver(Batches.of("odd", 0, List.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("odd");
  }
}
