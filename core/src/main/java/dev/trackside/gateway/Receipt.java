package dev.trackside.gateway;

import dev.trackside.packet.RequestId;
import java.util.List;

/**
 * Every packet of a chunk is on the disk, accepted or quarantined, or was there already.
 *
 * @param received packets in the chunk
 * @param accepted packets in the buffer
 * @param quarantined packets in the dead letters
 * @param duplicate packets that were known already
 * @param split bad samples of accepted packets, dead letters of their own
 * @param rejects the quarantined packets, at most {@link #REJECTS_LISTED}
 * @param rejectsOmitted quarantined packets that are not listed
 */
public record Receipt(
    int received,
    int accepted,
    int quarantined,
    int duplicate,
    int split,
    List<Reject> rejects,
    int rejectsOmitted)
    implements Answer {
  /** Rejects listed in one receipt at most. */
  public static final int REJECTS_LISTED = 1_000;

  /**
   * A quarantined packet.
   *
   * @param index its place in the chunk
   * @param packetId its sender's id, empty for none
   * @param requestId its request id
   * @param reason the reason's word and detail
   */
  public record Reject(int index, String packetId, RequestId requestId, String reason) {}

  /** Keeps the list as it is. */
  public Receipt {
    rejects = List.copyOf(rejects);
  }
}
