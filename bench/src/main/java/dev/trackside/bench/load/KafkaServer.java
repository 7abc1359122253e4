package dev.trackside.bench.load;

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
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;

/** A Kafka broker of one process on loopback, with its files in a directory. */
public final class KafkaServer implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final int LOOKS_MOST = 1_200;
  private static final int LOOK_MILLIS = 50;

  private final int port;
  private final Process process;

  private KafkaServer(int port, Process process) {
    this.port = port;
    this.process = process;
  }

  /** A broker that is up. */
  public static KafkaServer start(Path directory) throws IOException, InterruptedException {
    Path data = Files.createDirectories(directory).resolve("data");
    int port = freePort();
    int controller = freePort();
    List<String> settings =
        List.of(
            "process.roles=broker,controller",
            "node.id=1",
            "controller.quorum.voters=1@" + HOST + ":" + controller,
            "listeners=PLAINTEXT://%s:%d,CONTROLLER://%s:%d"
                .formatted(HOST, port, HOST, controller),
            "advertised.listeners=PLAINTEXT://" + HOST + ":" + port,
            "controller.listener.names=CONTROLLER",
            "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "log.dirs=" + data,
            "num.partitions=3",
            "offsets.topic.replication.factor=1",
            "transaction.state.log.replication.factor=1",
            "transaction.state.log.min.isr=1",
            "transaction.state.log.num.partitions=2",
            "auto.create.topics.enable=true");
    Path file = Files.write(directory.resolve("server.properties"), settings);
    try (PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      format(data, nowhere);
    }
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "kafka.Kafka",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("broker.log").toFile())
            .start();
    for (int look = 0; !answers(port); look++) {
      if (!process.isAlive() || look == LOOKS_MOST) {
        process.destroyForcibly();
        throw new IOException(
            "the broker does not start: " + Files.readString(directory.resolve("broker.log")));
      }
      Thread.sleep(LOOK_MILLIS);
    }
    return new KafkaServer(port, process);
  }

  private static void format(Path data, PrintStream out) throws IOException {
    try {
      new Formatter()
          .setNodeId(1)
          .setClusterId(Uuid.randomUuid().toString())
          .addDirectory(data.toString())
          .setMetadataLogDirectory(data.toString())
          .setControllerListenerName("CONTROLLER")
          .setUnstableFeatureVersionsEnabled(false)
          .setPrintStream(out)
          .run();
    } catch (Exception e) {
      throw new IOException("the broker's directory cannot be prepared", e);
    }
  }

  /** {@code host:port} for clients. */
  public String address() {
    return HOST + ":" + port;
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(HOST, port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
