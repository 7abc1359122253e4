package dev.trackside.app.faults;

import dev.trackside.app.proof.Api;
import dev.trackside.app.proof.GatewayProcess;
import dev.trackside.connectors.kafka.KafkaBroker;
import dev.trackside.connectors.postgres.PostgresServer;
import dev.trackside.kit.FaultProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import tools.jackson.databind.JsonNode;

/**
 * A gateway that delivers everything to a database and to a broker, each a process of its own, each
 * behind a proxy. All of them can be killed; each comes back on what it left on the disk.
 */
@SuppressWarnings("try") // a broker is waited for when it is closed
final class Rig implements AutoCloseable {
  static final String TOPIC = "telemetry";
  private static final String HOST = "127.0.0.1";
  private static final int ROWS_AT_ONCE = 2_000;

  private final PostgresServer postgres = PostgresServer.open(); // or the test is skipped
  private final FaultProxy postgresLink = FaultProxy.open();
  private final FaultProxy kafkaLink = FaultProxy.open();
  private final String database;
  private final KafkaBroker kafka;
  private final GatewayProcess.Plan plan;
  private volatile GatewayProcess gateway;

  /** All of it, running; without PostgreSQL on this machine the test is skipped. */
  Rig(Path root) throws Exception {
    database = postgres.database();
    postgresLink.to(postgres.port());
    kafka = new KafkaBroker(root.resolve("kafka"), kafkaLink.port());
    kafkaLink.to(kafka.port());
    // Short waits: a link that is silent for seconds is to be given up within them.
    String sinks =
        "site=postgres:%s&trackside.timeout=10,site=kafka:%s:%d/%s?timeout=5"
            .formatted(
                PostgresServer.url(postgresLink.port(), database), HOST, kafkaLink.port(), TOPIC);
    plan =
        GatewayProcess.Plan.below(root)
            .withoutSink()
            .with("sinks", sinks)
            .with("linger", "100ms")
            .with("batch_packets", "2000");
    gateway = GatewayProcess.start(plan);
    gateway.awaitReady();
  }

  /** The interface of the gateway that lives now. */
  Api api() {
    return gateway.api();
  }

  GatewayProcess gateway() {
    return gateway;
  }

  Path data() {
    return plan.data();
  }

  Path scratch() {
    return plan.scratch();
  }

  FaultProxy postgresLink() {
    return postgresLink;
  }

  FaultProxy kafkaLink() {
    return kafkaLink;
  }

  void killGateway() throws IOException {
    gateway.kill();
    gateway = GatewayProcess.start(plan);
  }

  void killPostgres() throws IOException {
    postgres.kill();
  }

  void startPostgres() throws IOException {
    postgres.start();
  }

  void killKafka() throws InterruptedException {
    kafka.kill();
  }

  void startKafka() throws Exception {
    kafka.start();
  }

  /** What the database holds, in the order in which it got it. */
  void countPostgres(Tally tally) throws SQLException {
    try (Connection connection = postgres.connect(database)) {
      connection.setAutoCommit(false); // else the driver reads the whole answer into memory
      try (Statement statement = connection.createStatement()) {
        statement.setFetchSize(ROWS_AT_ONCE);
        String sql =
            "select p.packet_id, p.source, b.id, p.request_id from trackside.packet p"
                + " join trackside.batch b on b.number = p.batch order by b.number, p.line";
        try (ResultSet row = statement.executeQuery(sql)) {
          while (row.next()) {
            tally.take(row.getString(1), row.getString(2), row.getString(3), row.getString(4));
          }
        }
      }
    }
  }

  /** What a read-committed consumer of the topic gets. */
  void countKafka(Tally tally) {
    kafka.read(
        TOPIC,
        each -> {
          JsonNode packet = Api.JSON.readTree(each.value());
          tally.take(
              packet.path("packet_id").asString(),
              packet.path("source").asString(),
              KafkaBroker.header(each, "batch_id"),
              packet.path("request_id").asString());
        });
  }

  @Override
  public void close() throws Exception {
    gateway.close();
    postgresLink.close();
    kafkaLink.close();
    kafka.close();
    postgres.close();
  }
}
