package dev.trackside.connectors.kafka;

import static dev.trackside.connectors.kafka.KafkaBroker.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trackside.connectors.kafka.KafkaTarget.Format;
import dev.trackside.delivery.Delivery.Acknowledged;
import dev.trackside.delivery.Delivery.Refused;
import dev.trackside.delivery.Delivery.Unavailable;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.kit.Batches;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** The Kafka sink against a broker of its own; every test has its own topics. */
final class KafkaSinkTest extends KafkaCases {
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
    String[] lines = new String(batch.bytes(), UTF_8).lines().toArray(String[]::new);
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
      for (int i = 0; i < 30; i++) {
        if (i % 10 == 5) {
          broker.kill();
          assertThat(sink.deliver(batch("n", i * 10L, 10)))
              .isInstanceOfSatisfying(
                  Unavailable.class, e -> assertThat(e.hint()).contains("see whether they run"));
          broker.start();
        }
        untilAcknowledged(sink, batch("n", i * 10L, 10));
      }
    }
    assertThat(requestIds()).hasSize(300).doesNotHaveDuplicates();
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
  void aBatchThatCannotBeReadLeavesNoTransactionOpen() throws Exception {
    try (KafkaSink sink = sink(target())) {
      SealedBatch broken = Batches.of("n-s1-0", 0, List.of(line("a", "car"), "[]"));
      assertThatThrownBy(() -> sink.deliver(broken)).isInstanceOf(IllegalArgumentException.class);
      assertThat(sink.deliver(batch("n", 1, 1))).isInstanceOf(Acknowledged.class);
    }
    assertThat(requestIds()).containsExactly("n-1");
  }

  @Test
  void idsThatNoGatewayMakesAreSaid() {
    assertThatThrownBy(() -> sink(target()).deliver(Batches.of("odd", 0, List.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("odd");
  }
}
