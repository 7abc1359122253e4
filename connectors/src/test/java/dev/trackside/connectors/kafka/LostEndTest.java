package dev.trackside.connectors.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trackside.delivery.Delivery.Acknowledged;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;

/**
 * Transactions that are open though nobody will end them, made by not ending them. How brokers come
 * to lose the end of a committed one is seen where one is killed.
 */
final class LostEndTest extends KafkaCases {
  private static final String ID = "trackside-n-s1-";

  @Test
  void whatWasAbortedIsEndedAsThatAndNobodySeesIt() throws Exception {
    try (Claim claim = Claim.open(target(), "n-s1", "somebody", new LostEnd(target()));
        Admin admin = admin()) {
      leaveOpen(claim);
      LostEnd lostEnd = new LostEnd(target());
      lostEnd.ask(admin, ID + topic);
      lostEnd.settle(admin, ID + topic, claim.producer(), owner());
    }
    try (KafkaSink sink = sink(target())) {
      assertThat(sink.deliver(batch("n", 0, 40))).isInstanceOf(Acknowledged.class);
    }
    assertThat(requestIds()).hasSize(40).doesNotContain("");
  }

  @Test
  void nothingIsEndedOfWhichNobodyKnowsHow() throws Exception {
    try (Claim claim = Claim.open(target(), "n-s1", "somebody", new LostEnd(target()));
        Admin admin = admin()) {
      leaveOpen(claim);
      LostEnd neverAsked = new LostEnd(target());
      assertThatThrownBy(() -> neverAsked.settle(admin, ID + topic, claim.producer(), owner()))
          .isInstanceOfSatisfying(
              UnreachableException.class,
              e -> {
                assertThat(e.problem()).contains("lost how", topic);
                assertThat(e.hint()).contains("find-hanging", topic + ".batches");
              });
    }
  }

  private void leaveOpen(Claim claim) {
    claim.producer().beginTransaction();
    for (int i = 0; i < 40; i++) {
      byte[] key = ("car-" + i).getBytes(UTF_8);
      Future<RecordMetadata> _ = claim.producer().send(new ProducerRecord<>(topic, key, key));
    }
    claim.producer().flush();
  }

  private ProducerRecord<byte[], byte[]> owner() {
    byte[] key = Markers.ownerKey("n-s1").getBytes(UTF_8);
    return new ProducerRecord<>(target().markers(), 0, key, key);
  }

  private Admin admin() throws UnreachableException {
    return Admin.create(ClientSettings.of(target(), "n-s1").admin());
  }
}
