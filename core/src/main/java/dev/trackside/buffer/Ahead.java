package dev.trackside.buffer;

import dev.trackside.packet.Block;
import java.util.Optional;

/**
 * What is made of a chunk before its turn at the committer, by the thread that brings it.
 *
 * @param keys by which its packets are known again
 * @param packed the block of what passes the guard, if it was packed; it counts only when nothing
 *     was taken out of that later, and nothing in it sealed
 */
public record Ahead(PacketKeys keys, Optional<Block> packed) {
  /** Bytes it takes in memory, nearly. */
  public long sizeBytes() {
    return keys.sizeBytes() + packed.map(Block::sizeBytes).orElse(0);
  }
}
