package dev.trackside.app.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.proof.Await;
import dev.trackside.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes of the data file are overwritten: first in a block, then where the file begins. */
final class DamagedFileTest {
  private static final String GOOD = "\"speed\":287,\"rpm\":11000";
  private static final String START =
      "run --data data --sink site=file:out --sink home-eu=file:cloud";
  private static final int HEADER = 100;

  @TempDir Path folder;

  @Test
  void isSeenAndSalvagedAndSetAside() throws Exception {
    try (Stage stage = new Stage(folder).with("linger", "100ms")) {
      Running before = stage.start(START);
      Car car = new Car("car-44", "2025-nl-zandvoort-race", "zandvoort", "2025-08-31T13:00:00Z");
      car.send(before, 3, GOOD);
      Await.holds("all is delivered", () -> before.api().isDrained());
      before.stop();
      Path file = stage.at("data").resolve(Store.FILE);
      damageBlock(file);
      byte[] damaged = Files.readAllBytes(file);

      Walk walk = new Walk(stage, Scenario.DAMAGED_FILE);
      walk.next("replay").with(4).saying("the data are damaged", "block", "nothing was deleted");
      walk.next("salvage --check").with(1).saying("buffer_block");
      assertThat(file).as("looking changes nothing").hasBinaryContent(damaged);
      walk.next("salvage --data").well().saying("damaged/");
      assertThat(setAside(stage).resolve(Store.FILE)).as("as it was").hasBinaryContent(damaged);
      stage.run("salvage --check --data data").well();

      Running gateway = walk.start("run");
      car.send(gateway, 3, GOOD);
      Await.holds("all is delivered", () -> gateway.api().isDrained());
      Delivered garage = Delivered.in(stage.at("out"));
      assertThat(garage.ids()).as("each once").isEqualTo(car.acknowledged());
      assertThat(Delivered.in(stage.at("cloud")).requestIds()).isEqualTo(garage.requestIds());
      gateway.stop();
      assertThat(stage.look("ledger --data data").path("lost").asLong())
          .as("every sink had them before")
          .isZero();
      stage.run("audit verify --anchors out --data data").well().saying("INTACT");

      damageHeader(file);
      Running again = stage.start(START);
      car.send(again, 1, GOOD);
      Await.holds("all is delivered", () -> again.api().isDrained());
      assertThat(Delivered.in(stage.at("out")).ids()).isEqualTo(car.acknowledged());
      again.stop();
      assertThat(setAsides(stage)).as("the start salvaged by itself").hasSize(2);

      walk.next("salvage --fresh").well();
      walk.end();
      assertThat(setAsides(stage)).hasSize(3);
      Path old = setAsides(stage).getLast();
      String replay = "replay --session 2025-nl-zandvoort-race --data data/damaged/";
      assertThat(stage.run(replay + old.getFileName()).well().out().lines()).isNotEmpty();
      assertThat(stage.look("ledger --data data").path("received").asLong()).isZero();
    }
  }

  private static List<Path> setAsides(Stage stage) throws IOException {
    try (Stream<Path> all = Files.list(stage.at("data").resolve("damaged"))) {
      return all.sorted().toList();
    }
  }

  private static Path setAside(Stage stage) throws IOException {
    return setAsides(stage).getFirst();
  }

  /** Other packet ids than those that were written. */
  private static void damageBlock(Path file) throws IOException {
    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
    assertThat(bytes).contains("car-44-zandvoort");
    Files.writeString(
        file, bytes.replace("car-44-zandvoort", "car-45-zandvoort"), StandardCharsets.ISO_8859_1);
  }

  private static void damageHeader(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 0; i < HEADER; i++) {
      bytes[i] = (byte) ~bytes[i];
    }
    Files.write(file, bytes);
  }
}
