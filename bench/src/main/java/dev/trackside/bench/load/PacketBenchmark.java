package dev.trackside.bench.load;

import dev.trackside.buffer.DuplicateWindow;
import dev.trackside.guard.ChannelRegistry;
import dev.trackside.guard.Judgement;
import dev.trackside.guard.Validator;
import dev.trackside.packet.Block;
import dev.trackside.packet.BlockDecoder;
import dev.trackside.packet.BlockEncoder;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.RequestIds;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Nanoseconds a packet of sixteen samples: built, noted, judged, encoded, decoded. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class PacketBenchmark {
  private static final int PACKETS = 1_024;

  private final RequestIds requestIds = new RequestIds(1, 1);
  private final PacketRing ring = new PacketRing(0);
  private final ChunkBuilder builder = new ChunkBuilder();
  private final Validator validator = new Validator(ChannelRegistry.standard(), 4_096);
  private final DuplicateWindow window = new DuplicateWindow(1_000_000, 1);
  private final BlockEncoder encoder = new BlockEncoder();
  private final Chunk chunk = build();
  private final Block block = encoder.encode(chunk);

  /** Puts packets into columns. */
  @Benchmark
  @OperationsPerInvocation(PACKETS)
  public Chunk build() {
    ring.append(builder, PACKETS);
    return builder.build(requestIds, 1);
  }

  /** Puts packets into columns, and looks for their ids among the newest million. */
  @Benchmark
  @OperationsPerInvocation(PACKETS)
  public BitSet buildAndNote() {
    window.mark();
    return window.note(build());
  }

  /** Judges good packets. */
  @Benchmark
  @OperationsPerInvocation(PACKETS)
  public Judgement judge() {
    return validator.judge(chunk);
  }

  /** Packs packets into a block. */
  @Benchmark
  @OperationsPerInvocation(PACKETS)
  public Block encode() {
    return encoder.encode(chunk);
  }

  /** Unpacks a block. */
  @Benchmark
  @OperationsPerInvocation(PACKETS)
  public Chunk decode() {
    return BlockDecoder.decode(
        block.packetsSection(), block.samplesSection(), block.count(), block.samples());
  }
}
