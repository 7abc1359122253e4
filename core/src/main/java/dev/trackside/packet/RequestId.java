package dev.trackside.packet;

import java.util.Optional;

/**
 * The correlation id that Trackside gives every packet on arrival, 128 bits, unique over all
 * gateways and rising within one run of a gateway.
 *
 * <pre>
 * high: 48 bits start of the gateway's run, epoch milliseconds | 16 bits random
 * low:  16 bits random                                         | 48 bits count of packets
 * </pre>
 *
 * <p>The text form is 26 characters of lower-case Crockford base 32, so that texts sort as ids do.
 * Consecutive packets differ by one in the last bits: a column of them costs next to nothing.
 *
 * @param high the upper 64 bits
 * @param low the lower 64 bits
 */
public record RequestId(long high, long low) implements Comparable<RequestId> {
  /** Characters of the text form. */
  public static final int LENGTH = 26;

  private static final byte[] ALPHABET =
      "0123456789abcdefghjkmnpqrstvwxyz".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  /** Writes the text form, {@link #LENGTH} bytes of ASCII, into a buffer that has room for it. */
  public static void write(long high, long low, byte[] target, int offset) {
    long upper = high;
    long lower = low;
    for (int i = LENGTH - 1; i >= 0; i--) {
      target[offset + i] = ALPHABET[(int) (lower & 31)];
      lower = lower >>> 5 | upper << 59;
      upper >>>= 5;
    }
  }

  /** The id with this text form, upper or lower case; empty when the text is none. */
  public static Optional<RequestId> parse(String text) {
    if (text.length() != LENGTH) {
      return Optional.empty();
    }
    long upper = 0;
    long lower = 0;
    for (int i = 0; i < LENGTH; i++) {
      int digit = digit(text.charAt(i));
      if (digit < 0 || (i == 0 && digit > 7)) {
        return Optional.empty();
      }
      upper = upper << 5 | lower >>> 59;
      lower = lower << 5 | digit;
    }
    return Optional.of(new RequestId(upper, lower));
  }

  private static int digit(char character) {
    char lowerCase = Character.toLowerCase(character);
    for (int i = 0; i < ALPHABET.length; i++) {
      if (ALPHABET[i] == lowerCase) {
        return i;
      }
    }
    return -1;
  }

  /** The text form. */
  public String text() {
    byte[] bytes = new byte[LENGTH];
    write(high, low, bytes, 0);
    return new String(bytes, java.nio.charset.StandardCharsets.US_ASCII);
  }

  @Override
  public int compareTo(RequestId other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }
}
