package dev.trackside.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sealed values are bytes and no text, and come back as such wherever chunks go. */
final class SealedKindsTest {
  private static final Stream CAR = new Stream("car-44", "race", "zandvoort");

  private final Random random = new Random(11);

  @Test
  void sealedAndErasedValuesComeBackFromABlock() {
    List<byte[]> sealed = new ArrayList<>();
    Chunk chunk = chunk(40, sealed);
    Block block = new BlockEncoder().encode(chunk);
    Chunk read =
        BlockDecoder.decode(
            block.packetsSection(), block.samplesSection(), block.count(), block.samples());
    assertHolds(read, sealed);
  }

  @Test
  void concatMovesThePlacesOfSealedBytes() {
    List<byte[]> sealed = new ArrayList<>();
    Chunk all = Chunks.concat(List.of(chunk(7, sealed), chunk(1, sealed), chunk(20, sealed)));
    assertHolds(all, sealed);
  }

  @Test
  void withoutCopiesTheSealedBytesOfThePacketsThatStay() {
    List<byte[]> sealed = new ArrayList<>();
    Chunk chunk = chunk(9, sealed);
    BitSet out = new BitSet();
    out.set(0);
    out.set(5);
    List<byte[]> kept = new ArrayList<>(sealed);
    kept.remove(5);
    kept.remove(0);
    assertHolds(Chunks.without(chunk, out), kept);
  }

  /** Packets of a number, a sealed value, a text and an erased value. */
  private Chunk chunk(int packets, List<byte[]> sealed) {
    ChunkBuilder builder = new ChunkBuilder();
    for (int i = 0; i < packets; i++) {
      byte[] bytes = new byte[random.nextInt(60)];
      random.nextBytes(bytes);
      sealed.add(bytes);
      builder.begin(CAR, i).number("speed", i);
      builder.text(builder.channel("heart_rate"), ValueKind.SEALED, bytes, 0, bytes.length);
      builder.text(builder.channel("note"), "lap " + i);
      builder.value(builder.channel("driver_id"), ValueKind.ERASED, 0).end();
    }
    return builder.build();
  }

  private static void assertHolds(Chunk chunk, List<byte[]> sealed) {
    assertThat(chunk.count()).isEqualTo(sealed.size());
    for (int packet = 0; packet < sealed.size(); packet++) {
      int first = chunk.firstSample(packet);
      assertThat(chunk.endSample(packet) - first).isEqualTo(4);
      int start = chunk.textStart(first + 1);
      assertThat(chunk.kind(first + 1)).isEqualTo(ValueKind.SEALED);
      assertThat(Arrays.copyOfRange(chunk.text(), start, start + chunk.textLength(first + 1)))
          .isEqualTo(sealed.get(packet));
      assertThat(chunk.textValue(first + 2)).startsWith("lap ");
      assertThat(chunk.kind(first + 3)).isEqualTo(ValueKind.ERASED);
      assertThat(chunk.bits(first + 3)).isZero();
    }
  }
}
