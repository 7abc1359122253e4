package dev.trackside.connectors.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Metric;

/**
 * An identity that is ours until somebody else claims it: a producer that fenced all others of its
 * transactional id, and the markers that stood in the topic after that.
 *
 * <p>The order is what it rests on. The producer's start ends every transaction of the identity,
 * one way or the other; only then are the markers read, so that none can come behind them but our
 * own. Who claims says so in the marker topic: one that is fenced sees there whether it was another
 * or its own transaction that took too long.
 *
 * @param identity node and number of the sink
 * @param producer inside no transaction
 * @param markers those that were committed
 * @param closes counts the producer's connections that were closed
 * @param closed how many there were in the beginning
 */
record Claim(
    String identity,
    Producer<byte[], byte[]> producer,
    Markers markers,
    Metric closes,
    double closed)
    implements AutoCloseable {
  private static final String PREFIX = "trackside-";
  private static final String CLOSES = "connection-close-total";

  /**
   * Claims an identity.
   *
   * @param instance who claims it, for others to read
   * @param lostEnd what is known of the identity's last transaction
   */
  static Claim open(KafkaTarget target, String identity, String instance, LostEnd lostEnd)
      throws UnreachableException, InterruptedException {
    ClientSettings settings = ClientSettings.of(target, identity);
    Admin admin = Admin.create(settings.admin());
    try {
      new Topics(admin, target).ensure();
      String id = PREFIX + identity + "-" + target.topic();
      lostEnd.ask(admin, id);
      Producer<byte[], byte[]> producer = new KafkaProducer<>(settings.producer(id));
      boolean isOurs = false;
      try {
        producer.initTransactions();
        byte[] key = Markers.ownerKey(identity).getBytes(StandardCharsets.UTF_8);
        byte[] value = instance.getBytes(StandardCharsets.UTF_8);
        ProducerRecord<byte[], byte[]> owner =
            new ProducerRecord<>(target.markers(), 0, key, value);
        lostEnd.settle(admin, id, producer, owner);
        Markers markers = new MarkerTopic(target, settings).read(admin, identity);
        producer.beginTransaction();
        // The commit fails when this does.
        Future<RecordMetadata> _ = producer.send(owner);
        producer.commitTransaction();
        isOurs = true;
        Metric closes = closes(producer);
        return new Claim(identity, producer, markers, closes, count(closes));
      } finally {
        if (!isOurs) {
          producer.close(Duration.ZERO);
        }
      }
    } finally {
      admin.close(Duration.ZERO);
    }
  }

  /** Sees to it that the topic of a feed is there, without claiming anything. */
  static void ensure(KafkaTarget target, String identity, String topic)
      throws UnreachableException, InterruptedException {
    Admin admin = Admin.create(ClientSettings.of(target, identity).admin());
    try {
      new Topics(admin, target).ensure(topic);
    } finally {
      admin.close(Duration.ZERO);
    }
  }

  /** The markers as anybody can read them, without claiming anything. */
  static Markers look(KafkaTarget target, String identity)
      throws UnreachableException, InterruptedException {
    ClientSettings settings = ClientSettings.of(target, identity);
    Admin admin = Admin.create(settings.admin());
    try {
      return new MarkerTopic(target, settings).read(admin, identity);
    } finally {
      admin.close(Duration.ZERO);
    }
  }

  /**
   * False when a connection ended since: a broker may have started again, and have lost the end of
   * what it had answered. Also idle connections end, which costs no more than another claim.
   */
  boolean isUnbroken() {
    return count(closes) == closed;
  }

  private static Metric closes(Producer<byte[], byte[]> producer) {
    return producer.metrics().entrySet().stream()
        .filter(each -> each.getKey().name().equals(CLOSES))
        .filter(each -> each.getKey().group().equals("producer-metrics"))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the client counts no " + CLOSES))
        .getValue();
  }

  private static double count(Metric metric) {
    return (double) metric.metricValue();
  }

  /** Lets go at once. A transaction that is open is ended by whoever claims the identity next. */
  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
