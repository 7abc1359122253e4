package dev.trackside.connectors.kafka;

import dev.trackside.delivery.feed.FeedBatch;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * The records that a batch of a feed becomes.
 *
 * <pre>
 * a line      key identity; headers batch_id line schema
 * its proofs  key batch id; header sha256
 * </pre>
 *
 * All of a gateway's lines have one key, so that they stay in order.
 */
final class FeedRecords implements Cargo {
  private static final String SCHEMA = "-1";

  private final KafkaTarget target;
  private final FeedBatch batch;
  private final String topic;

  /**
   * Records of a batch.
   *
   * @param topic the feed's
   */
  FeedRecords(KafkaTarget target, FeedBatch batch, String topic) {
    this.target = target;
    this.batch = batch;
    this.topic = topic;
  }

  @Override
  public String id() {
    return batch.id();
  }

  @Override
  public Marker marker() {
    return new Marker(
        batch.id(), Marker.State.TAKEN, batch.hash(), batch.count(), batch.bytes().length);
  }

  @Override
  public void send(Taker taker) {
    byte[] batchId = utf8(batch.id());
    byte[] key = utf8(Marker.identity(batch.id()));
    byte[] schema = utf8(batch.feed().word() + SCHEMA);
    int start = 0;
    for (int line = 0; line < batch.count(); line++) {
      int end = start;
      while (batch.bytes()[end] != '\n') {
        end++;
      }
      byte[] value = Arrays.copyOfRange(batch.bytes(), start, end);
      ProducerRecord<byte[], byte[]> entry = new ProducerRecord<>(topic, key, value);
      Headers headers = entry.headers();
      headers.add("batch_id", batchId);
      headers.add("line", utf8(String.valueOf(line)));
      headers.add("schema", schema);
      int number = line;
      if (!taker.take(entry, () -> "line " + number, false)) {
        return;
      }
      start = end + 1;
    }
    if (batch.proofs().length > 0) {
      ProducerRecord<byte[], byte[]> proofs =
          new ProducerRecord<>(target.proofs(), batchId, batch.proofs());
      proofs.headers().add("sha256", utf8(batch.hash()));
      taker.take(proofs, () -> "the proofs", false);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
