package dev.trackside.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.gateway.Receipt;
import dev.trackside.guard.Channel;
import dev.trackside.guard.ChannelRegistry;
import dev.trackside.guard.Checks;
import dev.trackside.guard.Validity;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Channels that change while a gateway runs. */
final class ChannelsTest {
  private static final Stream CAR = new Stream("car-44", "race", "spa");

  @TempDir Path folder;

  private Gateway open() {
    return Gateway.open(GatewayOptions.at(folder));
  }

  private static Receipt send(Gateway gateway, String channel, double value) {
    ChunkBuilder builder = new ChunkBuilder();
    builder.begin(CAR, gateway.time().epochNanos()).number(channel, value).end();
    return (Receipt)
        gateway.accept(builder.build(gateway.requestIds(), gateway.time().epochNanos()));
  }

  @Test
  void aNewRangeIsInForceAtOnceAndOverARestart() {
    try (Gateway gateway = open()) {
      assertThat(send(gateway, "speed", 450).quarantined()).isEqualTo(1);
      ChannelVersion version =
          gateway.channels().set(List.of(Channel.number("speed", "km/h", 0, 500)), "test");
      assertThat(version.change()).contains("400.0 km/h -> number 0.0..500.0 km/h");
      assertThat(version.number()).isEqualTo(2);
      assertThat(send(gateway, "speed", 450).accepted()).isEqualTo(1);
    }
    try (Gateway gateway = open()) {
      assertThat(send(gateway, "speed", 450).accepted()).isEqualTo(1);
      assertThat(gateway.channels().remove("speed", "test")).isTrue();
      assertThat(gateway.channels().remove("speed", "test")).isFalse();
      assertThat(send(gateway, "speed", 450).quarantined()).isEqualTo(1);
      assertThat(Channels.versions(gateway.store(), 9))
          .extracting(ChannelVersion::origin)
          .containsExactly("test", "test", "start");
    }
  }

  @Test
  void everythingOfAChannelIsKept() {
    Channel channel =
        Channel.number("damper", "mm", -60, 60, -999, 104.5)
            .withAliases(List.of("d1", "Damper One"))
            .withChecks(new Checks(2.5, 3, 4, true, true))
            .withValidity(new Validity(5, 1_000));
    try (Gateway gateway = open()) {
      gateway.channels().set(List.of(channel), "test");
    }
    try (Gateway gateway = open()) {
      assertThat(gateway.channels().current().all()).contains(channel);
    }
  }

  @Test
  void anAliasThatMeansSomethingElseIsRefusedAndNothingChanges() {
    try (Gateway gateway = open()) {
      Channel clash = Channel.number("vCar", "", 0, 1).withAliases(List.of("speed"));
      assertThatThrownBy(() -> gateway.channels().set(List.of(clash), "test"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("speed");
      assertThat(gateway.channels().current().find("vCar")).isEmpty();
      assertThat(Channels.versions(gateway.store(), 9)).hasSize(1);
    }
  }

  @Test
  void anotherBaseIsAVersionThatSaysWhatChanged() {
    ChannelRegistry standard = ChannelRegistry.standard();
    try (Gateway gateway = open()) {
      Channels channels = gateway.channels();
      channels.set(List.of(Channel.number("gear", "", 0, 9)), "test");
      send(gateway, "boost", 3);
      ChannelRegistry other =
          standard.with(
              List.of(
                  Channel.number("speed", "km/h", 0, 500), Channel.number("boost", "bar", 0, 4)));
      ChannelVersion version = channels.rebase(other, "file f").orElseThrow();
      assertThat(version.origin()).isEqualTo("file f");
      assertThat(version.change())
          .contains("speed: number 0.0..400.0 km/h -> number 0.0..500.0 km/h")
          .contains("boost: (unknown channel) -> number 0.0..4.0 bar")
          .doesNotContain("gear");
      assertThat(channels.rebase(other, "file f")).isEmpty();
      assertThat(send(gateway, "speed", 450).accepted()).isEqualTo(1);
      assertThat(send(gateway, "gear", 9).accepted()).isEqualTo(1);
      assertThat(send(gateway, "boost", 5).quarantined()).isEqualTo(1);
      channels.flush();
      assertThat(Channels.unknown(gateway.store())).isEmpty();
    }
  }

  @Test
  void whatNoLongerFitsItsBaseIsLeftOutAndTold() {
    Channel own = Channel.number("speed", "km/h", 0, 500).withAliases(List.of("vCar"));
    try (Gateway gateway = open()) {
      gateway.channels().set(List.of(own), "test");
      assertThat(gateway.channels().problems()).isEmpty();
    }
    ChannelRegistry other =
        ChannelRegistry.standard().with(List.of(Channel.number("vCar", "m/s", 0, 120)));
    try (Gateway gateway = Gateway.open(GatewayOptions.at(folder).with(other))) {
      assertThat(gateway.channels().current().find("speed").orElseThrow().max()).isEqualTo(400);
      assertThat(gateway.health().problems())
          .anySatisfy(each -> assertThat(each.what()).contains("set for speed is not in force"));
      gateway.channels().remove("speed", "test");
      assertThat(gateway.health().problems()).isEmpty();
    }
  }

  @Test
  void unknownChannelsAreListedUntilTheyAreKnown() {
    try (Gateway gateway = open()) {
      send(gateway, "speed_v2", 100);
      send(gateway, "speed_v2", 300);
      send(gateway, "speed", 300);
    }
    try (Gateway gateway = open()) {
      List<UnknownChannel> unknown = Channels.unknown(gateway.store());
      assertThat(unknown).hasSize(1);
      assertThat(unknown.getFirst().samples()).isEqualTo(2);
      assertThat(unknown.getFirst().max()).isEqualTo(300);
      assertThat(unknown.getFirst().isNumeric()).isTrue();
      Channel speed = gateway.channels().current().find("speed").orElseThrow();
      gateway.channels().set(List.of(speed.withAliases(List.of("speed_v2"))), "test");
      assertThat(Channels.unknown(gateway.store())).isEmpty();
      assertThat(send(gateway, "speed_v2", 401).quarantined()).isEqualTo(1);
    }
  }

  @Test
  void namesThatCannotBeReadAreRefused() {
    assertThatThrownBy(() -> Channel.number("a\nb", "", 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("control characters");
    assertThatThrownBy(() -> Channel.number("a", "", 0, 1).withAliases(List.of("b\n")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
