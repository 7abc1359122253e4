package dev.trackside.buffer;

import dev.trackside.packet.Block;
import dev.trackside.packet.BlockDecoder;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.CorruptBlockException;

/**
 * A block as it was read from the file, still packed.
 *
 * @param head what is known of it
 * @param packetsSection its packets
 * @param samplesSection its samples, empty when they were not read
 */
public record StoredBlock(BlockHead head, byte[] packetsSection, byte[] samplesSection) {
  /** The packets with their samples; the checksum is checked first. */
  public Chunk unpack() {
    long checksum = Block.checksum(packetsSection, samplesSection);
    if (checksum != head.checksum()) {
      throw new CorruptBlockException(
          "the block at position %d has the checksum %08x instead of %08x"
              .formatted(head.first(), checksum, head.checksum()));
    }
    return BlockDecoder.decode(packetsSection, samplesSection, head.count(), head.samples());
  }

  /** The packets without their samples; no checksum says that they are as they were. */
  public Chunk unpackPackets() {
    return BlockDecoder.decodePackets(packetsSection, head.count());
  }

  /** Bytes of the sections that were read. */
  int sizeBytes() {
    return packetsSection.length + samplesSection.length;
  }
}
