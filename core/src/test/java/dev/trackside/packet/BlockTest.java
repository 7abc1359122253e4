package dev.trackside.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What is packed comes back bit for bit, and what is damaged is seen. */
final class BlockTest {
  private static final int CHUNKS = 2_000;

  @Test
  void everyChunkComesBackBitForBit() {
    BlockEncoder encoder = new BlockEncoder();
    for (int seed = 0; seed < CHUNKS; seed++) {
      Random random = new Random(seed);
      int packets = seed % 100 == 0 ? 3_000 : 1 + random.nextInt(random.nextInt(60) + 1);
      Chunk chunk = new RandomChunks(seed).chunk(packets);
      Block block = encoder.encode(chunk);
      Chunk read = decode(block, block.packetsSection(), block.samplesSection());
      assertThat(PlainPacket.all(read)).as("seed %d", seed).isEqualTo(PlainPacket.all(chunk));
      assertThat(block.count()).isEqualTo(packets);
      assertThat(block.samples()).isEqualTo(chunk.sampleCount());
      assertTimes(chunk, block);
      assertIdsWithoutSamples(chunk, BlockDecoder.decodePackets(block.packetsSection(), packets));
    }
  }

  private static Chunk decode(Block block, byte[] packets, byte[] samples) {
    return BlockDecoder.decode(packets, samples, block.count(), block.samples());
  }

  private static void assertTimes(Chunk chunk, Block block) {
    long[] times = new long[chunk.count()];
    for (int i = 0; i < times.length; i++) {
      times[i] = chunk.eventTime(i);
    }
    assertThat(block.eventMin()).isEqualTo(Arrays.stream(times).min().orElseThrow());
    assertThat(block.eventMax()).isEqualTo(Arrays.stream(times).max().orElseThrow());
  }

  private static void assertIdsWithoutSamples(Chunk chunk, Chunk packetsOnly) {
    assertThat(packetsOnly.count()).isEqualTo(chunk.count());
    assertThat(packetsOnly.sampleCount()).isZero();
    for (int i = 0; i < chunk.count(); i++) {
      assertThat(packetsOnly.packetIds().copy(i)).isEqualTo(chunk.packetIds().copy(i));
      assertThat(packetsOnly.requestId(i)).isEqualTo(chunk.requestId(i));
      assertThat(packetsOnly.stream(i)).isEqualTo(chunk.stream(i));
    }
  }

  @Test
  void aBlockOfABlockIsTheSameBlock() {
    BlockEncoder encoder = new BlockEncoder();
    for (int seed = 0; seed < 200; seed++) {
      Block block = encoder.encode(new RandomChunks(seed).chunk(1 + seed));
      Block again = encoder.encode(decode(block, block.packetsSection(), block.samplesSection()));
      assertThat(again.packetsSection()).isEqualTo(block.packetsSection());
      assertThat(again.samplesSection()).isEqualTo(block.samplesSection());
    }
  }

  @Test
  void manyThreadsReadAtOnceAndADamagedFrameSpoilsNoneBehindIt() throws Exception {
    Chunk chunk = new RandomChunks(5).chunk(500);
    Block block = new BlockEncoder().encode(chunk);
    byte[] whole = block.samplesSection();
    byte[] damaged = Arrays.copyOf(whole, whole.length - 20); // its frame's head is good
    try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
      List<Future<Integer>> all = new ArrayList<>();
      for (int thread = 0; thread < 6; thread++) {
        all.add(
            threads.submit(() -> {
              int refused = 0;
              for (int i = 0; i < 100; i++) {
                try {
                  decode(block, block.packetsSection(), damaged);
                } catch (CorruptBlockException e) {
                  refused++;
                }
                Chunk read = decode(block, block.packetsSection(), whole);
                assertThat(PlainPacket.all(read)).isEqualTo(PlainPacket.all(chunk));
              }
              return refused;
            }));
      }
      for (Future<Integer> each : all) {
        assertThat(each.get()).isEqualTo(100);
      }
    }
  }

  @Test
  void everyTruncationIsACorruptBlock() {
    for (int seed = 0; seed < 60; seed++) {
      Block block = new BlockEncoder().encode(new RandomChunks(seed).chunk(1 + seed / 4));
      byte[] packets = block.packetsSection();
      byte[] samples = block.samplesSection();
      for (int length = 0; length < packets.length; length++) {
        assertDamageIsSeen(block, Arrays.copyOf(packets, length), samples);
      }
      for (int length = 0; length < samples.length; length++) {
        assertDamageIsSeen(block, packets, Arrays.copyOf(samples, length));
      }
    }
  }

  @Test
  void everyFlippedByteIsACorruptBlock() {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      Block block = new BlockEncoder().encode(new RandomChunks(seed).chunk(1 + seed / 4));
      for (int at = 0; at < block.packetsSection().length; at++) {
        byte[] damaged = block.packetsSection().clone();
        damaged[at] ^= (byte) (1 + random.nextInt(255));
        assertDamageIsSeen(block, damaged, block.samplesSection());
      }
      for (int at = 0; at < block.samplesSection().length; at++) {
        byte[] damaged = block.samplesSection().clone();
        damaged[at] ^= (byte) (1 + random.nextInt(255));
        assertDamageIsSeen(block, block.packetsSection(), damaged);
      }
    }
  }

  /** The decoder says that it is damage, or makes a chunk of it that the checksum refuses. */
  private static void assertDamageIsSeen(Block block, byte[] packets, byte[] samples) {
    assertThat(Block.checksum(packets, samples)).isNotEqualTo(block.checksum());
    try {
      PlainPacket.all(decode(block, packets, samples));
    } catch (CorruptBlockException e) {
      assertThat(e).hasMessageMatching("(?s).{10,}");
    }
  }

  @Test
  void aForgedLengthTakesNoMemory() {
    // version 1, then a count of 16 million packets, of which nothing follows
    byte[] packets = {0, 1, (byte) 0x80, (byte) 0x80, (byte) 0x80, 8};
    // a section that says that it unpacks to 256 MiB
    byte[] zstd = {1, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 1, 40, -75, 47, -3};
    long before = allocated();
    for (byte[] forged : new byte[][] {packets, zstd}) {
      try {
        BlockDecoder.decodePackets(forged, 1);
        fail("%s was taken for a block", Arrays.toString(forged));
      } catch (CorruptBlockException e) {
        assertThat(e).hasMessageMatching("(?s).{10,}");
      }
    }
    assertThat(allocated() - before).isLessThan(16L << 20);
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean)
            java.lang.management.ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }

  @Test
  void aBlockOfTheFirstFormatStillReads() throws IOException {
    byte[] packets = resource("block-1-packets.bin");
    byte[] samples = resource("block-1-samples.bin");
    Chunk golden = GoldenChunk.make();
    Chunk read = BlockDecoder.decode(packets, samples, golden.count(), golden.sampleCount());
    assertThat(PlainPacket.all(read)).isEqualTo(PlainPacket.all(golden));
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = BlockTest.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return in == null ? new byte[0] : in.readAllBytes();
    }
  }
}
