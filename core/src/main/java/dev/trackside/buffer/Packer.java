package dev.trackside.buffer;

import dev.trackside.packet.Block;
import dev.trackside.packet.BlockEncoder;
import dev.trackside.packet.Chunk;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Packs large chunks into blocks on the threads that bring them, so that the committer's only
 * writes them. A small chunk is left to it, which puts many into one block. Safe for many threads.
 */
public final class Packer {
  /** A block of so many packets packs as well by itself as together with others. */
  private static final int LARGE = 512;

  private final BlockingQueue<BlockEncoder> idle;

  /** Packs at most so many chunks at a time. */
  public Packer(int atATime) {
    this.idle = new ArrayBlockingQueue<>(atATime);
    for (int i = 0; i < atATime; i++) {
      idle.add(new BlockEncoder());
    }
  }

  /** True for so many packets that their block is worth to stand alone. */
  static boolean isLarge(int packets) {
    return packets >= LARGE;
  }

  /** The block of a chunk; empty when it is small, or as many are packed as may be at a time. */
  public Optional<Block> pack(Chunk chunk) {
    BlockEncoder encoder = isLarge(chunk.count()) ? idle.poll() : null;
    if (encoder == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(encoder.encode(chunk));
    } finally {
      idle.add(encoder);
    }
  }
}
