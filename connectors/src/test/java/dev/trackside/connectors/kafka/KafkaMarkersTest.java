package dev.trackside.connectors.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.delivery.Delivery.Acknowledged;
import dev.trackside.delivery.Delivery.Unavailable;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.kit.Batches;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** Who may write, what is remembered of it, and for how long. */
final class KafkaMarkersTest extends KafkaCases {
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
    Claim other = Claim.open(target(), "other-s1", "somebody", new LostEnd(target()));
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
  void aBatchSealedAnewIsAcknowledgedAndAnyOtherContentIsNot() throws Exception {
    SealedBatch batch = batch("n", 0, 3);
    SealedBatch other = Batches.of(batch.id(), 0, List.of(line("other", "car")));
    SealedBatch anew =
        new SealedBatch(batch.row().resealed(other.row()), other.bytes(), other.length());
    try (KafkaSink sink = sink(target())) {
      assertThat(sink.deliver(batch)).isInstanceOf(Acknowledged.class);
      assertThat(sink.deliver(other))
          .isInstanceOfSatisfying(
              Unavailable.class, e -> assertThat(e.problem()).contains("other content"));
      assertThat(sink.deliver(anew)).isInstanceOf(Acknowledged.class);
    }
    assertThat(requestIds()).hasSize(3).doesNotContain("other");
  }
}
