package dev.trackside.app.screen;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Numbers, sizes and tables as people read them. */
public final class Texts {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

  private Texts() {}

  /** A whole number with its thousands apart. */
  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** A member that is a whole number. */
  static String count(JsonNode node, String member) {
    return count(node.path(member).asLong(0));
  }

  /** A size in the largest unit that it fills. */
  public static String bytes(long value) {
    double rest = value;
    int unit = 0;
    while (rest >= 1024 && unit < UNITS.length - 1) {
      rest /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", rest, UNITS[unit]);
  }

  /** Microseconds in the unit that suits them. */
  public static String micros(long value) {
    return value < 1_000 ? value + " us" : String.format(Locale.ROOT, "%.1f ms", value / 1_000.0);
  }

  /** A sender's text without what would move the cursor or end the line. */
  public static String legible(String text) {
    StringBuilder legible = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c ->
            legible.append(
                Character.isISOControl(c) ? "\\u%04x".formatted(c) : Character.toString(c)));
    return legible.toString();
  }

  /** Rows under a head, in columns; the cells of numbers stand to the right. */
  public static List<String> table(List<String> head, List<List<String>> cells) {
    List<List<String>> rows =
        cells.stream().map(row -> row.stream().map(Texts::legible).toList()).toList();
    int[] widths = new int[head.size()];
    boolean[] numeric = new boolean[head.size()];
    for (int i = 0; i < widths.length; i++) {
      int column = i;
      widths[i] = head.get(i).length();
      rows.forEach(row -> widths[column] = Math.max(widths[column], row.get(column).length()));
      numeric[i] = !rows.isEmpty() && rows.stream().allMatch(row -> isNumber(row.get(column)));
    }
    List<String> lines = new ArrayList<>();
    lines.add(line(head, widths, numeric));
    rows.forEach(row -> lines.add(line(row, widths, numeric)));
    return lines;
  }

  private static boolean isNumber(String cell) {
    return !cell.isEmpty() && cell.chars().allMatch(c -> Character.isDigit(c) || c == ',');
  }

  private static String line(List<String> cells, int[] widths, boolean[] numeric) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cells.get(i);
      String space = " ".repeat(widths[i] - cell.length());
      line.append(numeric[i] ? space + cell : cell + space).append("  ");
    }
    return line.toString().stripTrailing();
  }
}
