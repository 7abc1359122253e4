package dev.trackside.connectors.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Reads the marker topic. It has one partition, whoever writes to it. */
final class MarkerTopic {
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaTarget target;
  private final ClientSettings settings;
  private final TopicPartition partition;

  MarkerTopic(KafkaTarget target, ClientSettings settings) {
    this.target = target;
    this.settings = settings;
    this.partition = new TopicPartition(target.markers(), 0);
  }

  /**
   * All markers of an identity that were committed up to now.
   *
   * <p>A read-committed consumer stops before the first transaction that is still open, and markers
   * of ours may stand behind one of another gateway. So the end is taken without regard to
   * transactions, and reading waits until it is reached.
   */
  Markers read(Admin admin, String identity) throws UnreachableException, InterruptedException {
    long end = end(admin);
    Markers markers = new Markers(identity);
    try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings.consumer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long position = consumer.position(partition);
      int idle = 0;
      while (position < end) {
        for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL)) {
          String key = new String(each.key(), StandardCharsets.UTF_8);
          markers.read(key, each.value(), each.offset());
        }
        long now = consumer.position(partition);
        idle = now == position ? idle + 1 : 0;
        position = now;
        if (idle > settings.millis() / POLL.toMillis()) {
          throw new UnreachableException(
              "%s could be read up to %d of %d only".formatted(target.markers(), position, end),
              "another gateway has a transaction open there; it ends by itself",
              null);
        }
      }
    }
    return markers;
  }

  private long end(Admin admin) throws UnreachableException, InterruptedException {
    try {
      return admin
          .listOffsets(
              Map.of(partition, OffsetSpec.latest()),
              new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
          .partitionResult(partition)
          .get()
          .offset();
    } catch (ExecutionException e) {
      throw Trouble.of(e, target);
    }
  }
}
