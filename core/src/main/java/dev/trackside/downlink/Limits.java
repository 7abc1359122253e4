package dev.trackside.downlink;

/**
 * How large what arrives may be; what is larger becomes a dead letter, {@code too_large}.
 *
 * @param packetBytes bytes of one packet, line or row
 * @param samplesPerPacket samples of one packet
 * @param nameBytes bytes of a source, session, circuit, packet id or channel name
 * @param rawKeptBytes bytes kept of a packet that could not be read
 */
public record Limits(int packetBytes, int samplesPerPacket, int nameBytes, int rawKeptBytes) {
  /** Members of a packet's metadata. */
  static final int METADATA_MEMBERS = 128;

  /** Levels of arrays and objects in one value. */
  static final int DEPTH = 32;

  /** Checks the parts. */
  public Limits {
    if (packetBytes < 64 || packetBytes > 1 << 28) {
      throw new IllegalArgumentException("packetBytes is not from 64 to 268435456");
    }
    if (samplesPerPacket < 1 || nameBytes < 1 || rawKeptBytes < 0) {
      throw new IllegalArgumentException("a limit is too small");
    }
  }

  /** 256 KiB and 4,096 samples a packet, names of 128 bytes, 64 KiB kept of what is unreadable. */
  public static Limits standard() {
    return new Limits(256 << 10, 4_096, 128, 64 << 10);
  }
}
