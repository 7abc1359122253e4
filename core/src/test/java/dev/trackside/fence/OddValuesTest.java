package dev.trackside.fence;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import dev.trackside.packet.ValueKind;
import dev.trackside.policy.Policy;
import dev.trackside.policy.PolicyException;
import dev.trackside.policy.ShippedPolicy;
import dev.trackside.policy.Verb;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No value makes a transform throw, and without randomness a name stays while the rest leaves. */
final class OddValuesTest {
  private static final long RACE = FencedGateway.RACE.toEpochMilli() * 1_000_000L;

  /** A rule of the European Union in the shipped policy, and what stands in its place. */
  private static final Map<String, List<String>> RULES =
      Map.of(
          "vehicle: allow",
          List.of(
              "{verb: generalise, bucket: 0.001}",
              "{verb: aggregate, window: 30s, least: 5, bucket: 0.001}",
              "{verb: truncate_time, step: 1ms}",
              "redact",
              "metadata_only",
              "hold",
              "drop",
              "allow"),
          "{verb: pseudonymise, epoch: season}",
          List.of("{verb: tokenise, epoch: season}", "{verb: pseudonymise, epoch: event}"));

  private static final List<String> TEXTS =
      List.of(
          "",
          "\uD800",
          "2026-13-45T99:99:99Z",
          "+1000000000-12-31T23:59:59Z",
          "-999999999-01-01T00:00:00Z",
          "9".repeat(70_000));
  private static final double[] NUMBERS = {0, -0.0, 1e308, -1e308, Double.MIN_VALUE, 1e-5};
  private static final long[] INTEGERS = {Long.MIN_VALUE, -1, Long.MAX_VALUE};
  private static final long[] TIMES = {Long.MIN_VALUE, -1, 0, RACE, Long.MAX_VALUE};

  @TempDir Path folder;

  private static Chunk odd() {
    ChunkBuilder builder = new ChunkBuilder();
    for (long time : TIMES) {
      for (String channel : List.of("speed", "lap_distance", "driver", "fingerprint", "latitude")) {
        builder.begin(new Stream("car-44", "2026-x-race", "spa"), time);
        int place = builder.channel(channel);
        TEXTS.forEach(each -> builder.text(place, each));
        for (double each : NUMBERS) {
          builder.number(place, each);
        }
        for (long each : INTEGERS) {
          builder.value(place, ValueKind.INTEGER, each);
        }
        builder.bool(place, true).value(place, ValueKind.NULL, 0);
        byte[] raw = "{\"a\":[1,null]}".getBytes(StandardCharsets.UTF_8);
        builder.text(place, ValueKind.RAW, raw, 0, raw.length);
        builder.end();
      }
    }
    return builder.build();
  }

  @Test
  void noValueMakesATransformThrow() {
    Keys keys = Keys.open(folder.resolve("keys"), "");
    Chunk chunk = odd();
    Set<Verb> done = EnumSet.noneOf(Verb.class);
    RULES.forEach((rule, others) -> {
      for (String other : others) {
        Policy policy = policy(rule, rule.startsWith("vehicle") ? "vehicle: " + other : other);
        for (String destination : List.of("home-eu", "home-gb", "home-us", "nowhere")) {
          Terms terms =
              new Terms(policy.hash(), destination, FencedGateway.RACE.toEpochMilli(), false);
          Fence fence = new Fence(policy, keys, terms, new byte[0]);
          Cut cut = new Cut();
          for (int packet = 0; packet < chunk.count(); packet++) {
            fence.cut(chunk, packet, null, cut);
          }
          fence.windows();
          assertThat(fence.isBroken()).isFalse();
        }
        requireNonNull(policy.parts().jurisdictions().get("EU")).rules().values().stream()
            .flatMap(each -> each.values().stream())
            .forEach(each -> done.add(each.verb()));
      }
    });
    assertThat(done).hasSizeGreaterThanOrEqualTo(11);
  }

  private static Policy policy(String rule, String other) {
    try {
      return FencedGateway.changed("jurisdictions.yaml", rule, other);
    } catch (PolicyException e) {
      throw new AssertionError(rule + " -> " + other, e);
    }
  }

  @Test
  void withoutRandomnessANameStaysAndTheRestLeaves() {
    AtomicBoolean isGone = new AtomicBoolean(true);
    SecureRandom random =
        new SecureRandom() {
          private static final long serialVersionUID = 1;

          @Override
          public void nextBytes(byte[] bytes) {
            if (isGone.get() && bytes.length == 32) {
              throw new IllegalStateException("the device is gone");
            }
            super.nextBytes(bytes);
          }
        };
    Policy policy = ShippedPolicy.get();
    Keys keys = Keys.open(folder.resolve("keys"), "", random);
    ChunkBuilder builder = new ChunkBuilder();
    builder.begin(new Stream("car-44", "2026-x-race", "spa"), RACE);
    Chunk chunk = builder.number("speed", 1).text(builder.channel("driver"), "Ann").end().build();
    Terms terms = new Terms(policy.hash(), "home-eu", FencedGateway.RACE.toEpochMilli(), false);
    Fence fence = new Fence(policy, keys, terms, new byte[0]);
    Cut cut = new Cut();
    fence.cut(chunk, 0, null, cut);
    assertThat(fence.isBroken()).isTrue();
    // So the batch is drafted again as with locked keys.
    Terms locked = new Terms(policy.hash(), "home-eu", FencedGateway.RACE.toEpochMilli(), true);
    Fence again = new Fence(policy, keys, locked, new byte[0]);
    again.cut(chunk, 0, null, cut);
    assertThat(again.isBroken()).isFalse();
    assertThat(cut.isLeaving()).isTrue();
    assertThat(cut.withheld()).containsExactly("driver");
    assertThat(cut.waiting()).contains("driver");
    assertThat(cut.fate(0)).isEqualTo(Cut.AS_IT_IS);
    isGone.set(false);
    assertThat(keys.problem()).isEmpty(); // it is looked at before each batch
    Fence later = new Fence(policy, keys, terms, new byte[0]);
    later.cut(chunk, 0, null, cut);
    assertThat(later.isBroken()).isFalse();
  }
}
