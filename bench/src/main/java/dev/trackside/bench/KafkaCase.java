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
import dev.trackside.connectors.released.PacketHeads;
import dev.trackside.gateway.GatewayOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
 * A backlog that goes into a Kafka topic, beside a bare producer that sends the same records to the
 * same broker: one transaction for as many, the same client settings, the records ready before its
 * clock runs; no markers, no buffer to read and nothing to keep. Each runs once untimed, and its
 * first batch is not counted, so that neither's start is.
 *
 * @param packets size of the backlog
 */
record KafkaCase(long packets) implements Case {
  private static final byte[] SCHEMA = utf8("json-1");
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
      Draining.drain(options.with(ours(server, "ours-warm")), filled);
      TimedSink.Span bare = bare(server, "bare", lines);
      TimedSink timed = new TimedSink(ours(server, "ours"));
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

  private static KafkaSink ours(KafkaServer server, String topic) {
    KafkaTarget target = KafkaTarget.of(List.of(server.address()), topic);
    return new KafkaSink(target, "site", System::nanoTime);
  }

  /** The transactions behind the first, one after the other; only they are timed. */
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
    double seconds = 0;
    double cpuSeconds = 0;
    try (Producer<byte[], byte[]> producer = new KafkaProducer<>(settings)) {
      producer.initTransactions();
      for (Path file : files) {
        List<ProducerRecord<byte[], byte[]>> ready = ready(topic, file);
        TimedSink.Moment began = TimedSink.Moment.now();
        producer.beginTransaction();
        for (ProducerRecord<byte[], byte[]> each : ready) {
          producer.send(each);
        }
        producer.commitTransaction();
        TimedSink.Span took = TimedSink.Span.between(began, TimedSink.Moment.now());
        boolean isFirst = file.equals(files.getFirst());
        seconds += isFirst ? 0 : took.seconds();
        cpuSeconds += isFirst ? 0 : took.cpuSeconds();
      }
    }
    return new TimedSink.Span(seconds, cpuSeconds);
  }

  /** The records of a batch as the sink makes them, made before the clock runs. */
  private static List<ProducerRecord<byte[], byte[]>> ready(String topic, Path file)
      throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    byte[] batchId = utf8(file.getFileName().toString().replace(".ndjson", ""));
    List<ProducerRecord<byte[], byte[]>> ready = new ArrayList<>();
    PacketHeads heads = new PacketHeads(bytes, bytes.length);
    while (heads.next()) {
      byte[] value = Arrays.copyOfRange(bytes, heads.start(), heads.end());
      ProducerRecord<byte[], byte[]> entry = new ProducerRecord<>(topic, heads.source(), value);
      entry.headers().add("request_id", heads.requestId());
      entry.headers().add("batch_id", batchId);
      entry.headers().add("line", utf8(String.valueOf(ready.size())));
      entry.headers().add("schema", SCHEMA);
      ready.add(entry);
    }
    return ready;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
