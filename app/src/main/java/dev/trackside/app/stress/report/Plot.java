package dev.trackside.app.stress.report;

import dev.trackside.app.screen.Texts;
import java.util.List;
import java.util.Locale;

/** A picture as SVG: lines over time with what was broken behind them, or bars. */
final class Plot {
  private static final double WIDTH = 900;
  private static final double HEIGHT = 170;
  private static final double LEFT = 60;
  private static final double TOP = 24;
  private static final double BOTTOM = HEIGHT - 26;
  private static final int TICKS = 4;

  /** More points than the picture has columns are drawn as the highest of each column. */
  private static final int COLUMNS = (int) (WIDTH - LEFT);

  /** Labels that fit under bars. */
  private static final int LABELS_MOST = 14;

  private final String head;
  private final String unit;
  private final double end;
  private final StringBuilder body = new StringBuilder();
  private double highest = 1;
  private List<Band> bands = List.of();
  private final List<Line> lines = new java.util.ArrayList<>();

  /**
   * A time in which something was broken.
   *
   * @param from its begin
   * @param until its end, healing included
   * @param name what it was
   */
  record Band(double from, double until, String name) {}

  /**
   * A bar.
   *
   * @param label what stands below it
   * @param value how high it is
   */
  record Bar(String label, double value) {}

  private record Line(String style, List<double[]> points) {}

  /** A picture from 0 to an end. */
  Plot(String head, String unit, double end) {
    this.head = head;
    this.unit = unit;
    this.end = end;
  }

  /** Adds what was broken. */
  Plot bands(List<Band> broken) {
    this.bands = broken;
    return this;
  }

  /** Adds a line of points, in a class of the page's style. */
  Plot line(String style, List<double[]> points) {
    lines.add(new Line(style, points));
    points.forEach(point -> highest = Math.max(highest, point[1]));
    return this;
  }

  /** The picture. */
  String svg() {
    for (Band band : bands) {
      double width = Math.max(2, x(band.until()) - x(band.from()));
      body.append(
          String.format(
              Locale.ROOT,
              "<rect class=\"fault\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\">"
                  + "<title>%s</title></rect>%n",
              x(band.from()),
              TOP,
              width,
              BOTTOM - TOP,
              ReportPage.escaped(band.name())));
    }
    for (Line line : lines) {
      body.append("<polyline class=\"").append(line.style()).append("\" points=\"");
      double column = -1;
      double top = 0;
      for (double[] point : line.points()) {
        double next = Math.floor(point[0] / end * COLUMNS);
        top = next == column ? Math.max(top, point[1]) : point[1];
        column = next;
        body.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(point[0]), y(top)));
      }
      body.append("\"/>\n");
    }
    for (int tick = 0; tick <= TICKS; tick++) {
      double at = end * tick / TICKS;
      text(x(at), BOTTOM + 16, "middle", String.format(Locale.ROOT, "%.0f %s", at, unit));
    }
    return framed(head, highest, body);
  }

  private double x(double at) {
    return LEFT + Math.clamp(at / end, 0, 1) * (WIDTH - LEFT - 10);
  }

  private double y(double value) {
    return BOTTOM - value / highest * (BOTTOM - TOP);
  }

  private void text(double x, double y, String anchor, String text) {
    text(body, x, y, anchor, text);
  }

  private static void text(StringBuilder into, double x, double y, String anchor, String text) {
    into.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
            x,
            y,
            anchor,
            ReportPage.escaped(text)));
  }

  private static String framed(String head, double highest, StringBuilder body) {
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\">%n",
            WIDTH,
            HEIGHT,
            ReportPage.escaped(head)));
    text(svg, LEFT, 14, "start", head);
    text(svg, LEFT - 6, TOP + 8, "end", number(highest));
    text(svg, LEFT - 6, BOTTOM, "end", "0");
    svg.append(
        String.format(
            Locale.ROOT,
            "<path class=\"axis\" d=\"M%.1f %.1fV%.1fH%.1f\"/>%n",
            LEFT,
            TOP,
            BOTTOM,
            WIDTH - 10));
    return svg.append(body).append("</svg>\n").toString();
  }

  private static String number(double value) {
    return value >= 100 || value == Math.rint(value)
        ? Texts.count(Math.round(value))
        : String.format(Locale.ROOT, "%.2f", value);
  }

  /** A picture of bars. */
  static String bars(String head, List<Bar> bars) {
    double highest = bars.stream().mapToDouble(Bar::value).max().orElse(1);
    double top = highest == 0 ? 1 : highest;
    double step = (WIDTH - LEFT - 10) / Math.max(1, bars.size());
    int labelled = Math.max(1, (bars.size() + LABELS_MOST - 1) / LABELS_MOST);
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < bars.size(); i++) {
      double height = bars.get(i).value() / top * (BOTTOM - TOP);
      body.append(
          String.format(
              Locale.ROOT,
              "<rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\">"
                  + "<title>%s: %s</title></rect>%n",
              LEFT + i * step + step * 0.1,
              BOTTOM - height,
              step * 0.8,
              height,
              ReportPage.escaped(bars.get(i).label()),
              number(bars.get(i).value())));
      if (i % labelled == 0) {
        text(body, LEFT + (i + 0.5) * step, BOTTOM + 16, "middle", bars.get(i).label());
      }
    }
    return framed(head, top, body);
  }
}
