package dev.trackside.app.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.proof.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A sensor sends rubbish until its breaker opens; then it is well again, or its range is wrong. */
final class FailingSensorTest {
  private static final String GOOD = "\"speed\":287,\"rpm\":11000";
  private static final String BAD = "\"speed\":900,\"rpm\":11000";
  private static final String FAST = "\"speed\":410,\"rpm\":11000";
  private static final String NO_SIGNAL = "\"throttle\":104,\"rpm\":11000";

  @TempDir Path folder;

  @Test
  void onlyTheSensorIsHeldAndWhatWasHeldComesBack() throws Exception {
    try (Stage stage = new Stage(folder).with("linger", "100ms")) {
      Running gateway = stage.start("run --data data --sink site=file:out");
      Walk walk = new Walk(stage, Scenario.SENSOR_FAULT);
      Car car = Car.atZandvoort();
      car.send(gateway, 10, GOOD);
      car.send(gateway, 5, BAD);
      car.send(gateway, 10, GOOD);
      demandSymptom(stage);
      walk.next("breaker status").well().saying("car-44", "speed", "OPEN", "10 more good ones");
      walk.next("dlq groups").well().saying("out_of_range", "circuit_open");
      walk.next("dlq list").well().saying("out_of_range");
      walk.next("dlq show 1").well().saying("900", "speed");

      car.send(gateway, 13, GOOD);
      demandReleased(stage, gateway, 20);
      assertThat(stage.look("breaker status --data data").path("breakers")).isEmpty();

      closeByHand(gateway, walk, car);
      demandReleased(stage, gateway, 30);
      correctTheRange(stage, gateway, walk, car);
      mendByHand(stage, walk);
      walk.end();
      JsonNode ledger = stage.look("ledger --verify --data data");
      assertThat(ledger.path("balanced").asBoolean()).isTrue();
      assertThat(ledger.path("accepted").asInt()).isEqualTo(car.acknowledged().size());
      assertThat(ledger.path("split_open").asInt()).isZero();
      gateway.stop();
    }
  }

  /** The other channel and the packets go on. */
  private static void demandSymptom(Stage stage) throws Exception {
    Said health = stage.run("health --data data --json").with(1);
    assertThat(health.json().path("open_breakers").asInt()).isEqualTo(1);
    JsonNode ledger = stage.look("ledger --data data");
    assertThat(ledger.path("accepted").asInt()).isEqualTo(25);
    assertThat(ledger.path("split_open").asInt()).as("5 bad ones, 10 held").isEqualTo(15);
  }

  /** So many samples came back, each once, into the buffer and to the sink. */
  private static void demandReleased(Stage stage, Running gateway, int count) throws Exception {
    Await.holds(
        count + " are released",
        () -> gateway.api().ledger().path("split_released").asInt() == count);
    Await.holds(
        "they are in the sink",
        () -> Delivered.in(stage.at("out")).having("_late").size() == count);
  }

  private static void closeByHand(Running gateway, Walk walk, Car car) throws Exception {
    car.send(gateway, 5, BAD);
    car.send(gateway, 7, GOOD);
    walk.next("breaker reset --source car-44 --channel speed").well().saying("closed 1");
    car.send(gateway, 5, BAD);
    car.send(gateway, 3, GOOD);
    walk.next("breaker reset --all").well().saying("closed 1");
  }

  private static void correctTheRange(Stage stage, Running gateway, Walk walk, Car car)
      throws Exception {
    car.send(gateway, 3, FAST);
    car.send(gateway, 1, GOOD);
    walk.next("channels set speed --max 420").well().saying("420");
    walk.next("channels history").well().saying("420");
    walk.next("dlq reprocess --channel speed --dry-run").well().saying("would release 3 of 18");
    assertThat(gateway.api().ledger().path("split_released").asInt()).isEqualTo(30);
    walk.next("dlq reprocess --channel speed").well().saying("released 3 of 18");
    demandReleased(stage, gateway, 33);
    stage.run("dlq reprocess --channel speed --data data").well().saying("released 0 of 15");
    walk.next("dlq acts").well().saying("reprocess", "DONE");
    car.send(gateway, 2, NO_SIGNAL);
    walk.next("dlq discard --reason sentinel").well().saying("discarded 2 of 2");
  }

  private static void mendByHand(Stage stage, Walk walk) throws Exception {
    walk.next("dlq export").well();
    Path letters = stage.at("letters.ndjson");
    Files.writeString(letters, Files.readString(letters).replace("900", "300"));
    walk.next("dlq import").well().saying("released 15, still bad 0");
    stage.run("dlq import letters.ndjson --data data").well().saying("settled before 15");
  }
}
