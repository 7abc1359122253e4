package dev.trackside.receiver;

import java.util.List;

/**
 * A batch that is held.
 *
 * @param seq its place in the order in which batches were taken
 * @param id its id
 * @param gateway the name of the gateway that sent it
 * @param sha256 hash of the NDJSON
 * @param bytes size of the NDJSON
 * @param packets number of packets
 * @param receivedAtMillis when it was taken, epoch milliseconds
 * @param receipt the signed note that was answered
 * @param hasProofs true when the proofs of its gateway's audit log are kept beside it
 * @param hasErased true when its gateway made it again after an erasure: what is held has values
 *     that were erased there
 * @param parts what is in it
 */
public record ReceivedBatch(
    long seq,
    String id,
    String gateway,
    byte[] sha256,
    long bytes,
    long packets,
    long receivedAtMillis,
    String receipt,
    boolean hasProofs,
    boolean hasErased,
    List<Incoming.Part> parts) {
  /** Copies the list. */
  public ReceivedBatch {
    parts = List.copyOf(parts);
  }
}
