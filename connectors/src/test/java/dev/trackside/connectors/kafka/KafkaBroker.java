package dev.trackside.connectors.kafka;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A real broker, a process of its own from the class path of the tests, with its files in a
 * directory. It has two doors: one that clients come in by, which it may advertise as the port of a
 * proxy, and one for the test alone.
 */
@SuppressWarnings("try") // a broker is waited for when it is closed
public final class KafkaBroker implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final int START_SECONDS = 420;

  private final Path directory;
  private final int port = freePort();
  private final int directPort = freePort();
  private Process process;

  /**
   * A broker that is up.
   *
   * @param advertised the port that clients are told to come to; 0 for its own
   */
  public KafkaBroker(Path directory, int advertised) throws Exception {
    this.directory = Files.createDirectories(directory);
    Path data = directory.resolve("data");
    Properties settings = settings(data, advertised == 0 ? port : advertised);
    try (OutputStream out = Files.newOutputStream(directory.resolve("server.properties"))) {
      settings.store(out, null);
    }
    try (PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setNodeId(1)
          .setClusterId(Uuid.randomUuid().toString())
          .addDirectory(data.toString())
          .setMetadataLogDirectory(data.toString())
          .setControllerListenerName("CONTROLLER")
          .setUnstableFeatureVersionsEnabled(false)
          .setPrintStream(nowhere)
          .run();
    }
    start();
  }

  private Properties settings(Path data, int advertised) throws IOException {
    int controller = freePort();
    Properties settings = new Properties();
    settings.putAll(
        Map.ofEntries(
            Map.entry("process.roles", "broker,controller"),
            Map.entry("node.id", "1"),
            Map.entry("controller.quorum.voters", "1@" + HOST + ":" + controller),
            Map.entry(
                "listeners",
                "PLAINTEXT://%s:%d,DIRECT://%s:%d,CONTROLLER://%s:%d"
                    .formatted(HOST, port, HOST, directPort, HOST, controller)),
            Map.entry(
                "advertised.listeners",
                "PLAINTEXT://%s:%d,DIRECT://%s:%d".formatted(HOST, advertised, HOST, directPort)),
            Map.entry("controller.listener.names", "CONTROLLER"),
            Map.entry("inter.broker.listener.name", "DIRECT"),
            Map.entry(
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,DIRECT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
            Map.entry("log.dirs", data.toString()),
            Map.entry("num.partitions", "3"),
            Map.entry("offsets.topic.replication.factor", "1"),
            Map.entry("offsets.topic.num.partitions", "1"),
            Map.entry("transaction.state.log.replication.factor", "1"),
            Map.entry("transaction.state.log.min.isr", "1"),
            Map.entry("transaction.state.log.num.partitions", "2"),
            Map.entry("share.coordinator.state.topic.replication.factor", "1"),
            Map.entry("share.coordinator.state.topic.min.isr", "1"),
            Map.entry("group.initial.rebalance.delay.ms", "0"),
            Map.entry("auto.create.topics.enable", "false")));
    return settings;
  }

  /** Starts it on what is in its directory, and waits until it can be reached. */
  public void start() throws Exception {
    String given = System.getProperty("surefire.test.class.path", "");
    String classPath = given.isEmpty() ? System.getProperty("java.class.path") : given;
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms128m",
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath,
                "kafka.Kafka",
                directory.resolve("server.properties").toString())
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(directory.resolve("broker.log").toFile()))
            .start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!answers(port) || !answers(directPort)) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IllegalStateException(
            "the broker does not start: " + Files.readString(directory.resolve("broker.log")));
      }
      Thread.sleep(50);
    }
  }

  /** Kills it as a power cut would end it, but for what the kernel has in its caches. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Whether it was started and not killed since. */
  public boolean isUp() {
    return process.isAlive();
  }

  /** Stops it where it stands: connections are taken, and nobody answers. */
  public void freeze(boolean frozen) throws Exception {
    new ProcessBuilder("kill", frozen ? "-STOP" : "-CONT", String.valueOf(process.pid()))
        .start()
        .waitFor();
  }

  /** The port that it listens at for clients. */
  public int port() {
    return port;
  }

  /** What the test reaches it by, past every proxy. */
  public String direct() {
    return HOST + ":" + directPort;
  }

  /** Makes a topic of one partition with a cleanup policy. */
  void create(String topic, String policy) throws Exception {
    try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, direct()))) {
      NewTopic made =
          new NewTopic(topic, Optional.of(1), Optional.empty())
              .configs(Map.of("cleanup.policy", policy));
      admin.createTopics(List.of(made)).all().get();
    }
  }

  /** All records of a topic that a read-committed consumer gets, partition by partition. */
  public List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
    read(topic, found::add);
    return found;
  }

  /** Visits all records of a topic that a read-committed consumer gets, by partition, in order. */
  public void read(String topic, java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> to) {
    Properties settings = new Properties();
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, direct());
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
      List<PartitionInfo> infos = consumer.listTopics().getOrDefault(topic, List.of());
      for (PartitionInfo each : infos) {
        TopicPartition partition = new TopicPartition(topic, each.partition());
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        long end = requireNonNull(consumer.endOffsets(List.of(partition)).get(partition));
        while (consumer.position(partition) < end) {
          consumer.poll(Duration.ofMillis(100)).forEach(to);
        }
      }
    }
  }

  /** A header of a record; empty when it has none of that name. */
  public static String header(ConsumerRecord<byte[], byte[]> entry, String name) {
    var header = entry.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
