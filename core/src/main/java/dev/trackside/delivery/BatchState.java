package dev.trackside.delivery;

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
  RECOVERED
}
