package dev.trackside.downlink;

import dev.trackside.downlink.FileOptions.Column;
import dev.trackside.downlink.FileOptions.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the columns of one CSV file mean, found from its header and the options before any row is
 * read.
 *
 * @param names the header
 * @param time the column of the event time
 * @param source the column of the source, {@link #ABSENT} when all rows have the default's
 * @param channel the column of channel names, {@link #ABSENT} in a wide file
 * @param value the column of values, {@link #ABSENT} in a wide file
 * @param startNanos what relative times are counted from, or {@link CsvTime#NO_START}
 * @param lines lines of the file that the header and what stands before it are
 */
record CsvLayout(
    List<String> names, int time, int source, int channel, int value, long startNanos, int lines) {
  static final int ABSENT = -1;
  private static final List<String> TIMES =
      List.of("ts", "ts_ms", "t_ms", "time", "timestamp", "date", "utc", "meta_time");
  private static final List<String> SOURCES = List.of("source", "car", "vid", "driver_number");
  private static final List<String> CHANNELS = List.of("channel", "telemetry_name");
  private static final List<String> VALUES = List.of("value", "telemetry_value");
  private static final Set<String> CARS = Set.of("car", "driver_number");

  /** Reads the header at the beginning of a file, sets the row's delimiter, and moves behind. */
  static CsvLayout read(
      FileContent content, CsvRow row, FileOptions options, Limits limits, String file)
      throws UnreadableException {
    int lines = 0;
    while (true) {
      int after = delimited(content, row, limits, file);
      lines += row.lineBreaks() + 1;
      content.consume(after);
      if (!row.isBlank()) {
        CsvLayout layout = of(row, options, limits.nameBytes(), file, lines);
        layout.refuseRelative(content, row, file);
        return layout;
      }
    }
  }

  /** Cuts the first row by the separator that cuts it at all. */
  private static int delimited(FileContent content, CsvRow row, Limits limits, String file)
      throws UnreadableException {
    content.ensure(limits.packetBytes());
    for (char delimiter : new char[] {',', ';', '\t', ','}) {
      row.delimiter(delimiter);
      int start = content.position();
      int after = row.read(content.bytes(), start, content.limit(), content.ended());
      if (after < 0 || after == start) {
        boolean empty = start == content.limit();
        throw new UnreadableException(
            empty ? "there is nothing in it" : "its first line is no header of a CSV",
            content.damage().isEmpty() ? file : file + ", " + content.damage().get().getMessage(),
            "check that the file is complete");
      }
      for (int at = start; at < after; at++) {
        if (content.bytes()[at] == 0) {
          throw new UnreadableException(
              "it is no text", file, "recorded files are NDJSON or CSV, plain, gzip or zstd");
        }
      }
      if (row.count() > 1) {
        return after;
      }
    }
    return row.read(content.bytes(), content.position(), content.limit(), content.ended());
  }

  /** A file of relative times is refused before its first row, if nobody said what they mean. */
  private void refuseRelative(FileContent content, CsvRow row, String file)
      throws UnreadableException {
    int after = row.read(content.bytes(), content.position(), content.limit(), content.ended());
    if (after < 0 || row.count() != names.size() || row.isEmpty(time)) {
      return;
    }
    long first = times().epochNanos(row.bytes(time), row.start(time), row.end(time));
    if (first == CsvTime.RELATIVE) {
      throw new UnreadableException(
          "the times in column " + names.get(time) + " are relative",
          file,
          "say when they begin with --start T, or name another column with --time COLUMN");
    }
  }

  private static CsvLayout of(
      CsvRow header, FileOptions options, int nameBytes, String file, int lines)
      throws UnreadableException {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < header.count(); i++) {
      String name = header.text(i);
      if (name.length() > nameBytes) {
        throw new UnreadableException(
            "the name of column " + (i + 1) + " is longer than " + nameBytes + " bytes",
            file,
            "the first line of a CSV must be its header");
      }
      // An index without a name, as data frames write it, must not cost the file.
      names.add(name.isEmpty() ? "column_" + (i + 1) : name);
    }
    Finder finder = new Finder(names, options, file);
    int channel = finder.find(Column.CHANNEL, CHANNELS);
    int value = finder.find(Column.VALUE, VALUES);
    boolean narrow =
        options.format() == Format.CSV_NARROW
            || options.columns().containsKey(Column.CHANNEL)
            || (options.format() == Format.AUTO && channel >= 0 && value >= 0);
    if (narrow && (channel < 0 || value < 0)) {
      throw finder.missing(
          "channel names and values", "--channel-column COLUMN and --value-column COLUMN");
    }
    int time = finder.find(Column.TIME, TIMES);
    if (time < 0) {
      throw finder.missing("the event time", "--time COLUMN");
    }
    int source = options.defaults().source().isEmpty() ? finder.find(Column.SOURCE, SOURCES) : -1;
    if (source < 0 && options.defaults().source().isEmpty()) {
      throw finder.missing("the source", "--source X or --source-column COLUMN");
    }
    return new CsvLayout(
        List.copyOf(names),
        time,
        source,
        narrow ? channel : ABSENT,
        narrow ? value : ABSENT,
        options.startNanos().orElse(CsvTime.NO_START),
        lines);
  }

  boolean isNarrow() {
    return channel != ABSENT;
  }

  /** True when the source's numbers are those of cars. */
  boolean isCar() {
    return source >= 0 && CARS.contains(names.get(source).toLowerCase(Locale.ROOT));
  }

  /** How the times of this file are read. */
  CsvTime times() {
    return new CsvTime(names.get(time).toLowerCase(Locale.ROOT).endsWith("_ms"), startNanos);
  }

  /** Looks columns up by name, first as it is written, then in any case. */
  private record Finder(List<String> names, FileOptions options, String file) {
    private static final int LISTED = 20;

    int find(Column column, List<String> usual) throws UnreadableException {
      String asked = options.columns().getOrDefault(column, "");
      if (!asked.isEmpty()) {
        int found = indexOf(asked);
        if (found < 0) {
          throw new UnreadableException(
              "there is no column " + asked, file, "the header has " + list());
        }
        return found;
      }
      for (String name : usual) {
        int found = indexOf(name);
        if (found >= 0) {
          return found;
        }
      }
      return ABSENT;
    }

    UnreadableException missing(String what, String hint) {
      return new UnreadableException(
          "no column holds " + what, file, "name it with " + hint + "; the header has " + list());
    }

    private int indexOf(String name) {
      int exact = names.indexOf(name);
      for (int i = 0; exact < 0 && i < names.size(); i++) {
        if (names.get(i).equalsIgnoreCase(name)) {
          return i;
        }
      }
      return exact;
    }

    private String list() {
      String some = String.join(", ", names.subList(0, Math.min(LISTED, names.size())));
      return names.size() > LISTED ? some + ", ..." : some;
    }
  }
}
