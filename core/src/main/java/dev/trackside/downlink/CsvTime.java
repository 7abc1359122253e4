package dev.trackside.downlink;

import dev.trackside.packet.EventTime;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * The times of one CSV file's column: RFC 3339 with or without a zone (none is UTC), or a number
 * whose size tells its unit.
 *
 * <pre>
 * 1e17 or more   epoch nanoseconds      1e11 or more   epoch milliseconds
 * 1e14 or more   epoch microseconds     1e8 or more    epoch seconds, with a fraction
 * less           seconds after the start; milliseconds after it in a column named ..._ms
 * </pre>
 *
 * @param millis true for a column named {@code ..._ms}: all its numbers are milliseconds
 * @param startNanos what relative times are counted from, or {@link #NO_START}
 */
record CsvTime(boolean millis, long startNanos) {
  static final long NO_START = Long.MIN_VALUE;

  /** What {@link #epochNanos} gives for a relative time when nobody said to what. */
  static final long RELATIVE = -100;

  private static final long NO_NUMBER = -101;
  private static final long NO_DECIMAL = Long.MIN_VALUE;

  /** The time in a cell, epoch nanoseconds; negative when it is none, see {@link #problem}. */
  long epochNanos(byte[] bytes, int start, int end) {
    if (end - start >= 19 && bytes[start + 4] == '-') {
      return EventTime.parseAssumingUtc(bytes, start, end);
    }
    long whole = decimal(bytes, start, end, 0);
    if (whole == NO_DECIMAL) {
      return NO_NUMBER;
    }
    int power;
    if (millis) {
      power = 6;
    } else if (whole >= 100_000_000_000_000_000L) {
      power = 0;
    } else if (whole >= 100_000_000_000_000L) {
      power = 3;
    } else {
      power = whole >= 100_000_000_000L ? 6 : 9;
    }
    boolean relative = whole < (power == 9 ? 100_000_000L : 100_000_000_000L);
    long nanos = decimal(bytes, start, end, power);
    if (nanos == NO_DECIMAL) {
      return EventTime.ofNanos(-1);
    }
    if (!relative) {
      return EventTime.ofNanos(nanos);
    }
    return startNanos == NO_START ? RELATIVE : EventTime.ofNanos(startNanos + nanos);
  }

  /** What was expected instead of a time. */
  static String problem(long negative) {
    if (negative == RELATIVE) {
      return "an absolute time, or --start T for relative ones";
    }
    return negative == NO_NUMBER
        ? "RFC 3339, or a number of seconds, or of epoch ms, us or ns"
        : EventTime.problem(negative);
  }

  /**
   * A decimal number times a power of ten, exactly; what is left behind the point is cut off. Never
   * by way of a double, which would lose nanoseconds.
   */
  static long decimal(byte[] bytes, int start, int end, int power) {
    int at = start < end && (bytes[start] == '-' || bytes[start] == '+') ? start + 1 : start;
    long value = 0;
    int fraction = -1;
    int digits = 0;
    for (; at < end; at++) {
      if (bytes[at] >= '0' && bytes[at] <= '9' && digits < 18) {
        digits++;
        value = fraction < power ? value * 10 + (bytes[at] - '0') : value;
        fraction += fraction >= 0 && fraction < power ? 1 : 0;
      } else if (bytes[at] == '.' && fraction < 0 && digits > 0) {
        fraction = 0;
      } else {
        return slowDecimal(bytes, start, end, power);
      }
    }
    int missing = power - Math.max(0, fraction);
    if (digits == 0 || digits + missing > 18) {
      return slowDecimal(bytes, start, end, power);
    }
    for (; missing > 0; missing--) {
      value *= 10;
    }
    return bytes[start] == '-' ? -value : value;
  }

  private static long slowDecimal(byte[] bytes, int start, int end, int power) {
    if (end - start > 64) {
      return NO_DECIMAL;
    }
    try {
      BigDecimal value =
          new BigDecimal(new String(bytes, start, end - start, StandardCharsets.ISO_8859_1));
      if (Math.abs((long) value.scale()) > 64) {
        return NO_DECIMAL;
      }
      return value.scaleByPowerOfTen(power).toBigInteger().longValueExact();
    } catch (ArithmeticException | NumberFormatException _) {
      return NO_DECIMAL;
    }
  }
}
