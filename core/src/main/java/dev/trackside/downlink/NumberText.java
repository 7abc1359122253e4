package dev.trackside.downlink;

import dev.trackside.packet.ValueKind;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * A decimal number in bytes, read into the bits of a sample exactly as {@link Double#parseDouble}
 * would read it. For one thread.
 *
 * <p>Implementation notes. Up to 2^53 times or over 10^22 is one exact division or multiplication
 * (Clinger). Up to 19 digits and exponents to ±{@value #POWER_MAX}: the digits times a 128-bit
 * approximation of the power of five; the product's upper bits are the mantissa unless they lie too
 * near to a rounding boundary (Lemire, "Number Parsing at a Gigabyte per Second", 2021). All else,
 * and what lies near a boundary, goes to the JDK.
 */
final class NumberText {
  private static final int POWER_MAX = 64;
  private static final long EXACT_MAX = 1L << 53;
  private static final long ZEROS = 0x3030303030303030L;
  private static final long BEYOND_NINE = 0x7676767676767676L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long PAIRS = 0x000000ff000000ffL;
  private static final long[] WHOLE_TENS = {
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000
  };
  private static final double[] TENS = new double[23];
  private static final long[] FIVES_HIGH = new long[2 * POWER_MAX + 1];
  private static final long[] FIVES_LOW = new long[2 * POWER_MAX + 1];

  static {
    for (int i = 0; i < TENS.length; i++) {
      TENS[i] = Double.parseDouble("1e" + i);
    }
    for (int power = -POWER_MAX; power <= POWER_MAX; power++) {
      BigInteger five = BigInteger.valueOf(5).pow(Math.abs(power));
      // Reciprocals are rounded up, powers down: the error is then always below one last bit.
      BigInteger value =
          power >= 0
              ? five.shiftLeft(128)
              : BigInteger.ONE
                  .shiftLeft(2 * five.bitLength() + 128)
                  .divide(five)
                  .add(BigInteger.ONE);
      value = value.shiftRight(value.bitLength() - 128);
      FIVES_HIGH[power + POWER_MAX] = value.shiftRight(64).longValue();
      FIVES_LOW[power + POWER_MAX] = value.longValue();
    }
  }

  /** The kind of the number read last: {@link ValueKind#NUMBER} or {@link ValueKind#INTEGER}. */
  byte kind;

  /** The bits of the number read last. */
  long bits;

  private long mantissa;

  /** What was expected where the last reading failed. */
  String expected = "";

  /** Reads a number of JSON's grammar; returns its end, or {@code -1 - place of the failure}. */
  int json(byte[] bytes, int start, int end) {
    boolean negative = bytes[start] == '-';
    int first = negative ? start + 1 : start;
    if (first + 1 < end && bytes[first] == '0' && isDigit(bytes[first + 1])) {
      return fail(first, "a number without leading zeros");
    }
    if (first == end || !isDigit(bytes[first])) {
      return fail(first, "a digit");
    }
    return read(bytes, start, first, end, true);
  }

  /**
   * True when a whole cell is a number, which then was read: as in JSON, but a plus sign, leading
   * zeros and an empty side of the point are tolerated, and the words nan, inf and infinity.
   */
  boolean cell(byte[] bytes, int start, int end) {
    boolean signed = start < end && (bytes[start] == '-' || bytes[start] == '+');
    int first = signed ? start + 1 : start;
    if (first == end) {
      return false;
    }
    if (isDigit(bytes[first]) || bytes[first] == '.') {
      return read(bytes, start, first, end, false) == end;
    }
    boolean infinite = is(bytes, first, end, "inf") || is(bytes, first, end, "infinity");
    if (infinite) {
      number(bytes[start] == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
    } else if (is(bytes, first, end, "nan")) {
      number(Double.NaN);
    } else {
      return false;
    }
    return true;
  }

  /** Makes a double the number read last. */
  void number(double value) {
    kind = ValueKind.NUMBER;
    bits = Double.doubleToRawLongBits(value);
  }

  private int read(byte[] bytes, int start, int first, int end, boolean strict) {
    mantissa = 0;
    int at = digits(bytes, first, end);
    int digits = at - first;
    long exponent = 0;
    boolean whole = true;
    if (at < end && bytes[at] == '.') {
      int point = at + 1;
      at = digits(bytes, point, end);
      if (at == point && (strict || digits == 0)) {
        return fail(at, "a digit after the point");
      }
      digits += at - point;
      exponent = (long) point - at;
      whole = false;
    }
    if (at < end && (bytes[at] | 0x20) == 'e') {
      int power = exponent(bytes, at + 1, end);
      if (power < 0) {
        return power;
      }
      exponent += bits;
      at = power;
      whole = false;
    }
    boolean negative = bytes[start] == '-';
    if (digits > 19 && digits - leadingZeros(bytes, first, at) > 19) {
      return slow(bytes, start, at);
    }
    if (whole && (mantissa >= 0 || (negative && mantissa == Long.MIN_VALUE))) {
      return whole(negative, at);
    }
    double magnitude = magnitude(mantissa, exponent);
    if (magnitude < 0) {
      return slow(bytes, start, at);
    }
    number(negative ? -magnitude : magnitude);
    return at;
  }

  /** Appends a run of digits to the mantissa, up to eight at a step; returns its end. */
  private int digits(byte[] bytes, int start, int end) {
    int at = start;
    while (at + 8 <= end) {
      long digits = Utf8.word(bytes, at, 8) ^ ZEROS;
      long others = ((digits + BEYOND_NINE) | digits) & HIGHS;
      if (others != 0) {
        // The bytes before the first other one, moved up so that zeros lead them.
        int size = Long.numberOfTrailingZeros(others) & ~7;
        mantissa = mantissa * WHOLE_TENS[size >>> 3] + eight((digits << (56 - size)) << 8);
        return at + (size >>> 3);
      }
      mantissa = mantissa * 100_000_000 + eight(digits);
      at += 8;
    }
    int digit;
    while (at < end && (digit = bytes[at] - '0') >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit;
      at++;
    }
    return at;
  }

  /** The number that eight digits are, the first one in the lowest byte. */
  private static long eight(long digits) {
    long pairs = digits * 10 + (digits >>> 8);
    long first = (pairs & PAIRS) * (100L + (1_000_000L << 32));
    long second = ((pairs >>> 16) & PAIRS) * (1L + (10_000L << 32));
    return (first + second) >>> 32;
  }

  /** Leaves the exponent in {@link #bits}; returns the end. */
  private int exponent(byte[] bytes, int start, int end) {
    boolean negative = start < end && bytes[start] == '-';
    int first = negative || (start < end && bytes[start] == '+') ? start + 1 : start;
    int at = first;
    long power = 0;
    while (at < end && isDigit(bytes[at])) {
      power = Math.min(power * 10 + (bytes[at] - '0'), 1_000_000_000);
      at++;
    }
    bits = negative ? -power : power;
    return at == first ? fail(at, "a digit of the exponent") : at;
  }

  private int whole(boolean negative, int at) {
    if (mantissa > EXACT_MAX || mantissa < 0) {
      kind = ValueKind.INTEGER;
      bits = negative ? -mantissa : mantissa;
    } else {
      number(negative ? -(double) mantissa : (double) mantissa);
    }
    return at;
  }

  private int slow(byte[] bytes, int start, int at) {
    number(Double.parseDouble(new String(bytes, start, at - start, StandardCharsets.ISO_8859_1)));
    return at;
  }

  /** The double nearest to mantissa times ten to the exponent; negative when not found here. */
  private static double magnitude(long mantissa, long exponent) {
    if (mantissa >= 0 && mantissa <= EXACT_MAX && exponent >= -22 && exponent <= 22) {
      return exponent < 0 ? mantissa / TENS[(int) -exponent] : mantissa * TENS[(int) exponent];
    }
    if (mantissa == 0) {
      return 0;
    }
    if (exponent < -POWER_MAX || exponent > POWER_MAX) {
      return -1;
    }
    return approximated(mantissa, (int) exponent);
  }

  private static double approximated(long mantissa, int exponent) {
    int shift = Long.numberOfLeadingZeros(mantissa);
    long digits = mantissa << shift;
    long five = FIVES_HIGH[exponent + POWER_MAX];
    long high = Math.unsignedMultiplyHigh(digits, five);
    long low = digits * five;
    if ((high & 0x1ff) == 0x1ff) {
      long carry = Math.unsignedMultiplyHigh(digits, FIVES_LOW[exponent + POWER_MAX]);
      low += carry;
      high += Long.compareUnsigned(low, carry) < 0 ? 1 : 0;
    }
    // The bits below are all ones (a carry from further down could come) or all but zero (the
    // value may lie exactly between two doubles): let the JDK decide.
    if (low == -1 || (Long.compareUnsigned(low, 1) <= 0 && exponent >= -4 && exponent <= 23)) {
      return -1;
    }
    int top = (int) (high >>> 63);
    long rounded = ((high >>> (top + 9)) + 1) >>> 1;
    // 217706 / 2^16 is the logarithm of ten to base two, near enough for these exponents.
    int power = ((217_706 * exponent) >> 16) + 63 + top - shift;
    return rounded * Double.longBitsToDouble((long) (power - 52 + 1_023) << 52);
  }

  private static int leadingZeros(byte[] bytes, int first, int end) {
    int zeros = 0;
    for (int at = first; at < end && (bytes[at] == '0' || bytes[at] == '.'); at++) {
      zeros += bytes[at] == '0' ? 1 : 0;
    }
    return zeros;
  }

  private static boolean is(byte[] bytes, int start, int end, String word) {
    if (end - start != word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if ((bytes[start + i] | 0x20) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(byte character) {
    return character >= '0' && character <= '9';
  }

  private int fail(int at, String what) {
    expected = what;
    return -1 - at;
  }
}
