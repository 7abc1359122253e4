package dev.trackside.connectors.kafka;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The settings of the three clients that a sink has. Every wait has an end: one answer takes the
 * target's timeout at most, a transaction that its producer forgot three of them.
 */
final class ClientSettings {
  /**
   * A record that is larger is refused without asking. Brokers usually take 1 MiB; what they take
   * is theirs to say.
   */
  private static final int LARGEST_REQUEST_BYTES = 8 << 20;

  private static final int RECORD_BATCH_BYTES = 256 << 10;
  private static final int BUFFER_BYTES = 32 << 20;
  private static final int TIMEOUTS_PER_TRANSACTION = 3;

  /** What a file may set; everything else is fixed, because the promise hangs on it. */
  private static final List<String> ALLOWED =
      List.of("security.", "sasl.", "ssl.", "client.dns.lookup", "client.rack");

  private final KafkaTarget target;
  private final Map<String, Object> common = new HashMap<>();

  private ClientSettings(KafkaTarget target) {
    this.target = target;
  }

  /**
   * The settings for an identity.
   *
   * @throws UnreachableException when the file of security settings is not usable
   */
  static ClientSettings of(KafkaTarget target, String identity) throws UnreachableException {
    ClientSettings settings = new ClientSettings(target);
    Map<String, Object> common = settings.common;
    if (target.properties().isPresent()) {
      common.putAll(security(target.properties().get()));
    }
    common.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, target.brokers());
    common.put(CommonClientConfigs.CLIENT_ID_CONFIG, "trackside-" + identity);
    common.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, settings.millis() / 2);
    common.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
    common.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
    return settings;
  }

  private static Map<String, Object> security(Path file) throws UnreachableException {
    Properties read = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      read.load(in);
    } catch (IOException | IllegalArgumentException e) {
      throw new UnreachableException(
          "the Kafka settings in %s cannot be read: %s".formatted(file, e.getClass().getName()),
          "make it a Java properties file that the gateway may read",
          e);
    }
    Map<String, Object> settings = new HashMap<>();
    for (String key : read.stringPropertyNames()) {
      if (ALLOWED.stream().noneMatch(key::startsWith)) {
        throw new UnreachableException(
            key + " in " + file + " is not for the file to set",
            "leave only " + String.join("*, ", ALLOWED) + "* in it",
            null);
      }
      settings.put(key, read.getProperty(key));
    }
    return settings;
  }

  /** How long one answer may take, milliseconds. */
  int millis() {
    return Math.toIntExact(target.timeout().toMillis());
  }

  /** A producer that fences all others of its transactional id. */
  Map<String, Object> producer(String transactionalId) {
    Map<String, Object> all = new HashMap<>(common);
    all.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, target.compression().word());
    all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_REQUEST_BYTES);
    all.put(ProducerConfig.BATCH_SIZE_CONFIG, RECORD_BATCH_BYTES);
    all.put(ProducerConfig.BUFFER_MEMORY_CONFIG, (long) BUFFER_BYTES);
    all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (long) millis());
    all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis());
    all.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TIMEOUTS_PER_TRANSACTION * millis());
    all.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    all.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return all;
  }

  /** A consumer that sees only what was committed, and keeps no offsets. */
  Map<String, Object> consumer() {
    Map<String, Object> all = new HashMap<>(common);
    all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    // A marker that is gone must be noticed, not stepped over.
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    all.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis());
    all.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    all.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return all;
  }

  /** One that looks for topics and makes them. */
  Map<String, Object> admin() {
    Map<String, Object> all = new HashMap<>(common);
    all.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis());
    return all;
  }
}
