package dev.trackside.delivery;

/**
 * The next packets for a sink, encoded under the id their batch will have. Nothing of it is on
 * disk: after a crash it was never there.
 *
 * @param id the batch's id
 * @param sink the sink's number
 * @param first position of its first packet
 * @param to the position behind its last packet
 * @param count number of packets
 * @param late how many of them are late: dead letters before
 * @param bytes NDJSON; only the first {@code length} count
 * @param length number of bytes
 */
record Draft(
    String id, long sink, long first, long to, int count, int late, byte[] bytes, int length)
    implements Outgoing {

  /** The batch that this draft becomes, hashed. */
  SealedBatch seal(long nowMillis) {
    BatchRow row =
        new BatchRow(
            id,
            sink,
            first,
            to,
            count,
            length,
            Sha256.of(bytes, length),
            NdjsonEncoder.FORMAT,
            BatchState.DRAINING,
            0,
            nowMillis,
            null,
            0,
            null,
            late);
    return new SealedBatch(row, bytes, length);
  }
}
