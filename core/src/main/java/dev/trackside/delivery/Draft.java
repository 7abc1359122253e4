package dev.trackside.delivery;

import dev.trackside.delivery.batch.Basis;
import dev.trackside.delivery.batch.BatchRow;
import dev.trackside.delivery.batch.BatchState;
import dev.trackside.delivery.batch.WithheldRow;
import dev.trackside.delivery.lane.Lane;
import dev.trackside.fence.ShadowLook;
import dev.trackside.fence.Waiting;
import org.jspecify.annotations.Nullable;

/**
 * The next packets for a sink, cut to what may leave and encoded under the id their batch will
 * have. Nothing of it is on disk: after a crash it was never there.
 *
 * @param id the batch's id
 * @param sink the sink's number
 * @param first position of its first packet
 * @param to the position behind its last packet
 * @param tally how many packets there are of each kind
 * @param bytes NDJSON; only the first {@code length} count
 * @param length number of bytes
 * @param sha256 of the bytes: made here, because who sends them has no time for it
 * @param format version of the encoding
 * @param basis what it was judged by
 * @param windowsAfter the means that are being formed behind it, encrypted
 * @param waiting what of its packets stays only for now
 * @param names the same as bytes: made here, because the committer has no time for it
 * @param of what a supplement was drafted from; null for other drafts
 * @param look what a candidate policy made of its packets; null for none
 * @param decisions what its entries in the audit log say
 * @param generation a draft of an earlier one is void
 */
record Draft(
    String id,
    long sink,
    long first,
    long to,
    Tally tally,
    byte[] bytes,
    int length,
    byte[] sha256,
    int format,
    Basis basis,
    byte[] windowsAfter,
    Waiting waiting,
    byte[] names,
    @Nullable WithheldRow of,
    @Nullable ShadowLook look,
    Decisions decisions,
    long generation)
    implements Sender.Outgoing {

  /**
   * Packets of a draft.
   *
   * @param count those in its bytes
   * @param fresh those of them that no earlier batch of the sink held
   * @param late those of the fresh ones that were dead letters before
   * @param astray packets that were not at the circuit that they name, whether they leave or not
   * @param faults verbs of the fence that failed
   */
  record Tally(int count, int fresh, int late, int astray, int faults) {}

  Lane lane() {
    return basis.lane();
  }

  int count() {
    return tally.count();
  }

  int fresh() {
    return tally.fresh();
  }

  /** Packets that were not at the circuit that they name; of a supplement they are known. */
  int astray() {
    return of == null ? tally.astray() : 0;
  }

  int late() {
    return tally.late();
  }

  /** By how many more, or fewer, packets are held as a whole. */
  long newlyHeld() {
    return (long) waiting.whole() - (of == null ? 0 : of.whole());
  }

  /** The batch that this draft becomes. */
  SealedBatch seal(long nowMillis) {
    BatchRow row =
        new BatchRow(
            id,
            sink,
            first,
            to,
            count(),
            length,
            sha256,
            format,
            BatchState.DRAINING,
            0,
            nowMillis,
            null,
            0,
            null,
            late(),
            fresh(),
            basis,
            new byte[0]);
    return new SealedBatch(row, bytes, length);
  }

  /**
   * How far the live lane's batches are frozen. A draft that was judged under terms that hold no
   * more is void, and with it all that were drafted behind it: drafting goes on from here, and in
   * the backlog from what stands in the file, as a new generation.
   *
   * @param to the position behind the newest frozen batch of the live lane
   * @param windows the means that are being formed there, encrypted
   * @param generation rises when drafts become void
   * @param cuts how often what was old was made backlog
   */
  record Frozen(long to, byte[] windows, long generation, int cuts) {
    Frozen behind(Draft draft) {
      return draft.lane() == Lane.BACKLOG
          ? this
          : new Frozen(Math.max(to, draft.to()), draft.windowsAfter(), generation, cuts);
    }

    Frozen voided() {
      return new Frozen(to, windows, generation + 1, cuts);
    }

    Frozen cut(long at) {
      return new Frozen(Math.max(to, at), new byte[0], generation, cuts + 1);
    }
  }
}
