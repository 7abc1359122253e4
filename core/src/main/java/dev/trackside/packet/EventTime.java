package dev.trackside.packet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * An event time as text: RFC 3339 to epoch nanoseconds and back, on bytes, without objects.
 *
 * <pre>
 * read     2025-08-31T13:03:12.345678Z   up to nine digits; Z, z, +02:00; T, t or a space
 * written  2025-08-31T13:03:12.345Z      UTC; 3, 6 or 9 digits, the fewest that are exact
 * </pre>
 *
 * <p>Times from 1970 to the end of 2261 exist. They are never negative, so what is negative is no
 * time but the number of a problem, for which {@link #problem} has the words.
 */
public final class EventTime {
  /** Bytes of the longest text that {@link #write} gives. */
  public static final int LENGTH_MAX = 30;

  private static final long MALFORMED = -1;
  private static final long NO_ZONE = -2;
  private static final long TOO_FINE = -3;
  private static final long LEAP_SECOND = -4;
  private static final long OUT_OF_RANGE = -5;

  private static final long SECOND = 1_000_000_000L;
  private static final int DAY_SECONDS = 86_400;

  /** Seconds from 1970 to the first one that is too late: 2262-01-01T00:00:00Z. */
  private static final long END_SECONDS = 9_214_646_400L;

  private static final int[] DAYS_BEFORE_MONTH = {
    0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365
  };

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  // Eight bytes at once, the first one lowest: "0000-00-" and "00:00:00" take the digits to 0..9
  // and the marks to 0; then 9 or 0 is the most that a byte may be before its high bit is set.
  private static final long DATE = 0x2d30302d30303030L;
  private static final long DATE_LIMIT = 0x7f76767f76767676L;
  private static final long CLOCK = 0x30303a30303a3030L;
  private static final long CLOCK_LIMIT = 0x76767f76767f7676L;
  private static final long HIGHS = 0x8080808080808080L;

  private EventTime() {}

  /** The time that an RFC 3339 text stands for, epoch nanoseconds; negative when it is none. */
  public static long parse(byte[] bytes, int start, int end) {
    return parse(bytes, start, end, NO_ZONE);
  }

  /** As {@link #parse}, but a text without a zone is UTC. */
  public static long parseAssumingUtc(byte[] bytes, int start, int end) {
    return parse(bytes, start, end, 0);
  }

  /** The time of whole epoch milliseconds, epoch nanoseconds; negative when out of range. */
  public static long ofMillis(long epochMillis) {
    return epochMillis < 0 || epochMillis >= END_SECONDS * 1_000
        ? OUT_OF_RANGE
        : epochMillis * 1_000_000;
  }

  /** The same nanoseconds if they are a time that exists, else a negative number. */
  public static long ofNanos(long epochNanos) {
    return epochNanos < 0 || epochNanos >= END_SECONDS * SECOND ? OUT_OF_RANGE : epochNanos;
  }

  /** What was expected instead of a text for which {@link #parse} gave this negative number. */
  public static String problem(long negative) {
    if (negative == NO_ZONE) {
      return "a zone: Z or an offset such as +02:00";
    }
    if (negative == TOO_FINE) {
      return "one to nine digits of a second";
    }
    if (negative == LEAP_SECOND) {
      return "seconds from 00 to 59: a leap second has no place in epoch time";
    }
    if (negative == OUT_OF_RANGE) {
      return "a year from 1970 to 2261";
    }
    return "RFC 3339 such as 2025-08-31T13:03:12.345Z";
  }

  /** Writes a time as RFC 3339 in UTC into a buffer with room for it; returns the end. */
  public static int write(long epochNanos, byte[] target, int offset) {
    long seconds = Math.floorDiv(epochNanos, SECOND);
    int nanos = (int) (epochNanos - seconds * SECOND);
    long day = Math.floorDiv(seconds, DAY_SECONDS);
    int second = (int) (seconds - day * DAY_SECONDS);
    int at = writeDate(day, target, offset);
    target[at++] = 'T';
    at = writeTwo(second / 3_600, target, at);
    target[at++] = ':';
    at = writeTwo(second / 60 % 60, target, at);
    target[at++] = ':';
    at = writeTwo(second % 60, target, at);
    target[at++] = '.';
    int digits = nanos % 1_000_000 == 0 ? 3 : nanos % 1_000 == 0 ? 6 : 9;
    int rest = digits == 3 ? nanos / 1_000_000 : digits == 6 ? nanos / 1_000 : nanos;
    for (int i = at + digits - 1; i >= at; i--) {
      target[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    at += digits;
    target[at++] = 'Z';
    return at;
  }

  private static long parse(byte[] bytes, int start, int end, long zoneless) {
    if (end - start < 19 || !isSeparator(bytes[start + 10])) {
      return MALFORMED;
    }
    long date = (long) WORD.get(bytes, start) ^ DATE;
    long clock = (long) WORD.get(bytes, start + 11) ^ CLOCK;
    int day = two(bytes, start + 8);
    long wrong = date | (date + DATE_LIMIT) | clock | (clock + CLOCK_LIMIT);
    if ((wrong & HIGHS) != 0 || day < 0) {
      return MALFORMED;
    }
    // Every byte but the last becomes ten times itself and its follower: "31:" is 31, 10, ...
    long dates = date * 10 + (date >>> 8);
    long clocks = clock * 10 + (clock >>> 8);
    int year = (int) (dates & 0xff) * 100 + (int) ((dates >>> 16) & 0xff);
    int month = (int) ((dates >>> 40) & 0xff);
    int hour = (int) (clocks & 0xff);
    int minute = (int) ((clocks >>> 24) & 0xff);
    int second = (int) ((clocks >>> 48) & 0xff);
    if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) {
      return MALFORMED;
    }
    if (hour > 23 || minute > 59 || second > 59) {
      return second == 60 ? LEAP_SECOND : MALFORMED;
    }
    if (year < 1969 || year > 2262) {
      return OUT_OF_RANGE;
    }
    int ofDay = hour * 3_600 + minute * 60 + second;
    long seconds = epochDay(year, month, day) * DAY_SECONDS + ofDay;
    return fraction(bytes, start + 19, end, seconds, zoneless);
  }

  private static long fraction(byte[] bytes, int start, int end, long seconds, long zoneless) {
    int at = start;
    long nanos = 0;
    if (at < end && bytes[at] == '.') {
      at++;
      int digits = 0;
      while (at < end && isDigit(bytes[at])) {
        nanos = digits < 9 ? nanos * 10 + (bytes[at] - '0') : nanos;
        digits++;
        at++;
      }
      if (digits == 0 || digits > 9) {
        return TOO_FINE;
      }
      for (; digits < 9; digits++) {
        nanos *= 10;
      }
    }
    long offset = 0;
    if (at == end) {
      if (zoneless < 0) {
        return zoneless;
      }
    } else if (at + 1 != end || (bytes[at] | 0x20) != 'z') {
      offset = offsetSeconds(bytes, at, end);
      if (offset == Long.MIN_VALUE) {
        return MALFORMED;
      }
    }
    long utc = seconds - offset;
    return utc < 0 || utc >= END_SECONDS ? OUT_OF_RANGE : utc * SECOND + nanos;
  }

  private static long offsetSeconds(byte[] bytes, int at, int end) {
    if (end - at != 6 || bytes[at + 3] != ':' || (bytes[at] != '+' && bytes[at] != '-')) {
      return Long.MIN_VALUE;
    }
    int hours = two(bytes, at + 1);
    int minutes = two(bytes, at + 4);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
      return Long.MIN_VALUE;
    }
    int seconds = hours * 3_600 + minutes * 60;
    return bytes[at] == '-' ? -seconds : seconds;
  }

  private static boolean isSeparator(byte character) {
    return character == 'T' || character == 't' || character == ' ';
  }

  private static boolean isDigit(byte character) {
    return character >= '0' && character <= '9';
  }

  /** Two digits as a number, negative when they are none. */
  private static int two(byte[] bytes, int at) {
    int tens = bytes[at] - '0';
    int ones = bytes[at + 1] - '0';
    return (tens | ones | 9 - tens | 9 - ones) < 0 ? -1 : tens * 10 + ones;
  }

  private static boolean isLeap(int year) {
    return (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
  }

  private static int daysIn(int year, int month) {
    return month == 2 && isLeap(year)
        ? 29
        : DAYS_BEFORE_MONTH[month] - DAYS_BEFORE_MONTH[month - 1];
  }

  private static long epochDay(int year, int month, int day) {
    long before = (long) year - 1;
    long days = before * 365 + before / 4 - before / 100 + before / 400 - 719_162;
    int leapDay = month > 2 && isLeap(year) ? 1 : 0;
    return days + DAYS_BEFORE_MONTH[month - 1] + leapDay + day - 1;
  }

  private static int writeDate(long day, byte[] target, int offset) {
    int year = (int) (1970 + Math.floorDiv(day * 400, 146_097L));
    if (day < epochDay(year, 1, 1)) {
      year--;
    } else if (day >= epochDay(year + 1, 1, 1)) {
      year++;
    }
    int dayOfYear = (int) (day - epochDay(year, 1, 1));
    int leapDay = isLeap(year) ? 1 : 0;
    int month = 1;
    while (dayOfYear >= DAYS_BEFORE_MONTH[month] + (month > 1 ? leapDay : 0)) {
      month++;
    }
    int dayOfMonth = dayOfYear - DAYS_BEFORE_MONTH[month - 1] - (month > 2 ? leapDay : 0) + 1;
    int at = writeTwo(year / 100, target, offset);
    at = writeTwo(year % 100, target, at);
    target[at++] = '-';
    at = writeTwo(month, target, at);
    target[at++] = '-';
    return writeTwo(dayOfMonth, target, at);
  }

  private static int writeTwo(int value, byte[] target, int at) {
    target[at] = (byte) ('0' + value / 10);
    target[at + 1] = (byte) ('0' + value % 10);
    return at + 2;
  }
}
