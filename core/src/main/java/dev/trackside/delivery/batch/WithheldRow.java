package dev.trackside.delivery.batch;

/**
 * What of a run of positions a sink did not get only because something was not known, or not yet.
 *
 * @param sink the sink's number
 * @param first position of the run's first packet
 * @param to the position behind its last packet
 * @param revision how often it was judged again
 * @param packets packets something waits of
 * @param whole those of them of which nothing left yet
 * @param sinceMillis when it was judged first, epoch milliseconds
 * @param names packet by packet, as {@link dev.trackside.fence.Waiting} writes it; not to be
 *     changed
 */
public record WithheldRow(
    long sink,
    long first,
    long to,
    int revision,
    int packets,
    int whole,
    long sinceMillis,
    byte[] names) {}
