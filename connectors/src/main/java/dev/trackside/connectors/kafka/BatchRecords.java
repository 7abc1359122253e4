package dev.trackside.connectors.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.trackside.connectors.kafka.KafkaTarget.Format;
import dev.trackside.connectors.released.PacketHeads;
import dev.trackside.connectors.released.ReleasedPackets;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.delivery.batch.BatchRow;
import java.util.Arrays;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The records that a batch becomes.
 *
 * <pre>
 * a packet    key source; headers request_id batch_id line schema [jurisdiction] [late]
 * its proofs  key batch id; header sha256
 * an event    key identity; a JSON object
 * </pre>
 *
 * Their time is when they were sent: one that is older than the topic's retention would be removed
 * at once, and a packet of last season may come today. When it happened stands in the packet.
 */
final class BatchRecords implements Cargo {
  private final KafkaTarget target;
  private final SealedBatch batch;
  private final byte[] batchId;
  private final byte[] schema;
  private final BinaryPacket binary = new BinaryPacket();
  private final ReleasedPackets packets;
  private byte[] key = {};
  private int line;

  BatchRecords(KafkaTarget target, SealedBatch batch) {
    this.target = target;
    this.batch = batch;
    this.batchId = utf8(batch.id());
    this.packets = new ReleasedPackets(batch.bytes(), batch.length());
    this.schema =
        utf8(
            target.format() == Format.JSON
                ? "json-" + batch.row().format()
                : "binary-" + BinaryPacket.VERSION);
  }

  @Override
  public String id() {
    return batch.id();
  }

  @Override
  public Marker marker() {
    return Marker.of(batch);
  }

  @Override
  public void send(Taker taker) {
    PacketHeads heads = new PacketHeads(batch.bytes(), batch.length());
    while (heads.next()) {
      byte[] requestId = heads.requestId();
      ProducerRecord<byte[], byte[]> entry = packet(heads, requestId);
      if (!taker.take(entry, () -> "packet " + new String(requestId, UTF_8), true)) {
        return;
      }
    }
    if (batch.proofs().length > 0 && !taker.take(proofs(), () -> "the proofs", false)) {
      return;
    }
    if (target.events().isPresent()) {
      taker.take(event(target.events().get()), () -> "the event", false);
    }
  }

  /** The record of the batch's next packet. */
  private ProducerRecord<byte[], byte[]> packet(PacketHeads heads, byte[] requestId) {
    byte[] source = heads.source();
    if (!Arrays.equals(source, key)) {
      key = source; // one array for the many of a source
    }
    ProducerRecord<byte[], byte[]> entry = new ProducerRecord<>(target.topic(), key, value(heads));
    Headers headers = entry.headers();
    headers.add("request_id", requestId);
    headers.add("batch_id", batchId);
    headers.add("line", utf8(String.valueOf(line)));
    headers.add("schema", schema);
    header(headers, "jurisdiction", heads.jurisdiction());
    header(headers, "late", heads.late());
    line++;
    return entry;
  }

  private byte[] value(PacketHeads heads) {
    if (target.format() == Format.JSON) {
      return Arrays.copyOfRange(batch.bytes(), heads.start(), heads.end());
    }
    return binary.bytes(packets.next().orElseThrow());
  }

  /** What the audit log vouches with. */
  private ProducerRecord<byte[], byte[]> proofs() {
    ProducerRecord<byte[], byte[]> entry =
        new ProducerRecord<>(target.proofs(), batchId, batch.proofs());
    entry.headers().add("sha256", utf8(batch.sha256()));
    return entry;
  }

  /** That the batch was taken. */
  private ProducerRecord<byte[], byte[]> event(String topic) {
    BatchRow row = batch.row();
    String text =
        """
        {"event":"batch_taken","batch_id":"%s","sink":"%s","first":%d,"to":%d,"packets":%d,\
        "late":%d,"bytes":%d,"sha256":"%s","sealed_at_millis":%d}\
        """
            .formatted(
                batch.id(),
                target.name(),
                row.first(),
                row.to(),
                row.count(),
                row.late(),
                batch.length(),
                batch.sha256(),
                row.sealedAtMillis());
    return new ProducerRecord<>(topic, utf8(Marker.identity(batch.id())), utf8(text));
  }

  private static void header(Headers headers, String name, byte @Nullable [] value) {
    if (value != null) {
      headers.add(name, value);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}
