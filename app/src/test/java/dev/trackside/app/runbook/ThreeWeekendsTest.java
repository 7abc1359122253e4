package dev.trackside.app.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.proof.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One gateway through three race weekends at three circuits of three laws. The weekends lie weeks
 * apart by the times in the packets; nobody touches the gateway meanwhile, though a sensor fails in
 * the second one and the cloud is away in the third.
 */
final class ThreeWeekendsTest {
  private static final String GOOD = ",\"rpm\":11000,\"driver_name\":\"Ann Miller\"";
  private static final String BAD = "\"speed\":900,\"rpm\":11000";
  private static final int BODIES = 60;
  private static final int BODY = 100;
  private static final int WINDOW = 500;

  @TempDir Path folder;

  @Test
  void nothingHasToBeDoneAndNothingGrowsThatShouldNot() throws Exception {
    try (Stage stage =
        new Stage(folder)
            .with("linger", "100ms")
            .with("retention", "1s")
            .with("duplicate_window", Integer.toString(WINDOW))) {
      Running gateway =
          stage.start("run --data data --sink site=file:out --sink home-eu=file:cloud");
      List<Car> cars =
          List.of(
              new Car("car-44", "2026-gb-silverstone-race", "silverstone", "2026-07-05T14:00:00Z"),
              Car.atZandvoort(),
              new Car("car-44", "2026-it-monza-race", "monza", "2026-09-06T13:00:00Z"));
      race(gateway, cars.get(0));
      rest(gateway, cars.get(0));
      long size = gateway.health().path("store").path("file_bytes").asLong();

      cars.get(1).send(gateway, 5, BAD);
      race(gateway, cars.get(1));
      rest(gateway, cars.get(1));

      Path away = Files.move(stage.at("cloud"), stage.at("away"));
      Files.writeString(stage.at("cloud"), "");
      race(gateway, cars.get(2));
      Await.holds(
          "the cloud is missed",
          () -> gateway.sink("home-eu").path("state").asString().equals("RETRYING"));
      Files.delete(stage.at("cloud"));
      Files.move(away, stage.at("cloud"));
      rest(gateway, cars.get(2));
      assertThat(gateway.health().path("store").path("file_bytes").asLong())
          .as("the space of the first weekend is used again")
          .isLessThan(size + size / 2);

      look(stage);
      assertThat(replayed(gateway, cars.get(0))).as("of the first weekend").isZero();
      Delivered garage = Delivered.in(stage.at("out"));
      List<String> all = new ArrayList<>();
      cars.forEach(each -> all.addAll(each.acknowledged()));
      assertThat(garage.onTime().ids()).isEqualTo(all.stream().sorted().toList());
      assertThat(garage.having("_late")).as("what the breaker held").hasSize(20);
      assertThat(Delivered.in(stage.at("cloud")).requestIds()).isEqualTo(garage.requestIds());
      gateway.stop();
    }
  }

  private static void race(Running gateway, Car car) throws Exception {
    for (int body = 0; body < BODIES; body++) {
      car.send(gateway, BODY, "\"speed\":" + (200 + body) + GOOD);
    }
  }

  /** Until everything is delivered and the weekend is past its retention. */
  private static void rest(Running gateway, Car car) throws Exception {
    Await.holds("all is delivered", () -> gateway.api().isDrained());
    Await.holds(
        "what every sink has is removed, except what is needed to know packets again",
        () -> replayed(gateway, car) < 2 * WINDOW);
  }

  /** Packets of a weekend that are still in the buffer. */
  private static long replayed(Running gateway, Car car) throws Exception {
    return gateway.api().read("/api/v1/replay?session=" + car.session()).body().lines().count();
  }

  private static void look(Stage stage) throws Exception {
    Walk walk = new Walk(stage, Scenario.THREE_WEEKENDS);
    walk.next("health").well().saying("OK");
    walk.next("ledger").well().saying("balanced");
    walk.next("audit verify --anchors out").well().saying("INTACT");
    walk.next("breaker status").well().saying("all breakers are at rest", "CLOSED to OPEN");
    walk.next("dlq groups").well().saying("out_of_range");
    walk.next("subject list").well().saying("Ann Miller");
    walk.next("policy history").well();
    walk.end();
  }
}
