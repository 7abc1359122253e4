package dev.trackside.app.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.proof.Await;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A gateway is killed while a batch waits for its turn on a narrow link. */
final class KilledWhileDrainingTest {
  private static final String GOOD = "\"speed\":287,\"rpm\":11000";
  private static final String START =
      "run --data data --sink site=file:out --sink home-eu=file:cloud";
  private static final int BODY = 10;
  private static final int BODIES = 3;

  /** A second: a batch of so many packets holds up the next one for three. */
  private static final String NARROW = "1000B";

  @TempDir Path folder;

  @Test
  void whatWasOnItsWayGoesFirstUnderItsOldIdAndArrivesOnce() throws Exception {
    try (Stage stage = new Stage(folder).with("linger", "100ms").with("bandwidth", NARROW)) {
      Running killed = stage.start(START);
      Car car = Car.atZandvoort();
      for (int body = 1; body <= BODIES; body++) {
        car.send(killed, BODY, GOOD);
        awaitBatch(killed, body * BODY);
      }
      killed.kill();

      Walk walk = new Walk(stage, Scenario.KILLED_WHILE_DRAINING);
      stage.run("health --data data").with(3).saying("no gateway runs");
      walk.next("drain history").well().saying("DRAINING");
      List<JsonNode> unfinished =
          toCloud(stage).stream()
              .filter(each -> each.path("state").asString().equals("DRAINING"))
              .toList();
      assertThat(unfinished).as("on their way when it was killed").isNotEmpty();

      Running gateway = walk.start("run");
      assertThat(car.sendAgain(gateway).path("duplicate").asInt()).isEqualTo(BODY);
      car.send(gateway, BODY, GOOD);
      walk.next("drain recover").well().saying("batches that the start found unfinished");
      assertThat(gateway.sink("home-eu").path("recovered").asInt()).isEqualTo(unfinished.size());
      Await.holds("everything is there", () -> gateway.api().isDrained());
      demandRecovered(stage, unfinished);
      walk.next("ledger").well().saying("balanced");
      walk.end();
      Delivered garage = Delivered.in(stage.at("out"));
      assertThat(garage.ids()).isEqualTo(car.acknowledged());
      assertThat(Delivered.in(stage.at("cloud")).requestIds()).isEqualTo(garage.requestIds());
      gateway.stop();
    }
  }

  private static void awaitBatch(Running gateway, int claimed) throws Exception {
    Await.holds(
        claimed + " packets are in batches",
        () -> {
          JsonNode sink = gateway.sink("home-eu");
          return sink.path("synced").asInt() + sink.path("draining").asInt() == claimed;
        });
  }

  /** The batches to the cloud, the oldest first. */
  private static List<JsonNode> toCloud(Stage stage) throws Exception {
    return stage
        .look("drain history --data data")
        .path("batches")
        .valueStream()
        .filter(each -> each.path("sink").asString().endsWith("cloud"))
        .toList()
        .reversed();
  }

  /** They arrived under their old ids with their old bytes, and before the one behind them. */
  private static void demandRecovered(Stage stage, List<JsonNode> unfinished) throws Exception {
    List<JsonNode> all = toCloud(stage);
    assertThat(all.stream().map(each -> each.path("acked_at").asString())).isSorted();
    assertThat(all.getLast().path("recovered").asInt()).as("the new one").isZero();
    List<JsonNode> recovered =
        all.stream().filter(each -> each.path("recovered").asInt() == 1).toList();
    assertThat(recovered).hasSameSizeAs(unfinished);
    for (int i = 0; i < recovered.size(); i++) {
      assertThat(recovered.get(i).path("state").asString()).isEqualTo("ACKED");
      for (String same : List.of("batch_id", "packet_count", "first_position", "sha256")) {
        assertThat(recovered.get(i).path(same)).as(same).isEqualTo(unfinished.get(i).path(same));
      }
      String file = recovered.get(i).path("batch_id").asString() + ".ndjson";
      assertThat(stage.at("cloud").resolve(file)).exists();
    }
  }
}
