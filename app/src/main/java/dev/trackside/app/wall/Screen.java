package dev.trackside.app.wall;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The whole screen as lines of text. Pure: the same sight, place and look, the same lines. */
final class Screen {
  private static final Size LEAST = new Size(40, 8);

  /** Older than two looks and this is worth the word. */
  private static final double STALE_SECONDS = 3;

  private Screen() {}

  /**
   * Draws the screen.
   *
   * @param now seconds of the looker's own clock
   */
  static List<String> lines(Sight sight, Place place, Look look, double now) {
    Size size = look.size();
    List<Row> rows = new ArrayList<>();
    if (size.columns() < LEAST.columns() || size.rows() < LEAST.rows()) {
      rows.add(Row.of(Tone.BOLD, state(sight)));
      rows.add(Row.of("make it larger"));
    } else {
      rows.addAll(header(sight, place, now));
      int body = size.rows() - rows.size() - 1;
      List<Row> middle = body(sight, place, look, body);
      boolean isOld = sight.gone() != null && place.page() != Place.Page.HELP;
      middle.forEach(row -> rows.add(isOld ? row.faded() : row));
      while (rows.size() < size.rows() - 1) {
        rows.add(Row.EMPTY);
      }
      rows.add(footer(sight, place));
    }
    int columns = size.columns();
    return rows.stream()
        .limit(size.rows())
        .map(row -> look.hasColours() ? row.painted(columns) : row.text(columns).stripTrailing())
        .toList();
  }

  private static String state(Sight sight) {
    return sight.gone() != null ? "GONE" : Figures.text(sight.health(), "status");
  }

  private static List<Row> header(Sight sight, Place place, double now) {
    List<Row> rows = new ArrayList<>();
    JsonNode health = sight.health();
    Sight.@Nullable Gone gone = sight.gone();
    String state = state(sight);
    Row row = Row.of(Tone.BOLD, "TRACKSIDE ").and(Tables.tone(state), state);
    if (gone != null) {
      row =
          row.and(
              Tone.BAD,
              "  nobody answers since %s (%s)"
                  .formatted(gone.since(), Figures.age(now - gone.at())));
    } else {
      row = row.and("up", Tone.PLAIN, Figures.age(health, "uptime_s"));
      if (now - sight.takenAt() > STALE_SECONDS + 2 * place.interval()) {
        row = row.and("  ").and(Tone.WARN, "STALE " + Figures.age(now - sight.takenAt()));
      }
    }
    rows.add(
        row.and("  ")
            .and(Tone.DIM, sight.api())
            .and("  ")
            .and(Tone.DIM, clock(Figures.text(health, "at")))
            .and("  ")
            .and(Tone.DIM, "every " + seconds(place.interval())));
    if (gone != null) {
      rows.add(Row.of(Tone.BAD, "! ").and(gone.why()));
      rows.add(
          Row.of(Tone.DIM, "  do: ")
              .and("start it again; what is shown is the last look; this goes on by itself"));
    }
    return rows;
  }

  private static String seconds(double interval) {
    return interval == Math.rint(interval)
        ? "%d s".formatted((long) interval)
        : String.format(Locale.ROOT, "%.1f s", interval);
  }

  /** The time of day of an RFC 3339 time. */
  static String clock(String time) {
    int at = time.indexOf('T');
    return at > 0 && time.length() >= at + 9 ? time.substring(at + 1, at + 9) + "Z" : Figures.NONE;
  }

  private static List<Row> body(Sight sight, Place place, Look look, int height) {
    if (place.page() == Place.Page.OVERVIEW) {
      return Overview.rows(sight, look, height);
    }
    Pages.Sheet sheet = Pages.of(sight, place.page(), look);
    List<Row> rows = new ArrayList<>();
    rows.add(Row.of(Tone.BOLD, place.page().title()));
    // Of a page of choices that has none there is a line without a head.
    boolean areChoices = Keys.isChosenFrom(place.page()) && !sheet.head().isEmpty();
    sheet.head().forEach(row -> rows.add(areChoices ? indented(row) : row));
    int room = height - rows.size();
    int count = sheet.rows().size();
    int selected = Math.min(place.selected(), count - 1);
    int first = Math.clamp(selected - room / 2L, 0, Math.max(0, count - room));
    for (int i = first; i < Math.min(count, first + room); i++) {
      Row row = sheet.rows().get(i);
      rows.add(!areChoices ? row : i == selected ? marked(row) : indented(row));
    }
    return rows;
  }

  /** Seen without colours too. */
  private static Row marked(Row row) {
    return Row.of(Tone.BAR, ">" + row.text(Integer.MAX_VALUE).stripTrailing());
  }

  private static Row indented(Row row) {
    List<Row.Piece> pieces = new ArrayList<>(Row.of(" ").pieces());
    pieces.addAll(row.pieces());
    return new Row(pieces);
  }

  private static Row footer(Sight sight, Place place) {
    Place.@Nullable Act asked = place.asked();
    if (asked != null) {
      return Row.of(Tone.WARN, asked.question() + "  y/n");
    }
    if (!sight.message().isEmpty()) {
      return Row.of(Tone.BOLD, sight.message());
    }
    return Row.of(
        Tone.DIM,
        Keys.isChosenFrom(place.page())
            ? "up/down choose  r this one  R all  Esc overview  ? keys  q leave"
            : "o overview  s sinks  b breakers  d letters  c cars  e events  ? keys  q leave");
  }
}
