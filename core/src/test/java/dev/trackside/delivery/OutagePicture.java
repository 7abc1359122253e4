package dev.trackside.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Draws an outage: what waited, and what each lane brought away when the link was back. */
final class OutagePicture {
  private static final int WIDTH = 860;
  private static final int LEFT = 70;
  private static final int PLOT = 760;
  private static final int HEIGHT = 150;

  private final StringBuilder svg = new StringBuilder();
  private final double from;
  private final double to;

  private OutagePicture(double from, double to) {
    this.from = from;
    this.to = to;
  }

  /**
   * How it stood.
   *
   * @param second since the return of the link
   * @param live bytes of the live lane so far
   * @param backlog bytes of the backlog lane so far
   * @param left packets in the backlog
   * @param residentMiB memory of the process
   */
  record Moment(long second, long live, long backlog, long left, long residentMiB) {
    static Moment of(String[] words, long residentMiB) {
      return new Moment(
          Long.parseLong(words[1]),
          Long.parseLong(words[2]),
          Long.parseLong(words[3]),
          Long.parseLong(words[4]),
          residentMiB);
    }
  }

  /** Megabytes a second of the lanes in one second. */
  private record Rate(double second, double live, double backlog) {}

  /** The picture as SVG. */
  static String of(List<Moment> moments, long firstMillis) {
    List<Moment> after = moments.stream().filter(each -> each.second() > 0).toList();
    List<Rate> rates = new ArrayList<>();
    Moment before = new Moment(0, 0, 0, 0, 0);
    for (Moment each : after) {
      double seconds = Math.max(1, each.second() - before.second());
      rates.add(
          new Rate(
              each.second(),
              (each.live() - before.live()) / 1e6 / seconds,
              (each.backlog() - before.backlog()) / 1e6 / seconds));
      before = each;
    }
    OutagePicture picture = new OutagePicture(0, after.getLast().second());
    picture.open();
    double most = rates.stream().mapToDouble(each -> each.live() + each.backlog()).max().orElse(1);
    picture.frame(60, "MB/s by lane: live (green), backlog (orange)", most, "MB/s");
    picture.line(60, rates, Rate::second, Rate::backlog, most, "#d9822b");
    picture.line(60, rates, Rate::second, Rate::live, most, "#1b8a3a");
    double packets = after.stream().mapToDouble(Moment::left).max().orElse(1);
    picture.frame(270, "packets in the backlog", packets, "");
    picture.line(270, after, Moment::second, Moment::left, packets, "#d9822b");
    double memory = moments.stream().mapToDouble(Moment::residentMiB).max().orElse(1);
    picture.frame(480, "resident memory of the process", memory, "MiB");
    picture.line(480, after, Moment::second, Moment::residentMiB, memory, "#3b5b92");
    picture.text(
        LEFT,
        25,
        "Seconds since the link is back; the first live packet was there after %d ms"
            .formatted(firstMillis));
    return picture.svg.append("</svg>\n").toString();
  }

  private void open() {
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d 670\""
                + " font-family=\"sans-serif\" font-size=\"12\">%n<rect width=\"%d\" height=\"670\""
                + " fill=\"#ffffff\"/>%n",
            WIDTH,
            WIDTH));
  }

  private void frame(int top, String title, double most, String unit) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\""
                + " stroke=\"#888888\"/>%n",
            LEFT,
            top,
            PLOT,
            HEIGHT));
    text(LEFT, top - 6, title);
    text(4, top + 12, "%,.0f %s".formatted(most, unit));
    text(4, top + HEIGHT, "0");
    text(LEFT, top + HEIGHT + 16, "%.0f s".formatted(from));
    text(LEFT + PLOT - 40, top + HEIGHT + 16, "%.0f s".formatted(to));
  }

  private <T> void line(
      int top,
      List<T> points,
      ToDoubleFunction<T> x,
      ToDoubleFunction<T> y,
      double most,
      String colour) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\" points=\"",
            colour));
    for (T point : points) {
      double across = (x.applyAsDouble(point) - from) / Math.max(1, to - from);
      double up = y.applyAsDouble(point) / Math.max(1e-9, most);
      svg.append(
          String.format(
              Locale.ROOT, "%.1f,%.1f ", LEFT + across * PLOT, top + HEIGHT - up * HEIGHT));
    }
    svg.append(String.format(Locale.ROOT, "\"/>%n"));
  }

  private void text(int x, int y, String words) {
    svg.append(
        String.format(
            Locale.ROOT, "<text x=\"%d\" y=\"%d\" fill=\"#333333\">%s</text>%n", x, y, words));
  }
}
