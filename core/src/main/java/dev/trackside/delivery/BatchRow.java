package dev.trackside.delivery;

import org.jspecify.annotations.Nullable;

/**
 * A batch as it stands in the file.
 *
 * @param id its id, the same for ever: node, sink and first position
 * @param sink the sink's number
 * @param first position of its first packet
 * @param to the position behind its last packet
 * @param count number of packets
 * @param bytes size of its encoded form
 * @param sha256 hash of its encoded form; not to be changed
 * @param format version of the encoding
 * @param state DRAINING, ACKED, FAILED or RECOVERED
 * @param attempts how often it was sent
 * @param sealedAtMillis when it was frozen, epoch milliseconds
 * @param ackedAtMillis when the sink's ack was kept, epoch milliseconds; null before
 * @param recovered how often a restart found it unfinished
 * @param problem what went wrong last; null for nothing
 * @param late how many of its fresh packets are late: dead letters before
 * @param fresh packets that no earlier batch of the sink held; only a supplement has others
 * @param basis what it was judged by
 * @param resealed true when it was made again without what had been erased since it was sealed; a
 *     sink may have it as it was before
 */
public record BatchRow(
    String id,
    long sink,
    long first,
    long to,
    int count,
    int bytes,
    byte[] sha256,
    int format,
    BatchState state,
    int attempts,
    long sealedAtMillis,
    @Nullable Long ackedAtMillis,
    int recovered,
    @Nullable String problem,
    int late,
    int fresh,
    Basis basis,
    boolean resealed) {
  /**
   * True for one made again of the same packets. Of a supplement packets may be missing: there is
   * nothing left that it could add to them.
   */
  boolean isOfSamePackets(BatchRow made) {
    return made.fresh() == fresh
        && made.late() == late
        && (made.count() == count || basis.isSupplement());
  }

  /** The same batch with the content that it has when it is made again, without what was erased. */
  public BatchRow resealed(BatchRow made) {
    return new BatchRow(
        id,
        sink,
        first,
        to,
        made.count,
        made.bytes,
        made.sha256,
        made.format,
        state,
        attempts,
        sealedAtMillis,
        ackedAtMillis,
        recovered,
        problem,
        late,
        fresh,
        basis,
        true);
  }
}
