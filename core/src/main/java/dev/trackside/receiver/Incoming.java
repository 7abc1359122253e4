package dev.trackside.receiver;

import java.util.List;

/**
 * A batch that came.
 *
 * @param id its id
 * @param bytes the NDJSON, unpacked
 * @param sha256 its hash
 * @param resealed true when its gateway made it again after an erasure: it may have come before,
 *     with other bytes
 * @param parts what is in it
 */
public record Incoming(String id, byte[] bytes, byte[] sha256, boolean resealed, List<Part> parts) {
  /** Copies the list. */
  public Incoming {
    parts = List.copyOf(parts);
  }

  /**
   * The packets of one session in it.
   *
   * @param session their session
   * @param circuit their circuit
   * @param packets how many
   */
  public record Part(String session, String circuit, long packets) {}

  /** Number of packets. */
  long packets() {
    return parts.stream().mapToLong(Part::packets).sum();
  }

  /** The name of the gateway that sent it: what stands before its sink and its position. */
  String gateway() {
    int end = id.indexOf("-s");
    return end > 0 ? id.substring(0, end) : id;
  }
}
