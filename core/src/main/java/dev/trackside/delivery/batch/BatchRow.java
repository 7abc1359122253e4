package dev.trackside.delivery.batch;

import java.nio.ByteBuffer;
import java.util.Arrays;
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
 * @param state see {@link BatchState}
 * @param attempts how often it was sent
 * @param sealedAtMillis when it was frozen, epoch milliseconds
 * @param ackedAtMillis when the sink's ack was kept, or the batch ended otherwise, epoch
 *     milliseconds; null before
 * @param recovered how often a restart found it unfinished
 * @param problem what went wrong last; null for nothing
 * @param late how many of its fresh packets are late: dead letters before
 * @param fresh packets that no earlier batch of the sink held; only a supplement has others
 * @param basis what it was judged by
 * @param earlier SHA-256, one behind the other and the oldest first, of what it was before it was
 *     made again without what had been erased, or in another format; empty mostly; not to be
 *     changed
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
    byte[] earlier) {
  private static final int HASH_BYTES = 32;

  /** True when it was made again without what was erased: a sink may have it as it was before. */
  public boolean resealed() {
    return earlier.length > 0;
  }

  /** True for the hash of one of its makings before: a sink that has that one has the batch. */
  public boolean wasOnce(byte[] hash) {
    for (int at = 0; at < earlier.length; at += HASH_BYTES) {
      if (Arrays.equals(earlier, at, at + HASH_BYTES, hash, 0, hash.length)) {
        return true;
      }
    }
    return false;
  }

  /**
   * True for one made again of the same packets. Of a supplement packets may be missing: there is
   * nothing left that it could add to them.
   */
  public boolean isOfSamePackets(BatchRow made) {
    return made.fresh() == fresh
        && made.late() == late
        && (made.count() == count || basis.isSupplement());
  }

  /**
   * A run of its positions as a batch of its own, on its way as this one was; what is in it is made
   * of that.
   */
  public BatchRow part(String partId, long from, long end) {
    Basis.Whole whole = basis.of() == null ? new Basis.Whole(id, first) : basis.of();
    return new BatchRow(
        partId,
        sink,
        from,
        end,
        0,
        0,
        new byte[0],
        format,
        BatchState.DRAINING,
        0,
        sealedAtMillis,
        null,
        0,
        null,
        0,
        0,
        new Basis(basis.terms(), basis.windows(), basis.only(), basis.lane(), whole),
        new byte[0]);
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
        ByteBuffer.allocate(earlier.length + HASH_BYTES).put(earlier).put(sha256).array());
  }
}
