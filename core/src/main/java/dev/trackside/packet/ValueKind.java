package dev.trackside.packet;

/**
 * What a sample's value is. Held as one byte a sample, so the kinds are constants and no enum.
 *
 * <pre>
 * kind     the 64 bits beside it
 * NUMBER   an IEEE 754 double
 * INTEGER  a whole number that no double holds exactly (beyond 2^53)
 * BOOLEAN  0 or 1
 * TEXT     offset and length of UTF-8 bytes in the batch's text (offset &lt;&lt; 32 | length)
 * NULL     0
 * RAW      offset and length, as TEXT, of a JSON array or object that no channel takes
 * SEALED   offset and length, as TEXT, of bytes that only the subject's key opens
 * ERASED   when its key was destroyed, epoch milliseconds, or 0; there was a sealed value
 * </pre>
 */
public final class ValueKind {
  /** An IEEE 754 double. */
  public static final byte NUMBER = 0;

  /** A whole number beyond 2^53. */
  public static final byte INTEGER = 1;

  /** True or false. */
  public static final byte BOOLEAN = 2;

  /** UTF-8 text. */
  public static final byte TEXT = 3;

  /** No value. */
  public static final byte NULL = 4;

  /** JSON text of an array or an object. */
  public static final byte RAW = 5;

  /** An encrypted value: bytes, and no text. */
  public static final byte SEALED = 6;

  /** A sealed value whose key is destroyed. */
  public static final byte ERASED = 7;

  static final byte LAST = ERASED;

  private ValueKind() {}

  /** Whether the bits beside a kind are a place in the batch's text. */
  public static boolean isText(byte kind) {
    return kind == TEXT || kind == RAW || kind == SEALED;
  }
}
