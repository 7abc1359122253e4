package dev.trackside.app.wall;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The page that tells all in a second: everything in short, as much of it as there is room for. */
final class Overview {
  /** From here on there is room for more than the shortest form. */
  private static final int HIGH = 36;

  private Overview() {}

  /**
   * A part of the page.
   *
   * @param rows all of it, its head first
   * @param least rows that are shown in any case
   */
  private record Part(List<Row> rows, int least) {
    int wanted() {
      return rows.size();
    }
  }

  static List<Row> rows(Sight sight, Look look, int height) {
    JsonNode health = sight.health();
    boolean isHigh = height >= HIGH;
    List<Part> parts = new ArrayList<>();
    parts.add(new Part(Troubles.rows(health), 4));
    parts.add(new Part(Summary.rows(health), 6));
    parts.add(new Part(isHigh ? apart(Tables.slos(health)) : Tables.slosShort(health), 1));
    parts.add(new Part(apart(Tables.sinks(health, look)), 3));
    parts.add(new Part(apart(Tables.cars(health, look)), 4));
    if (isHigh) {
      parts.add(new Part(apart(whole(Pages.of(sight, Place.Page.BREAKERS, look))), 3));
      parts.add(new Part(apart(whole(Pages.of(sight, Place.Page.LETTERS, look))), 3));
    }
    parts.add(new Part(apart(Tables.events(health)), 4));
    int[] given = shares(parts, height);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      rows.addAll(cut(parts.get(i).rows(), given[i]));
    }
    return rows;
  }

  private static List<Row> whole(Pages.Sheet sheet) {
    List<Row> rows = new ArrayList<>(sheet.head());
    rows.addAll(sheet.rows());
    return rows;
  }

  private static List<Row> apart(List<Row> rows) {
    List<Row> apart = new ArrayList<>();
    if (!rows.isEmpty()) {
      apart.add(Row.EMPTY);
      apart.addAll(rows);
    }
    return apart;
  }

  /** First what each needs, from the top on; then what is left, from the top on again. */
  private static int[] shares(List<Part> parts, int height) {
    int[] given = new int[parts.size()];
    int left = height;
    for (int i = 0; i < given.length; i++) {
      given[i] = Math.min(left, Math.min(parts.get(i).least(), parts.get(i).wanted()));
      left -= given[i];
    }
    for (int i = 0; i < given.length; i++) {
      int more = Math.min(left, parts.get(i).wanted() - given[i]);
      given[i] += more;
      left -= more;
    }
    return given;
  }

  /** What does not fit is counted in the last line that does. */
  private static List<Row> cut(List<Row> rows, int height) {
    if (rows.size() <= height) {
      return rows;
    }
    if (height < 2) {
      return rows.subList(0, height);
    }
    List<Row> cut = new ArrayList<>(rows.subList(0, height - 1));
    cut.add(Row.of(Tone.DIM, "  and " + (rows.size() - height + 1) + " lines more"));
    return cut;
  }
}
