package dev.trackside.packet;

import static java.util.Objects.requireNonNull;

/**
 * What makes a packet a dead letter.
 *
 * @param reason the word of the closed vocabulary
 * @param detail what the rule says, without the value itself: {@code expected=[0,400]}; may be
 *     empty
 * @param split true when only this sample was bad and the rest of its packet was accepted; such a
 *     dead letter stands outside the ledger's packet equation
 */
public record Defect(Reason reason, String detail, boolean split) {
  /** Checks the parts. */
  public Defect {
    requireNonNull(reason, "reason is null");
    requireNonNull(detail, "detail is null");
  }

  /** A defect of a whole packet. */
  public static Defect ofPacket(Reason reason, String detail) {
    return new Defect(reason, detail, false);
  }

  /** A defect of one sample whose packet goes on without it. */
  public static Defect ofSample(Reason reason, String detail) {
    return new Defect(reason, detail, true);
  }

  /** The public form: the reason's word, and the detail after a bar. */
  public String text() {
    return detail.isEmpty() ? reason.word() : reason.word() + "|" + detail;
  }
}
