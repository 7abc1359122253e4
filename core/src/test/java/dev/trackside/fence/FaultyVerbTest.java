package dev.trackside.fence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import dev.trackside.policy.Policy;
import dev.trackside.policy.ShippedPolicy;
import dev.trackside.policy.Verb;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A verb that throws withholds its value; the rest leaves, and after three nothing more does. */
final class FaultyVerbTest {
  private static final long RACE = FencedGateway.RACE.toEpochMilli() * 1_000_000L;
  @TempDir Path folder;
  private final Policy policy = ShippedPolicy.get();

  private static void fail(Verb verb) {
    if (verb == Verb.PSEUDONYMISE) {
      throw new ArrayIndexOutOfBoundsException("planted");
    }
  }

  /** Packets with a name among the samples, or among the metadata. */
  private static Chunk packets(int count, boolean isMetadata) {
    ChunkBuilder builder = new ChunkBuilder();
    byte[] metadata = "{\"driver\":\"Ann\",\"lap\":3}".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < count; i++) {
      builder.begin(new Stream("car-44", "2026-x-race", "spa"), RACE + i);
      builder.number("speed", i);
      if (isMetadata) {
        builder.metadata(metadata, 0, metadata.length);
      } else {
        builder.text(builder.channel("driver"), "Ann");
      }
      builder.end();
    }
    return builder.build();
  }

  private Fence fence(boolean isLocked, Consumer<Verb> before) {
    Terms terms = new Terms(policy.hash(), "home-eu", FencedGateway.RACE.toEpochMilli(), isLocked);
    return new Fence(
        policy, Keys.open(folder.resolve("keys"), ""), terms, new byte[0], null, before);
  }

  @Test
  void itsSampleWaitsAndTheRestOfThePacketLeaves() {
    Chunk chunk = packets(5, false);
    Fence fence = fence(false, FaultyVerbTest::fail);
    Cut cut = new Cut();
    for (int packet = 0; packet < Verbs.FAULTS_MOST; packet++) {
      fence.cut(chunk, packet, null, cut);
      assertThat(cut.isLeaving()).isTrue();
      assertThat(cut.fate(0)).isEqualTo(Cut.AS_IT_IS);
      assertThat(cut.fate(1)).isEqualTo(Cut.STAYS);
      assertThat(cut.withheld()).containsExactly("driver");
      assertThat(cut.waiting()).containsExactly("driver");
    }
    assertThat(fence.faults()).isEqualTo(Verbs.FAULTS_MOST);
    assertThat(fence.isBroken()).as("no key was asked for in vain").isFalse();
    fence.cut(chunk, 3, null, cut);
    assertThat(cut.isHeld()).isTrue();
    assertThat(cut.isLeaving()).isFalse();
    assertThat(cut.waiting()).containsExactly("speed", "driver", Fence.PACKET);
    assertThat(fence.faults()).as("nothing more is tried").isEqualTo(Verbs.FAULTS_MOST);
    fence.cut(chunk, 4, Set.of("driver"), cut);
    assertThat(cut.isSupplement()).isTrue();
    assertThat(cut.isLeaving()).isFalse();
    assertThat(cut.waiting()).containsExactly("driver");
  }

  @Test
  void whatWaitedForItFollowsWhenItDoesNotFail() {
    Chunk chunk = packets(4, false);
    Fence fence = fence(false, FaultyVerbTest::fail);
    Cut cut = new Cut();
    for (int packet = 0; packet < 4; packet++) {
      fence.cut(chunk, packet, null, cut);
    }
    Set<String> names = Set.copyOf(cut.waiting());
    Fence mended = fence(false, verb -> {});
    mended.cut(chunk, 3, names, cut);
    assertThat(cut.isLeaving()).isTrue();
    assertThat(cut.isSupplement()).isFalse();
    assertThat(List.of(cut.fate(0), cut.fate(1))).containsExactly(Cut.AS_IT_IS, Cut.TEXT);
    mended.cut(chunk, 0, Set.of("driver"), cut);
    assertThat(List.of(cut.fate(0), cut.fate(1))).containsExactly(Cut.SKIPPED, Cut.TEXT);
  }

  @Test
  void itsMetadataWait() {
    Chunk chunk = packets(4, true);
    Fence fence = fence(false, FaultyVerbTest::fail);
    Cut cut = new Cut();
    fence.cut(chunk, 0, null, cut);
    assertThat(cut.isLeaving()).isTrue();
    assertThat(cut.metadata()).containsOnlyKeys("lap");
    assertThat(cut.waiting()).containsExactly(Fence.METADATA + "driver");
    for (int packet = 1; packet < 4; packet++) {
      fence.cut(chunk, packet, null, cut);
    }
    assertThat(cut.isHeld()).isTrue();
    assertThat(cut.metadata()).isEmpty();
    assertThat(cut.waiting()).contains(Fence.METADATA + "driver", Fence.METADATA + "lap");
  }
}
