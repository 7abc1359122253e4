package dev.trackside.bench;

import dev.trackside.bench.load.GatewayTarget;
import dev.trackside.bench.load.KafkaServer;
import dev.trackside.bench.load.Load;
import dev.trackside.bench.load.PacketRing;
import dev.trackside.connectors.kafka.KafkaSink;
import dev.trackside.connectors.kafka.KafkaTarget;
import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.delivery.Sink;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.gateway.Ledger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A backlog that goes into a Kafka topic, beside a bare producer that sends the same lines to the
 * same broker: one transaction for as many, the same client settings, no headers, no markers, no
 * buffer to read and nothing to keep. Both are timed from their first batch to their last, so that
 * neither's start counts.
 *
 * @param packets size of the backlog
 */
record KafkaCase(long packets) implements Case {
  private static final String RATIO = "bare_ratio";
  private static final Duration LONG = Duration.ofMinutes(10);

  @Override
  public String name() {
    return "drain-kafka";
  }

  @Override
  public String what() {
    return "%,d packets from the buffer to a Kafka topic".formatted(packets);
  }

  @Override
  public List<Goal> goals() {
    return List.of(Goal.atLeast(RATIO, 0.8, "packets/s over those of a bare producer"));
  }

  @Override
  public Map<String, Double> run(Path directory, Map<String, Double> disk, Results earlier)
      throws Exception {
    GatewayOptions options = GatewayOptions.at(directory.resolve("data"));
    long filled;
    try (GatewayTarget target = new GatewayTarget(Gateway.open(options))) {
      filled = new Load(2, 1_000).fill(target, packets);
      target.check(filled);
    }
    Path lines = directory.resolve("lines");
    drained(options.withFileSink(lines), filled);
    try (KafkaServer server = KafkaServer.start(directory.resolve("kafka"))) {
      bare(server, "warm", lines);
      double bareSeconds = bare(server, "bare", lines);
      KafkaTarget topic = KafkaTarget.of(List.of(server.address()), "ours");
      KafkaSink sink = new KafkaSink(topic, "site", System::nanoTime);
      FromFirstAck timed = new FromFirstAck(sink);
      drained(options.with(timed), filled);
      double seconds = timed.seconds();
      long first = timed.first();
      Map<String, Double> figures = new LinkedHashMap<>();
      double rate = (filled - first) / seconds;
      figures.put(Figures.PACKETS_PER_S, rate);
      figures.put(Figures.SAMPLES_PER_S, rate * PacketRing.SAMPLES);
      figures.put("bare_packets_per_s", (filled - first) / bareSeconds);
      figures.put(RATIO, bareSeconds / seconds);
      return figures;
    }
  }

  private static void drained(GatewayOptions options, long filled) throws Exception {
    try (Gateway gateway = Gateway.open(options)) {
      if (!gateway.drainAll(LONG)) {
        throw new IllegalStateException("not drained in time: " + gateway.ledger());
      }
      Ledger ledger = gateway.auditLedger();
      if (!ledger.balanced() || ledger.synced() < filled) {
        throw new IllegalStateException(filled + " packets, but the ledger is " + ledger);
      }
    }
  }

  /** Seconds from the first commit to the last. */
  private static double bare(KafkaServer server, String topic, Path lines) throws IOException {
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            server.address(),
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            topic,
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            "zstd",
            ProducerConfig.BATCH_SIZE_CONFIG,
            256 << 10,
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
            ByteArraySerializer.class,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
            ByteArraySerializer.class);
    List<Path> files;
    try (Stream<Path> all = Files.list(lines)) {
      files = all.filter(each -> each.toString().endsWith(".ndjson")).sorted().toList();
    }
    byte[][] keys = new byte[2][];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = ("car-" + i).getBytes(StandardCharsets.US_ASCII);
    }
    long began = 0;
    try (Producer<byte[], byte[]> producer = new KafkaProducer<>(settings)) {
      producer.initTransactions();
      for (Path file : files) {
        byte[] bytes = Files.readAllBytes(file);
        producer.beginTransaction();
        int from = 0;
        for (int at = 0, line = 0; at < bytes.length; at++) {
          if (bytes[at] == '\n') {
            byte[] value = Arrays.copyOfRange(bytes, from, at);
            producer.send(new ProducerRecord<>(topic, keys[line++ % keys.length], value));
            from = at + 1;
          }
        }
        producer.commitTransaction();
        began = began == 0 ? System.nanoTime() : began;
      }
    }
    return (System.nanoTime() - began) / 1e9;
  }

  /** The sink, with the time between its first ack and its last. */
  private static final class FromFirstAck implements Sink {
    private final Sink sink;
    private volatile long first;
    private volatile long firstNanos;
    private volatile long lastNanos;

    FromFirstAck(Sink sink) {
      this.sink = sink;
    }

    double seconds() {
      return (lastNanos - firstNanos) / 1e9;
    }

    /** Packets of the first batch. */
    long first() {
      return first;
    }

    @Override
    public String name() {
      return sink.name();
    }

    @Override
    public String destination() {
      return sink.destination();
    }

    @Override
    public Delivery deliver(SealedBatch batch) throws IOException, InterruptedException {
      Delivery answer = sink.deliver(batch);
      lastNanos = System.nanoTime();
      if (first == 0) {
        first = batch.row().count();
        firstNanos = lastNanos;
      }
      return answer;
    }

    @Override
    public void kept(String batchId) {
      sink.kept(batchId);
    }

    @Override
    public void close() throws IOException {
      sink.close();
    }
  }
}
