package dev.trackside.app.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.proof.Api;
import dev.trackside.app.proof.Await;
import dev.trackside.app.proof.SmallDisk;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody fills the disk of the data directory; later there is room again. */
final class DiskFillingUpTest {
  private static final String GOOD = "\"speed\":287,\"rpm\":11000";
  private static final String START =
      "run --data data --sink site=file:out --sink home-eu=file:cloud";
  private static final int DISK_MEBIBYTES = 64;
  private static final Duration HEALS_WITHIN = Duration.ofSeconds(30);

  @TempDir Path folder;

  @Test
  void intakeIsRefusedWhatIsKeptLeavesAndIntakeComesBack() throws Exception {
    if (!SmallDisk.isPossible(folder.resolve("probe"))) {
      intakeIsRefusedBelowTheFloor();
      return;
    }
    try (SmallDisk _ = SmallDisk.mount(folder.resolve("data"), DISK_MEBIBYTES);
        Stage stage =
            new Stage(folder)
                .with("linger", "100ms")
                .with("disk_floor", "16MiB")
                .with("disk_reserve", "2MiB")) {
      Running gateway = stage.start(START);
      Car car = Car.atZandvoort();
      car.send(gateway, 50, GOOD);
      stage.run("drain pause --data data").well();
      car.send(gateway, 50, GOOD);
      Path ballast = stage.at("data").resolve("ballast");
      fill(ballast);
      demandRefusal(gateway, car);
      stage.run("drain resume --data data").well();
      Await.holds("what was kept leaves", () -> gateway.api().isDrained());

      Walk walk = new Walk(stage, Scenario.DISK_FILLING_UP);
      walk.next("health").with(1).saying("REFUSING", "disk nearly full");
      walk.next("doctor").with(1).saying("FAIL", "intake stops below 16");
      Files.delete(ballast);
      Await.holds(
          "intake is back", HEALS_WITHIN, () -> car.attempt(gateway, 10, GOOD).status() == 200);
      end(stage, gateway, walk, car);
    }
  }

  /** Without the right to mount: a floor above what is free, and one below it. */
  private void intakeIsRefusedBelowTheFloor() throws Exception {
    try (Stage stage = new Stage(folder).with("linger", "100ms")) {
      Car car = Car.atZandvoort();
      Running before = stage.start(START);
      car.send(before, 50, GOOD);
      before.stop();
      Running refusing = stage.with("disk_floor", "1048576GiB").start(START);
      demandRefusal(refusing, car);
      Walk walk = new Walk(stage, Scenario.DISK_FILLING_UP);
      walk.next("health").with(1).saying("REFUSING", "disk nearly full");
      walk.next("doctor").with(1).saying("FAIL", "intake stops below");
      refusing.stop();
      Running gateway = stage.with("disk_floor", "1MiB").start(START);
      car.send(gateway, 10, GOOD);
      end(stage, gateway, walk, car);
    }
  }

  private static void demandRefusal(Running gateway, Car car) throws Exception {
    Await.holds("intake is refused", () -> car.attempt(gateway, 10, GOOD).status() == 503);
    Api.Reply reply = car.attempt(gateway, 10, GOOD);
    assertThat(reply.retryAfter()).matches("[1-9][0-9]?");
    assertThat(reply.json().path("detail").asString()).contains("the disk is nearly full");
    assertThat(gateway.health().path("status").asString()).isEqualTo("REFUSING");
  }

  private static void end(Stage stage, Running gateway, Walk walk, Car car) throws Exception {
    Await.holds("all is delivered", () -> gateway.api().isDrained());
    Said ledger = walk.next("ledger").well().saying("balanced");
    walk.end();
    assertThat(ledger.out()).doesNotContainPattern("refused +0\\b");
    Delivered garage = Delivered.in(stage.at("out"));
    assertThat(garage.ids()).isEqualTo(car.acknowledged());
    assertThat(Delivered.in(stage.at("cloud")).requestIds()).isEqualTo(garage.requestIds());
    gateway.stop();
  }

  /** Takes what is above the half of the floor, as another program on the same disk may. */
  private static void fill(Path ballast) throws IOException {
    try (OutputStream out = Files.newOutputStream(ballast)) {
      while (Files.getFileStore(ballast).getUsableSpace() > 8L << 20) {
        out.write(new byte[64 << 10]);
      }
    }
  }
}
