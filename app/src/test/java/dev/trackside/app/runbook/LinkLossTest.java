package dev.trackside.app.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.proof.Await;
import dev.trackside.kit.FaultProxy;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The link to the cloud is cut while a batch is under way, stays dead, and comes back. */
final class LinkLossTest {
  private static final String GOOD = "\"speed\":287,\"rpm\":11000";
  private static final int BODY = 20;
  private static final int BODIES = 10;

  @TempDir Path folder;

  @Test
  void intakeGoesOnAndEverythingFollowsOnce() throws Exception {
    try (Stage stage =
            new Stage(folder)
                .with("linger", "100ms")
                .with("live_age", "1s")
                .with("backlog_warning", "100");
        Cloud cloud = Cloud.open(stage)) {
      Running gateway = stage.start("run --data data --sink site=file:out --sink " + cloud.sink());
      Car car = Car.atZandvoort();
      car.send(gateway, BODY, GOOD);
      Await.holds("the cloud has it", () -> gateway.sink("home-eu").path("synced").asInt() == BODY);

      // The cloud takes one more batch, and its answer is the first thing that is lost.
      cloud.link().only(FaultProxy.Way.ANSWERS, 0, FaultProxy.End.RESET);
      for (int body = 0; body < BODIES; body++) {
        car.send(gateway, BODY, GOOD);
      }
      Await.holds("the cloud took it", () -> cloud.packets().packets().size() > BODY);
      cloud.link().refuse();
      demandSymptom(stage, gateway, car);

      Walk walk = new Walk(stage, Scenario.LINK_LOSS);
      walk.next("drain status").well().saying("RETRYING", "packets wait for a sink");
      walk.next("drain now").well();
      assertThat(gateway.sink("home-eu").path("state").asString()).isEqualTo("RETRYING");
      walk.next("drain pause").well().saying("PAUSED");
      walk.next("drain resume").well();
      Await.holds(
          "it is tried again",
          () -> gateway.sink("home-eu").path("state").asString().equals("RETRYING"));
      car.send(gateway, BODY, GOOD);
      demandTheSameBatch(stage);

      cloud.link().pass();
      Await.holds(
          "everything is in the cloud",
          () -> gateway.sink("home-eu").path("state").asString().equals("IDLE"));
      walk.next("drain history").well().saying("ACKED", "backlog", "live");
      walk.end();

      stage.run("health --data data").well().saying("OK");
      Delivered garage = Delivered.in(stage.at("out"));
      assertThat(garage.ids()).isEqualTo(car.acknowledged());
      assertThat(cloud.packets().requestIds()).isEqualTo(garage.requestIds());
      gateway.stop();
    }
  }

  private static void demandSymptom(Stage stage, Running gateway, Car car) throws Exception {
    Await.holds(
        "the circuit is open",
        () -> gateway.sink("home-eu").path("lanes").path("circuit").asString().equals("OPEN"));
    Await.holds(
        "the oldest new packet waits for longer than what is new",
        () -> {
          car.send(gateway, BODY, GOOD);
          TimeUnit.MILLISECONDS.sleep(200);
          return gateway.sink("home-eu").path("lanes").path("live_waits_age_s").asDouble() > 2;
        });
    Await.holds(
        "the garage has everything",
        () -> gateway.sink("site").path("state").asString().equals("IDLE"));
    Said health = stage.run("health --data data --json").with(1);
    assertThat(health.json().path("status").asString()).isEqualTo("WARNING");
    assertThat(health.json().path("backpressure").asBoolean()).isTrue();
    assertThat(health.json().path("ledger").path("synced").asInt()).isEqualTo(BODY);
    assertThat(gateway.sink("site").path("synced").asInt()).isEqualTo(car.acknowledged().size());
    JsonNode sink = gateway.sink("home-eu");
    assertThat(sink.path("state").asString()).isEqualTo("RETRYING");
    assertThat(sink.path("pending").asInt() + sink.path("draining").asInt())
        .isEqualTo(car.acknowledged().size() - BODY);
  }

  /** It is tried more and more often, under one id and with one hash. */
  private static void demandTheSameBatch(Stage stage) throws Exception {
    JsonNode first = onItsWay(stage);
    Await.holds(
        "it is tried again and again",
        () -> onItsWay(stage).path("attempts").asInt() > first.path("attempts").asInt() + 1);
    JsonNode later = onItsWay(stage);
    assertThat(later.path("batch_id").asString()).isEqualTo(first.path("batch_id").asString());
    assertThat(later.path("sha256").asString()).isEqualTo(first.path("sha256").asString());
  }

  /** The batch that goes first. */
  private static JsonNode onItsWay(Stage stage) throws Exception {
    return stage
        .look("drain history --data data")
        .path("batches")
        .valueStream()
        .filter(each -> each.path("sink").asString().startsWith("http"))
        .filter(each -> !each.path("state").asString().equals("ACKED"))
        .reduce((newer, older) -> older)
        .orElseThrow();
  }
}
