package dev.trackside.connectors.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.Sink;
import dev.trackside.kit.Batches;
import dev.trackside.kit.Cloud;
import dev.trackside.kit.FaultProxy;
import dev.trackside.kit.SinkContract;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The kit against a real server; each test has a database of its own. */
@SuppressWarnings("NullAway.Init") // the server is there before the first test
final class PostgresContractTest extends SinkContract {
  private static PostgresServer server;

  @BeforeAll
  static void open() throws Exception {
    server = PostgresServer.open();
  }

  @AfterAll
  static void close() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @Override
  protected Cloud cloud(Path directory) throws Exception {
    return new Database(server.database(), FaultProxy.open().to(server.port()));
  }

  /** Each read of the driver ends in time; only all of them together take for ever. */
  @Test
  void aServerThatAnswersByteByByteIsLeftInTime() throws Exception {
    FaultProxy proxy = FaultProxy.open().to(server.port());
    try (Database database = new Database(server.database(), proxy);
        Sink sink = database.connect("kit")) {
      String line = PostgresSinkTest.line("r1", "{}");
      assertThat(sink.deliver(Batches.of("kit-s1-1", 1, List.of(line))))
          .isInstanceOf(Delivery.Acknowledged.class);
      proxy.trickle(Duration.ofMillis(500));
      assertThatThrownBy(() -> sink.deliver(Batches.of("kit-s1-2", 2, List.of(line))))
          .hasMessage("no answer within 4 s");
    }
  }

  /** A database behind a link. */
  private record Database(String name, FaultProxy proxy) implements Cloud {
    @Override
    public Sink connect(String node) {
      String url = PostgresServer.url(proxy.port(), name) + "&trackside.timeout=4";
      return new PostgresSink(
          "postgres:" + node, "site", PostgresTarget.parse(url), Optional::empty);
    }

    @Override
    public List<String> requestIds() throws Exception {
      List<String> made =
          server.query(name, "select 1 from pg_namespace where nspname = 'trackside'");
      return made.isEmpty()
          ? List.of()
          : server.query(name, "select request_id from trackside.packet order by batch, line");
    }

    @Override
    public Optional<FaultProxy> link() {
      return Optional.of(proxy);
    }

    @Override
    public void stop() throws IOException {
      server.kill();
    }

    @Override
    public void start() throws IOException {
      server.start();
    }

    @Override
    public Optional<String> poison() {
      return Optional.of(PostgresSinkTest.line("poison", "{\"text\":\"a\\u0000\"}"));
    }

    @Override
    public void close() throws IOException {
      proxy.close();
      server.start(); // the next test needs it, however this one ended
    }
  }
}
