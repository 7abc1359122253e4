package dev.trackside.buffer;

import dev.trackside.packet.RequestId;

/**
 * What is known of a block without unpacking it.
 *
 * @param first position of its first packet
 * @param count number of packets
 * @param samples number of samples
 * @param late number of packets that were dead letters before; always 0 in the log of those
 * @param session the session's number, 0 where the block holds several
 * @param commitNumber the commit that wrote it
 * @param committedAtMillis when, epoch milliseconds
 * @param eventMin earliest event time, epoch nanoseconds
 * @param eventMax latest event time, epoch nanoseconds
 * @param firstRequest request id of its first packet
 * @param checksum CRC-32C over both sections
 */
public record BlockHead(
    long first,
    int count,
    int samples,
    int late,
    long session,
    long commitNumber,
    long committedAtMillis,
    long eventMin,
    long eventMax,
    RequestId firstRequest,
    long checksum) {

  /** The position behind the block's last packet. */
  public long end() {
    return first + count;
  }
}
