package dev.trackside.packet;

/**
 * Why a packet or a sample is quarantined. The vocabulary is closed and public; details follow the
 * word after a bar. The code is what stands on disk and never changes its meaning.
 */
public enum Reason {
  /** The bytes are not a packet: no JSON, an unreadable row, an unreadable time. */
  MALFORMED(1),
  /** A required field is absent: source, timestamp, or all samples. */
  MISSING_FIELD(2),
  /** The sample's value is null. */
  NULL_VALUE(3),
  /** Text where the channel measures a number. */
  STRING_IN_NUMERIC_FIELD(4),
  /** The value has a type that its channel does not take. */
  TYPE_VIOLATION(5),
  /** Not a number, or infinite. */
  NON_FINITE(6),
  /** Outside the channel's range. */
  OUT_OF_RANGE(7),
  /** A value by which the sender says that it has no signal. */
  SENTINEL(8),
  /** Changed faster than the channel can. */
  RATE_OF_CHANGE(9),
  /** The same source, channel and time again, on a channel that asks for the check. */
  DUPLICATE_TIMESTAMP(10),
  /** Older than its predecessor, on a channel that asks for the check. */
  OUT_OF_ORDER(11),
  /** The event time lies more than a day in the future. */
  CLOCK_SKEW(12),
  /** Came later than the channel's cadence allows, on a channel that asks for the check. */
  CADENCE_VIOLATION(13),
  /** Larger than a limit: the packet, a name, a text, or the number of samples. */
  TOO_LARGE(14),
  /** The sink refuses the packet's content for good. */
  SINK_REJECTED(15),
  /** Held back because the breaker of its channel or source is open. */
  CIRCUIT_OPEN(16);

  private static final Reason[] BY_CODE = new Reason[17];

  static {
    for (Reason reason : values()) {
      BY_CODE[reason.code] = reason;
    }
  }

  private final int code;
  private final String word;

  Reason(int code) {
    this.code = code;
    this.word = name().toLowerCase(java.util.Locale.ROOT);
  }

  /** The number that stands for this reason on disk, 1 to 127. */
  public int code() {
    return code;
  }

  /** The public word, such as {@code out_of_range}. */
  public String word() {
    return word;
  }

  /** The reason with the given code on disk; a code of a newer version is an error. */
  public static Reason ofCode(int code) {
    if (code < 1 || code >= BY_CODE.length) {
      throw new CorruptBlockException("no reason has the code " + code);
    }
    return BY_CODE[code];
  }
}
