package dev.trackside.fence;

import static dev.trackside.fence.FencedGateway.RACE;
import static dev.trackside.fence.FencedGateway.drain;
import static dev.trackside.fence.FencedGateway.packet;
import static dev.trackside.fence.FencedGateway.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.delivery.MemorySink.Turn;
import dev.trackside.gateway.Gateway;
import dev.trackside.store.Time;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A wall clock that cannot be right: what hangs on dates waits until there is one that can. */
@Timeout(120)
final class ClockTest {
  @TempDir Path folder;

  /** Clocks that the test moves. */
  private static final class Hands implements Time {
    Instant wall = RACE;
    long nanos = -5;

    @Override
    public Instant now() {
      return wall;
    }

    @Override
    public long nanos() {
      return nanos;
    }

    void pass(Duration both) {
      wall = wall.plus(both);
      nanos += both.toNanos();
    }
  }

  @Test
  void aClockBeforeTheNewestPacketOrBeforeTheProgramIsNotTrusted() {
    Hands hands = new Hands();
    assertThat(new ClockWatch(hands, 0).get()).isEmpty();
    assertThat(new ClockWatch(hands, RACE.plusSeconds(3_500).toEpochMilli()).get()).isEmpty();
    ClockWatch behind = new ClockWatch(hands, RACE.plusSeconds(7_200).toEpochMilli());
    assertThat(behind.get()).contains("the newest packet is of 2026-09-06T15:00:00Z");
    hands.pass(Duration.ofMinutes(59));
    assertThat(behind.get()).isNotEmpty();
    hands.pass(Duration.ofMinutes(2));
    assertThat(behind.get()).isEmpty();
    hands.wall = Instant.parse("2025-12-31T23:59:59Z");
    assertThat(new ClockWatch(hands, 0).get()).contains("before this program was written");
  }

  @Test
  void aClockThatStepsIsTrustedAgainWhenItHasRunEvenly() {
    Hands hands = new Hands();
    ClockWatch watch = new ClockWatch(hands, 0);
    hands.pass(Duration.ofDays(1));
    assertThat(watch.get()).as("time that passes is no step").isEmpty();
    hands.wall = hands.wall.plus(Duration.ofMinutes(4));
    assertThat(watch.get()).as("a small step").isEmpty();
    hands.wall = hands.wall.plus(Duration.ofMinutes(6));
    assertThat(watch.get()).contains("stepped by PT6M");
    hands.pass(Duration.ofMinutes(9));
    assertThat(watch.get()).isNotEmpty();
    hands.pass(Duration.ofMinutes(1));
    assertThat(watch.get()).isEmpty();
    hands.wall = hands.wall.minus(Duration.ofMinutes(30));
    assertThat(watch.get()).contains("stepped by PT-30M");
    hands.pass(Duration.ofMinutes(10));
    assertThat(watch.get()).isEmpty();
    hands.wall = hands.wall.minus(Duration.ofMinutes(90));
    hands.pass(Duration.ofMinutes(20));
    assertThat(watch.get()).as("behind what was trusted").contains("the newest packet is of");
  }

  @Test
  void whatIsPersonalWaitsForAClockAndFollowsOnce() throws Exception {
    FencedGateway fenced = new FencedGateway(folder.resolve("data"), "home-gb");
    AtomicReference<String> doubt = new AtomicReference<>("it stopped");
    fenced.clockDoubt = Optional.of(doubt::get);
    fenced.turns = () -> Turn.TAKE_AND_THROW;
    try (Gateway gateway = fenced.open()) {
      send(gateway, packet("spa", 0, "\"speed\":300,\"driver\":\"Ann\",\"fingerprint\":\"f\""));
      send(gateway, packet("spa", 1, "\"driver\":\"Ann\""));
      for (int i = 0; i < 3_000 && fenced.memory.attempts().isEmpty(); i++) {
        Thread.sleep(5);
      }
      assertThat(gateway.health().problems())
          .anyMatch(each -> each.what().contains("clock is not to be trusted"));
    }
    doubt.set("");
    fenced.turns = () -> Turn.TAKE;
    try (Gateway gateway = fenced.open()) {
      List<String> lines = fenced.lines(3);
      drain(gateway);
      assertThat(lines.get(0)).contains("\"samples\":{\"speed\":300}").doesNotContain("\"p-");
      assertThat(String.join("", lines.subList(1, 3)).split("\"driver\":\"p-", -1)).hasSize(3);
      assertThat(gateway.sinks().getFirst().held()).isZero();
      assertThat(gateway.health().problems())
          .noneMatch(each -> each.what().contains("clock is not"));
      doubt.set("it stopped again");
      send(gateway, packet("spa", 2, "\"speed\":301,\"driver\":\"Ann\""));
      drain(gateway);
      assertThat(fenced.lines(4).getLast()).contains("\"samples\":{\"speed\":301}");
      doubt.set("");
      assertThat(fenced.lines(5).getLast()).contains("\"samples\":{\"driver\":\"p-");
    }
    assertThat(fenced.memory.changed()).as("a batch made again after the restart").isEmpty();
  }

  @Test
  void aGatewayLooksAtItsOwnClock() throws Exception {
    FencedGateway fenced = new FencedGateway(folder.resolve("data"), "home-gb");
    try (Gateway gateway = fenced.open()) {
      send(gateway, packet("spa", 0, "\"driver\":\"Ann\""));
      drain(gateway);
      assertThat(fenced.memory.lines()).hasSize(1);
    }
    fenced.nowMillis.addAndGet(-Duration.ofHours(2).toMillis());
    try (Gateway gateway = fenced.open()) {
      send(gateway, packet("spa", 1, "\"driver\":\"Ann\""));
      drain(gateway);
      assertThat(gateway.sinks().getFirst().held()).isEqualTo(1);
    }
    fenced.nowMillis.set(RACE.plusSeconds(60).toEpochMilli());
    try (Gateway gateway = fenced.open()) {
      assertThat(fenced.lines(2).getLast()).contains("\"driver\":\"p-");
      assertThat(gateway.policies().orElseThrow().clockDoubt()).isEmpty();
    }
  }
}
