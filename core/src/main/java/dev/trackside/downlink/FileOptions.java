package dev.trackside.downlink;

import dev.trackside.packet.Stream;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How a recorded file is to be read.
 *
 * @param format what the file holds
 * @param defaults session and circuit, and the source: of all rows of a CSV, of those packets of
 *     NDJSON that name none; empty for nothing
 * @param columns names of columns that are not found by their usual names
 * @param startNanos what relative times are counted from, epoch nanoseconds
 */
public record FileOptions(
    Format format, Stream defaults, Map<Column, String> columns, OptionalLong startNanos) {
  /** What a recorded file holds. */
  public enum Format {
    /** To be found out from its first record. */
    AUTO,
    /** A packet a line. */
    NDJSON,
    /** A header and rows; every column that is not time or source is a channel. */
    CSV,
    /** A header and rows of one sample each, with a column of channel names. */
    CSV_NARROW
  }

  /** A column with a meaning of its own. */
  public enum Column {
    /** The event time. */
    TIME,
    /** The source. */
    SOURCE,
    /** The channel's name, in a narrow file. */
    CHANNEL,
    /** The sample's value, in a narrow file. */
    VALUE
  }

  /** Copies the map. */
  public FileOptions {
    columns = Map.copyOf(columns);
  }

  /** Everything is found out. */
  public static FileOptions auto() {
    return new FileOptions(Format.AUTO, Stream.UNKNOWN, Map.of(), OptionalLong.empty());
  }

  /** The same with a format. */
  public FileOptions withFormat(Format other) {
    return new FileOptions(other, defaults, columns, startNanos);
  }

  /** The same with what the file leaves out. */
  public FileOptions withDefaults(Stream other) {
    return new FileOptions(format, other, columns, startNanos);
  }

  /** The same with a column's name. */
  public FileOptions withColumn(Column column, String name) {
    Map<Column, String> others = new EnumMap<>(Column.class);
    others.putAll(columns);
    others.put(column, name);
    return new FileOptions(format, defaults, others, startNanos);
  }

  /** The same with the time that relative times are counted from, epoch nanoseconds. */
  public FileOptions withStart(long epochNanos) {
    return new FileOptions(format, defaults, columns, OptionalLong.of(epochNanos));
  }
}
