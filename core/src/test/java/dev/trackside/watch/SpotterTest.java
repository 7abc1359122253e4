package dev.trackside.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.audit.AuditTrail;
import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.delivery.Sink;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.gateway.sight.Occurrence;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real gateway, watched. */
@Timeout(120)
final class SpotterTest {
  private static final Objectives STRICT =
      new Objectives(Duration.ofSeconds(10), Duration.ofMillis(1), 1, Duration.ofSeconds(30));

  @TempDir Path directory;

  /** A sink that is not there until somebody says so. */
  private static final class Uplink implements Sink {
    private volatile boolean isThere;

    @Override
    public String name() {
      return "uplink";
    }

    @Override
    public String destination() {
      return "site";
    }

    @Override
    public Delivery deliver(SealedBatch batch) throws IOException {
      if (!isThere) {
        throw new IOException("no route to the cloud");
      }
      return new Delivery.Acknowledged("");
    }

    @Override
    public void close() {}
  }

  private static void send(Gateway gateway, int packets, double speed) {
    ChunkBuilder builder = new ChunkBuilder();
    for (int i = 0; i < packets; i++) {
      builder.begin(new Stream("car-44", "race", "zandvoort"), gateway.time().epochNanos());
      builder.number("speed", speed).number("rpm", 11_000).end();
    }
    gateway.accept(builder.build(gateway.requestIds(), gateway.time().epochNanos()));
  }

  private static Picture until(Spotter wall, Predicate<Picture> holds) throws InterruptedException {
    Picture picture = wall.look();
    while (!holds.test(picture)) {
      Thread.sleep(20);
      picture = wall.look();
    }
    return picture;
  }

  private static List<String> kinds(Picture picture) {
    return picture.events().stream().map(Occurrence::kind).toList();
  }

  @Test
  void everybodySeesTheSamePicture() throws Exception {
    try (Gateway gateway = Gateway.open(GatewayOptions.at(directory));
        Spotter wall = Spotter.open(gateway, Objectives.standard())) {
      Picture picture = wall.look();
      assertThat(picture.slos()).hasSize(6);
      assertThat(kinds(picture)).containsExactly("gateway.started");
      assertThat(picture.audit().standing()).isEqualTo(AuditTrail.Standing.INTACT);
      until(wall, each -> each.health().atMillis() > picture.health().atMillis());
      int same = 0;
      for (int i = 0; i < 1_000; i++) {
        Picture one = wall.look();
        same += one.equals(wall.look()) ? 1 : 0;
      }
      assertThat(same).isGreaterThan(500);
    }
  }

  @Test
  void figuresAreThoseOfTheLedger() throws Exception {
    try (Gateway gateway =
            Gateway.open(GatewayOptions.at(directory).withFileSink(directory.resolve("out")));
        Spotter wall = Spotter.open(gateway, Objectives.standard())) {
      send(gateway, 100, 300);
      send(gateway, 3, 9_999);
      Picture picture =
          until(
              wall,
              each ->
                  !each.deadLettersByReason().isEmpty()
                      && each.sources().stream()
                          .anyMatch(source -> total(source.coverage()) == 103));
      assertThat(picture.health().ledger().received()).isEqualTo(103);
      assertThat(picture.deadLettersByReason()).containsEntry("out_of_range", 3L);
      assertThat(picture.sources().getFirst().source()).isEqualTo("car-44");
      // The log goes on growing while it is looked at.
      until(wall, each -> each.audit().entries() == gateway.audit().entries());
      while (wall.look().rates().packets() == 0) {
        send(gateway, 1, 300); // until a second's look falls between two of them
        Thread.sleep(20);
      }
    }
  }

  private static long total(List<Integer> coverage) {
    return coverage.stream().mapToLong(Integer::longValue).sum();
  }

  @Test
  void anOutageIsSeenAndItsEndToo() throws Exception {
    Uplink uplink = new Uplink();
    try (Gateway gateway = Gateway.open(GatewayOptions.at(directory).with(uplink));
        Spotter wall = Spotter.open(gateway, STRICT)) {
      send(gateway, 100, 300);
      gateway.drain();
      Picture out =
          until(
              wall,
              each ->
                  each.unsentSince() > 0
                      && kinds(each).contains("sink.circuit_opened")
                      && !each.alerts().isEmpty());
      assertThat(out.unsentSinceMillis()).containsOnlyKeys("uplink");
      assertThat(out.alerts()).extracting(Alert::id).contains("sink.failing:uplink");
      assertThat(slo(out, "oldest_unsent").value().orElseThrow()).isPositive();
      uplink.isThere = true;
      Picture back =
          until(
              wall, each -> each.unsentSince() == 0 && kinds(each).contains("sink.circuit_closed"));
      assertThat(back.alerts()).extracting(Alert::id).doesNotContain("sink.failing:uplink");
      assertThat(kinds(back)).contains("alert.over");
    }
  }

  private static Slo slo(Picture picture, String name) {
    return picture.slos().stream().filter(each -> each.name().equals(name)).findAny().orElseThrow();
  }

  @Test
  void aSensorThatFailsIsSeenAsItIs() throws Exception {
    try (Gateway gateway = Gateway.open(GatewayOptions.at(directory));
        Spotter wall = Spotter.open(gateway, Objectives.standard())) {
      send(gateway, 10, 9_999);
      Picture failing = until(wall, each -> kinds(each).contains("breaker.opened"));
      assertThat(failing.events().toString()).contains("breaker of speed of car-44 opened");
      send(gateway, 60, 300);
      Picture healed = until(wall, each -> kinds(each).contains("breaker.closed"));
      assertThat(until(wall, each -> slo(each, "time_to_heal").state() == Slo.State.MET))
          .isNotNull();
      assertThat(healed.health().guard().openBreakers()).isZero();
    }
  }
}
