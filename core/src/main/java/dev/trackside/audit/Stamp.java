package dev.trackside.audit;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * When an entry was written: the wall clock for people, and the monotonic clock of one run of the
 * program, which nobody can set back.
 *
 * @param wall the wall clock
 * @param boot the run, 32 hexadecimal digits
 * @param monotonicNanos since the run began
 */
public record Stamp(Instant wall, String boot, long monotonicNanos) {
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);

  /** A moment as entries write it: such texts sort as the moments do. */
  public static String text(Instant moment) {
    return FORM.format(moment);
  }

  /** The wall clock against the monotonic one, nanoseconds: constant while nobody sets it. */
  long offsetNanos() {
    return wall.getEpochSecond() * 1_000_000_000L + wall.getNano() - monotonicNanos;
  }
}
