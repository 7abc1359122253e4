package dev.trackside.app.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.proof.Await;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A car comes back from an update with one channel under another name, and a new one. */
final class FirmwareUpdateTest {
  private static final String BEFORE = "\"speed\":287,\"rpm\":11000";
  private static final String AFTER = "\"speed_v2\":287,\"rpm\":11000,\"hybrid_pct\":42";
  private static final String ODD = "\"rpm\":11000,\"hybrid_pct\":99999";
  private static final String BAD_AFTER = "\"speed_v2\":900,\"rpm\":11000";

  @TempDir Path folder;

  @Test
  void theNewNamesAreSeenAcceptedAndWhatWaitedFollows() throws Exception {
    try (Stage stage = new Stage(folder).with("linger", "100ms")) {
      Running gateway =
          stage.start("run --data data --sink site=file:out --sink home-eu=file:cloud");
      Car car = Car.atZandvoort();
      car.send(gateway, 10, BEFORE);
      car.send(gateway, 10, AFTER);
      JsonNode receipt = car.send(gateway, 1, ODD);
      assertThat(receipt.path("split").asInt()).as("nobody judges an unknown name").isZero();
      Await.holds("the cloud has it", () -> gateway.sink("home-eu").path("synced").asInt() == 21);
      Path cloud = stage.at("cloud");
      assertThat(Delivered.in(cloud).having("speed")).hasSize(10);
      assertThat(Delivered.in(cloud).having("speed_v2")).as("the policy knows it").hasSize(10);
      assertThat(Delivered.in(cloud).having("_unknown")).as("it knows no hybrid_pct").hasSize(11);

      Walk walk = new Walk(stage, Scenario.FIRMWARE_UPDATE);
      walk.next("channels unknown").well().saying("speed_v2", "hybrid_pct");
      assertThat(suggestion(stage, "speed_v2")).isEqualTo("speed");
      walk.next("channels accept speed_v2").well().saying("speed");
      walk.next("channels show speed").well().saying("speed_v2");
      assertThat(car.send(gateway, 1, BAD_AFTER).path("split").asInt()).isEqualTo(1);
      car.send(gateway, 10, AFTER);
      Await.holds("under the old name", () -> Delivered.in(cloud).having("speed").size() == 20);

      walk.next("policy withheld").well().saying("hybrid_pct");
      walk.next("policy classify hybrid_pct").well();
      Await.holds("it follows", () -> Delivered.in(cloud).having("hybrid_pct").size() == 21);
      walk.end();
      assertThat(Delivered.in(cloud).having("_supplement")).as("each once").hasSize(21);
      gateway.stop();
    }
  }

  private static String suggestion(Stage stage, String name) throws Exception {
    return stage
        .look("channels unknown --data data")
        .path("unknown")
        .valueStream()
        .filter(each -> each.path("name").asString().equals(name))
        .map(each -> each.path("suggestion").asString())
        .findFirst()
        .orElse("");
  }
}
