package dev.trackside.quarantine;

import dev.trackside.packet.Reason;

/**
 * Dead letters of one kind: one reason, one channel, one source.
 *
 * @param id its number
 * @param reason the reason
 * @param channel the channel; empty where it is about the whole packet
 * @param source who sent them
 * @param packets whole packets, ever
 * @param split single samples of accepted packets, ever
 * @param openPackets whole packets that wait
 * @param openSplit samples that wait
 * @param firstPosition id of the first one
 * @param lastPosition id of the newest one: the example
 * @param firstAtMillis when the first one came, epoch milliseconds
 * @param lastAtMillis when the newest one came, epoch milliseconds
 * @param detail the rule that the newest one broke
 */
public record LetterGroup(
    long id,
    Reason reason,
    String channel,
    String source,
    long packets,
    long split,
    long openPackets,
    long openSplit,
    long firstPosition,
    long lastPosition,
    long firstAtMillis,
    long lastAtMillis,
    String detail) {
  /** All of them that wait. */
  public long open() {
    return openPackets + openSplit;
  }
}
