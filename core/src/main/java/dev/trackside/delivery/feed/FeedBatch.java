package dev.trackside.delivery.feed;

import java.util.HexFormat;

/**
 * A batch of a feed, as every attempt sends it. The arrays are shared; nobody changes them.
 *
 * @param id {@code NODE-sN-}, a letter of the feed, the first place: what the far side remembers
 * @param feed what it is of
 * @param first place of its first line
 * @param to the place behind its last line
 * @param count number of lines
 * @param bytes NDJSON: a JSON object a line, a line feed behind each
 * @param sha256 of the bytes
 * @param policy hash of the policy it was judged by; empty in the garage
 * @param sealedAtMillis when it was frozen, epoch milliseconds
 * @param proofs what the sink may keep beside it, see {@link dev.trackside.audit.BatchProofs};
 *     empty until the audit log vouched for it
 */
public record FeedBatch(
    String id,
    Feed feed,
    long first,
    long to,
    int count,
    byte[] bytes,
    byte[] sha256,
    String policy,
    long sealedAtMillis,
    byte[] proofs) {
  /** The hash, hexadecimal. */
  public String hash() {
    return HexFormat.of().formatHex(sha256);
  }

  /** The same, vouched for. */
  FeedBatch with(byte[] newProofs) {
    return new FeedBatch(
        id, feed, first, to, count, bytes, sha256, policy, sealedAtMillis, newProofs);
  }
}
