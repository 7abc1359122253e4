package dev.trackside.gateway;

import static dev.trackside.gateway.LoggedGateway.entries;
import static dev.trackside.gateway.LoggedGateway.lap;
import static dev.trackside.gateway.LoggedGateway.run;
import static dev.trackside.gateway.LoggedGateway.ship;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.audit.AuditQuery;
import dev.trackside.audit.AuditReader;
import dev.trackside.audit.Entry;
import dev.trackside.audit.Kind;
import dev.trackside.delivery.Eventually;
import dev.trackside.guard.BreakerKey;
import dev.trackside.guard.BreakerRules;
import dev.trackside.guard.BreakerSettings;
import dev.trackside.guard.Channel;
import dev.trackside.guard.ChannelRegistry;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import dev.trackside.quarantine.Act;
import dev.trackside.quarantine.LetterFilter;
import dev.trackside.store.Time;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Acts at the gateway are in its audit log, without names; the intake needs no log. */
@Timeout(120)
final class LoggedActsTest {
  private static final Duration WAIT = Duration.ofSeconds(60);
  private static final ChannelRegistry SLOW =
      ChannelRegistry.standard().with(List.of(Channel.number("speed", "km/h", 0, 400)));

  @TempDir Path folder;

  /** Clocks that run, and can be moved on by hand. */
  private static final class Moved implements Time {
    private volatile Duration wall = Duration.ZERO;
    private volatile Duration both = Duration.ZERO;

    @Override
    public Instant now() {
      return Instant.now().plus(both).plus(wall);
    }

    @Override
    public long nanos() {
      return System.nanoTime() + both.toNanos();
    }
  }

  private static Chunk tooFast(Gateway gateway, int packets) {
    ChunkBuilder builder = new ChunkBuilder();
    for (int i = 0; i < packets; i++) {
      builder.begin(new Stream("car-of-max", "race", "spa"), 1_756_645_392_000_000_000L + i);
      builder.packetId("p" + i).number("speed", 500 + i).end();
    }
    return builder.build(gateway.requestIds(), gateway.time().epochNanos());
  }

  private static BreakerRules breakers(int failures) {
    Duration day = Duration.ofDays(1);
    return new BreakerRules(List.of(), new BreakerSettings(failures, day, 1, 1));
  }

  private GatewayOptions options() {
    return GatewayOptions.at(folder.resolve("data")).withFileSink(folder.resolve("out"));
  }

  private static List<Entry> all(Gateway gateway) {
    return gateway
        .store()
        .read(connection -> AuditReader.page(connection, AuditQuery.all(), 0, 10_000));
  }

  @Test
  void whatIsDoneToLettersChannelsAndSinksIsLoggedWithoutNames() throws Exception {
    try (Gateway gateway = Gateway.open(options().with(SLOW).with(breakers(1_000_000)))) {
      gateway.accept(tooFast(gateway, 30));
      Channel wider = Channel.number("speed", "km/h", 0, 509);
      gateway.channels().set(List.of(wider), "max");
      Act again = gateway.workbench().reprocess(LetterFilter.ALL, "max");
      assertThat(gateway.workbench().await(again, WAIT).released()).isEqualTo(10);
      Act away = gateway.workbench().discard(LetterFilter.ALL, "max", "max says so");
      assertThat(gateway.workbench().await(away, WAIT).discarded()).isEqualTo(20);
      gateway.channels().remove("speed", "max");
      gateway.pause("", true);
      gateway.pause("", false);

      assertThat(entries(gateway.store(), Kind.LETTERS_RELEASED))
          .extracting(entry -> entry.data().get("letters"))
          .containsExactly(10L);
      assertThat(entries(gateway.store(), Kind.LETTERS_DISCARDED))
          .extracting(entry -> entry.data().get("letters"))
          .containsExactly(20L);
      assertThat(entries(gateway.store(), Kind.REGISTRY_CHANGED))
          .extracting(entry -> entry.data().get("act"))
          .containsExactly("start", "set", "remove");
      assertThat(entries(gateway.store(), Kind.SINK_PAUSED)).hasSize(1);
      assertThat(entries(gateway.store(), Kind.SINK_RESUMED)).hasSize(1);
      assertThat(all(gateway))
          .noneMatch(entry -> new String(entry.body(), StandardCharsets.UTF_8).contains("max"));
    }
  }

  @Test
  void aMinuteOfSilenceHasAHeartbeatAndAStepOfTheClockAnEntry() throws Exception {
    Moved time = new Moved();
    try (Gateway gateway = Gateway.open(options().with(time))) {
      assertThat(entries(gateway.store(), Kind.HEARTBEAT)).isEmpty();
      time.both = Duration.ofSeconds(61);
      Eventually.holds("a heartbeat", () -> entries(gateway.store(), Kind.HEARTBEAT).size() == 1);
      assertThat(entries(gateway.store(), Kind.CLOCK_STEP)).isEmpty();
      time.wall = Duration.ofHours(2);
      Eventually.holds("the step", () -> entries(gateway.store(), Kind.CLOCK_STEP).size() == 1);
      long by =
          Long.parseLong(
              String.valueOf(
                  entries(gateway.store(), Kind.CLOCK_STEP).getFirst().data().get("by_ns")));
      assertThat(Duration.ofNanos(by).toMinutes()).isBetween(119L, 120L);
      assertThat(entries(gateway.store(), Kind.HEARTBEAT)).hasSize(1);
    }
  }

  @Test
  void breakersThatOpenAndAreResetAreLogged() throws Exception {
    try (Gateway gateway = Gateway.open(options().with(SLOW).with(breakers(2)))) {
      gateway.accept(tooFast(gateway, 10));
      assertThat(gateway.breakers(BreakerKey.ANY, 10).notAtRest()).isNotEmpty();
      Eventually.holds("it opened", () -> !entries(gateway.store(), Kind.BREAKER_OPENED).isEmpty());
      assertThat(gateway.resetBreakers("car-of-max", "speed")).isPositive();
      Eventually.holds(
          "it was reset", () -> !entries(gateway.store(), Kind.BREAKER_RESET).isEmpty());
      assertThat(all(gateway))
          .noneMatch(entry -> new String(entry.body(), StandardCharsets.UTF_8).contains("max"));
    }
  }

  @Test
  void aDamagedLogStopsWhatLeavesAndNotWhatComesIn() throws Exception {
    GatewayOptions options = options().with(SLOW).with(breakers(2));
    try (Gateway gateway = Gateway.open(options)) {
      ship(gateway);
      run(
          gateway.store(),
          "CREATE TABLE spare AS SELECT * FROM audit_entry WHERE seq = 1",
          "DROP TRIGGER audit_entry_delete",
          "DROP TRIGGER audit_entry_insert",
          "DELETE FROM audit_entry WHERE seq = 1");
    }
    try (Gateway gateway = Gateway.open(options)) {
      long batches = gateway.batches(100).size();
      assertThat(gateway.accept(lap(gateway))).isInstanceOf(Receipt.class);
      assertThat(gateway.accept(tooFast(gateway, 10))).isInstanceOf(Receipt.class);
      assertThat(gateway.breakers(BreakerKey.ANY, 10).notAtRest()).isNotEmpty();
      gateway.drain();
      Eventually.holds(
          "health says it",
          () ->
              gateway.health().problems().stream()
                  .anyMatch(each -> each.what().contains("the audit log cannot be written")));
      assertThat(gateway.drainAll(Duration.ofSeconds(2))).isFalse();
      assertThat(gateway.batches(100)).hasSize((int) batches);
      run(gateway.store(), "INSERT INTO audit_entry SELECT * FROM spare");
      assertThat(gateway.drainAll(WAIT)).isTrue();
      assertThat(entries(gateway.store(), Kind.ALARM)).isNotEmpty();
      Eventually.holds("all is well again", () -> gateway.audit().problem().isEmpty());
    }
  }
}
