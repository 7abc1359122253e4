package dev.trackside.packet;

import static java.util.Objects.requireNonNull;

/**
 * What makes a packet a dead letter. A packet of the buffer that has one is late: it was a dead
 * letter, and this is why.
 *
 * @param reason the word of the closed vocabulary
 * @param channel the channel it is about; empty where it is about the whole packet
 * @param detail what the rule says, without the value itself: {@code expected=[0,400]}; may be
 *     empty
 * @param split true when only this sample was bad and the rest of its packet was accepted; such a
 *     dead letter stands outside the ledger's packet equation
 */
public record Defect(Reason reason, String channel, String detail, boolean split) {
  /** Checks the parts. */
  public Defect {
    requireNonNull(reason, "reason is null");
    requireNonNull(channel, "channel is null");
    requireNonNull(detail, "detail is null");
  }

  /** A defect of a whole packet. */
  public static Defect ofPacket(Reason reason, String detail) {
    return new Defect(reason, "", detail, false);
  }

  /** A defect of one sample whose packet goes on without it. */
  public static Defect ofSample(Reason reason, String channel, String detail) {
    return new Defect(reason, channel, detail, true);
  }

  /** The same as a defect of the whole packet. */
  public Defect whole() {
    return split ? new Defect(reason, channel, detail, false) : this;
  }

  /** The public form: the reason's word, and what {@link #particulars} says after a bar. */
  public String text() {
    String particulars = particulars();
    return particulars.isEmpty() ? reason.word() : reason.word() + "|" + particulars;
  }

  /** The channel and the detail: {@code sensor=speed|expected=[0,400]}; may be empty. */
  public String particulars() {
    if (channel.isEmpty()) {
      return detail;
    }
    return detail.isEmpty() ? "sensor=" + channel : "sensor=" + channel + "|" + detail;
  }
}
