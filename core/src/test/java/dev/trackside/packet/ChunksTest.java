package dev.trackside.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Putting chunks together and taking packets out is the same as doing it with plain lists. */
final class ChunksTest {
  @Test
  void concatHoldsThePacketsOfAllInOrder() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      RandomChunks source = new RandomChunks(seed);
      List<Chunk> chunks = new ArrayList<>();
      List<PlainPacket> expected = new ArrayList<>();
      for (int i = 0; i <= random.nextInt(6); i++) {
        Chunk chunk = source.chunk(random.nextInt(30));
        chunks.add(chunk);
        expected.addAll(PlainPacket.all(chunk));
      }
      assertThat(PlainPacket.all(Chunks.concat(chunks))).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Test
  void withoutLeavesOutExactlyTheGivenPackets() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      Chunk chunk = new RandomChunks(seed).chunk(1 + random.nextInt(60));
      BitSet out = new BitSet();
      List<PlainPacket> expected = new ArrayList<>();
      for (int i = 0; i < chunk.count(); i++) {
        if (random.nextInt(3) == 0) {
          out.set(i);
        } else {
          expected.add(PlainPacket.of(chunk, i));
        }
      }
      assertThat(PlainPacket.all(Chunks.without(chunk, out))).isEqualTo(expected);
    }
  }

  @Test
  void rangeHoldsExactlyThePacketsInIt() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      Chunk chunk = new RandomChunks(seed).chunk(1 + random.nextInt(60));
      int from = random.nextInt(chunk.count() + 1);
      int to = from + random.nextInt(chunk.count() - from + 1);
      assertThat(PlainPacket.all(Chunks.range(chunk, from, to)))
          .isEqualTo(PlainPacket.all(chunk).subList(from, to));
    }
  }

  @Test
  void aCancelledPacketLeavesNothingBehind() {
    ChunkBuilder builder = new ChunkBuilder();
    Stream car = new Stream("car-44", "race", "zandvoort");
    builder.begin(car, 1).number("speed", 1).packetId("first").end();
    builder.begin(car, 2).number("speed", 2).packetId("gone").number("rpm", 3);
    builder.defect(Defect.ofPacket(Reason.MALFORMED, "")).cancel();
    builder.begin(car, 3).number("speed", 4).end();
    List<PlainPacket> packets = PlainPacket.all(builder.build());
    assertThat(packets).extracting(PlainPacket::eventTime).containsExactly(1L, 3L);
    assertThat(packets.get(1).packetId()).isEmpty();
    assertThat(packets.get(1).defect()).isEmpty();
    assertThat(packets.get(1).samples()).hasSize(1);
  }

  @Test
  void aChunkStaysAsItIsWhenItsBuilderGoesOn() {
    ChunkBuilder builder = new ChunkBuilder();
    Stream car = new Stream("car-44", "race", "zandvoort");
    builder.begin(car, 1).number("speed", 1).text(builder.channel("note"), "one").end();
    Chunk first = builder.build();
    List<PlainPacket> before = PlainPacket.all(first);
    for (int i = 0; i < 100; i++) {
      builder.begin(new Stream("car-" + i, "race", "spa"), i).number("rpm", i);
      builder.text(builder.channel("note-" + i), "another text").end();
    }
    assertThat(builder.build().count()).isEqualTo(100);
    assertThat(PlainPacket.all(first)).isEqualTo(before);
  }
}
