package dev.trackside.connectors.postgres;

import java.time.DateTimeException;
import java.time.Instant;

/**
 * A time of a packet as PostgreSQL keeps it: microseconds, and what is below them apart. Filled
 * again for every packet; for one thread.
 */
final class Moment {
  private static final int SECOND_LENGTH = "2025-08-31T13:03:12".length();
  private static final int DECIMALS_MOST = 9;
  private static final long EPOCH_2000 = 946_684_800L;
  private static final long MICROS = 1_000_000L;
  private static final int DAY_SECONDS = 86_400;

  private String known = "";
  private long seconds;
  private int nanoOfSecond;

  /** Takes a time in RFC 3339, UTC. */
  void turnTo(String text) throws ContentException {
    int length = text.length();
    if (length <= SECOND_LENGTH
        || known.length() <= SECOND_LENGTH
        || !text.regionMatches(0, known, 0, SECOND_LENGTH)) {
      // the packets of a second come together: the rest reads only their decimals
      whole(text);
    } else if (!decimals(text)) {
      whole(text);
    }
  }

  private void whole(String text) throws ContentException {
    try {
      Instant instant = Instant.parse(text);
      seconds = instant.getEpochSecond();
      nanoOfSecond = instant.getNano();
      known = text.endsWith("Z") ? text : "";
    } catch (DateTimeException e) {
      ContentException wrong = new ContentException("a time is none in RFC 3339");
      wrong.initCause(e);
      throw wrong;
    }
  }

  private boolean decimals(String text) {
    int end = text.length() - 1;
    int digits = end - SECOND_LENGTH - 1;
    if (text.charAt(end) != 'Z') {
      return false;
    }
    if (end == SECOND_LENGTH) {
      nanoOfSecond = 0;
      return true;
    }
    if (text.charAt(SECOND_LENGTH) != '.' || digits < 1 || digits > DECIMALS_MOST) {
      return false;
    }
    int nanos = 0;
    for (int i = 0; i < DECIMALS_MOST; i++) {
      int digit = i < digits ? text.charAt(SECOND_LENGTH + 1 + i) - '0' : 0;
      if (digit < 0 || digit > 9) {
        return false;
      }
      nanos = nanos * 10 + digit;
    }
    nanoOfSecond = nanos;
    return true;
  }

  /** Microseconds since 2000, rounded down, as {@code timestamptz} holds them. */
  long micros() {
    return (seconds - EPOCH_2000) * MICROS + nanoOfSecond / 1_000;
  }

  /** The nanoseconds below the microsecond, 0 to 999. */
  int nanos() {
    return nanoOfSecond % 1_000;
  }

  /** Days since 1970 in UTC. */
  long epochDay() {
    return Math.floorDiv(seconds, DAY_SECONDS);
  }
}
