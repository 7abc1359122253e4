package dev.trackside.delivery.batch;

/**
 * Where a batch stands.
 *
 * <pre>
 * sealed          -> DRAINING
 * DRAINING        -> ACKED       the sink's ack is kept
 *                 -> FAILED      an attempt failed; the next one is due after the backoff
 * FAILED          -> ACKED, FAILED
 * DRAINING,FAILED -> RECOVERED   a start found it unfinished; it goes first, under its old id
 * RECOVERED       -> ACKED, FAILED
 * all but these three  -> SPLIT     the sink refused it for good: two parts of it are DRAINING, in
 *                                   the same commit
 *                      -> REJECTED  the same, and it has one packet: that is a dead letter, in the
 *                                   same commit
 *                      -> BROKEN    a salvage found some of its packets lost: it cannot be made
 *                                   again, and it may have been sent; it waits for somebody
 * </pre>
 */
public enum BatchState {
  /** Frozen, on its way. */
  DRAINING,
  /** In the sink, for good. */
  ACKED,
  /** The newest attempt failed. */
  FAILED,
  /** Found unfinished at a start. */
  RECOVERED,
  /** Refused; its parts go in its place. */
  SPLIT,
  /** Refused; its one packet is a dead letter. */
  REJECTED,
  /** Some of its packets are lost; what is left of it is not sent again by itself. */
  BROKEN
}
