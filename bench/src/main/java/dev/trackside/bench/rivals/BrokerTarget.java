package dev.trackside.bench.rivals;

import dev.trackside.bench.load.KafkaServer;
import dev.trackside.bench.load.PacketBytes;
import dev.trackside.bench.load.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A Kafka broker of one process on loopback: a record a packet, a producer and a partition a
 * caller. The broker runs in a process of its own, whose processor time is nobody's here.
 */
final class BrokerTarget implements Target {
  private static final String TOPIC = "packets";
  private static final int PARTITIONS = 4;
  private static final long WAIT_SECONDS = 60;

  /** All of a call in one record batch, sent at once. */
  private static final Map<String, Object> ONE_BATCH =
      Map.of(ProducerConfig.LINGER_MS_CONFIG, 0, ProducerConfig.BATCH_SIZE_CONFIG, 512 << 10);

  private final KafkaServer server;
  private final Map<String, Object> settings;
  private final ConcurrentLinkedQueue<Producer<byte[], byte[]>> producers =
      new ConcurrentLinkedQueue<>();

  private BrokerTarget(KafkaServer server, Map<String, Object> settings) {
    this.server = server;
    this.settings = settings;
  }

  /** The broker forces each record batch to the device before it answers. */
  static BrokerTarget flushed(Path directory) throws Exception {
    return open(directory, Map.of("flush.messages", "1"), ONE_BATCH);
  }

  /** Broker, topic and producer as they come. */
  static BrokerTarget unflushed(Path directory) throws Exception {
    return open(directory, Map.of(), Map.of());
  }

  private static BrokerTarget open(
      Path directory, Map<String, String> topic, Map<String, Object> producer) throws Exception {
    KafkaServer server = KafkaServer.start(directory);
    try (Admin admin = admin(server)) {
      admin
          .createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1).configs(topic)))
          .all()
          .get(WAIT_SECONDS, TimeUnit.SECONDS);
      Map<String, Object> settings = new HashMap<>(producer);
      settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, server.address());
      settings.put(ProducerConfig.ACKS_CONFIG, "all");
      settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
      settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
      return new BrokerTarget(server, settings);
    } catch (Exception e) {
      server.close();
      throw new IOException("the broker does not take the topic " + TOPIC, e);
    }
  }

  private static Admin admin(KafkaServer server) {
    return Admin.create(Map.of("bootstrap.servers", server.address()));
  }

  @Override
  public Caller caller(int number) {
    PacketBytes bytes = new PacketBytes(number);
    Producer<byte[], byte[]> producer = new KafkaProducer<>(settings);
    producers.add(producer);
    int partition = number % PARTITIONS;
    List<Future<RecordMetadata>> answers = new ArrayList<>();
    return packets -> {
      answers.clear();
      for (int packet = 0; packet < packets; packet++) {
        answers.add(producer.send(new ProducerRecord<>(TOPIC, partition, null, bytes.next())));
      }
      producer.flush();
      for (Future<RecordMetadata> answer : answers) {
        answer.get(WAIT_SECONDS, TimeUnit.SECONDS);
      }
    };
  }

  @Override
  public void check(long packets) throws Exception {
    try (Admin admin = admin(server)) {
      Map<TopicPartition, OffsetSpec> ends =
          IntStream.range(0, PARTITIONS)
              .mapToObj(partition -> new TopicPartition(TOPIC, partition))
              .collect(Collectors.toMap(Function.identity(), _ -> OffsetSpec.latest()));
      long kept =
          admin.listOffsets(ends).all().get(WAIT_SECONDS, TimeUnit.SECONDS).values().stream()
              .mapToLong(end -> end.offset())
              .sum();
      Kept.check(packets, kept);
    }
  }

  @Override
  public void close() throws InterruptedException {
    producers.forEach(Producer::close);
    server.close();
  }
}
