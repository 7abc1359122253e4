package dev.trackside.simulation;

import static java.util.Objects.requireNonNull;

/**
 * A sensor that fails for a while: from then on, and until, what it sends is wrong. The car does
 * not notice.
 *
 * @param kind how it fails
 * @param source whose sensor, such as {@code car-44}
 * @param channel the sensor's channel, or {@link #ALL_CHANNELS}
 * @param from first event time that is wrong, epoch nanoseconds
 * @param until first event time that is right again, epoch nanoseconds
 */
public record SensorFault(Kind kind, String source, String channel, long from, long until) {
  /** Stands for every channel of a source: the car's whole logger fails. */
  public static final String ALL_CHANNELS = "*";

  /** What a sensor at its {@link Kind#RAIL} sends: a 16-bit converter's end, in no range. */
  public static final double RAIL_VALUE = 65_535;

  /** What a sensor sends that fails with {@link Kind#TEXT}. */
  public static final String TEXT_VALUE = "ERR";

  /** How a sensor fails. */
  public enum Kind {
    /** The last good value, over and over. */
    STUCK,
    /** The converter's end, {@link #RAIL_VALUE}. */
    RAIL,
    /** No value, in a sample that is there. */
    NULL,
    /** Words where a number belongs, {@link #TEXT_VALUE}. */
    TEXT,
    /** No sample; a packet without any sample is not sent, and its number is missing. */
    DROPOUT
  }

  /** Checks the times. */
  public SensorFault {
    requireNonNull(kind, "kind is null");
    requireNonNull(source, "source is null");
    requireNonNull(channel, "channel is null");
    if (from >= until) {
      throw new IllegalArgumentException("fault ends at " + until + ", before it begins: " + from);
    }
  }

  boolean hits(Sensor sensor, long eventTime) {
    return eventTime >= from
        && eventTime < until
        && (channel.equals(ALL_CHANNELS) || channel.equals(sensor.channel()));
  }
}
