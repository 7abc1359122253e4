package dev.trackside.bench;

import dev.trackside.bench.figures.Case;
import dev.trackside.bench.figures.Figures;
import dev.trackside.bench.figures.Goal;
import dev.trackside.bench.figures.Results;
import dev.trackside.bench.load.KafkaServer;
import dev.trackside.bench.load.PacketRing;
import dev.trackside.bench.load.TimedSink;
import dev.trackside.connectors.kafka.KafkaSink;
import dev.trackside.connectors.kafka.KafkaTarget;
import dev.trackside.gateway.GatewayOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
    long filled = Draining.fill(options, packets);
    Path lines = directory.resolve("lines");
    Draining.drain(options.withFileSink(lines), filled);
    try (KafkaServer server = KafkaServer.start(directory.resolve("kafka"))) {
      bare(server, "warm", lines);
      TimedSink.Span bare = bare(server, "bare", lines);
      KafkaTarget topic = KafkaTarget.of(List.of(server.address()), "ours");
      KafkaSink sink = new KafkaSink(topic, "site", System::nanoTime);
      TimedSink timed = new TimedSink(sink);
      Draining.drain(options.with(timed), filled);
      TimedSink.Span ours = timed.span();
      long counted = filled - timed.firstPackets();
      Map<String, Double> figures = new LinkedHashMap<>();
      double rate = counted / ours.seconds();
      figures.put(Figures.PACKETS_PER_S, rate);
      figures.put(Figures.SAMPLES_PER_S, rate * PacketRing.SAMPLES);
      figures.put("bare_packets_per_s", counted / bare.seconds());
      figures.put(RATIO, bare.seconds() / ours.seconds());
      double samples = (double) counted * PacketRing.SAMPLES;
      figures.put(Figures.CPU_PER_MILLION, ours.cpuPerMillion(samples));
      figures.put("bare_" + Figures.CPU_PER_MILLION, bare.cpuPerMillion(samples));
      return figures;
    }
  }

  /** From the first commit to the last. */
  private static TimedSink.Span bare(KafkaServer server, String topic, Path lines)
      throws IOException {
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
    TimedSink.Moment began = TimedSink.Moment.NONE;
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
        began = began.nanos() == 0 ? TimedSink.Moment.now() : began;
      }
    }
    return TimedSink.Span.between(began, TimedSink.Moment.now());
  }
}
