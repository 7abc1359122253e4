package dev.trackside.bench.rivals;

import dev.trackside.bench.load.Load;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The standings as SVG: a panel a load, a bar a rival and setting, packets a second on a scale of
 * powers of ten. A filled bar is on the device when it is answered, a hollow one is not.
 */
public final class Picture {
  private static final int WIDTH = 860;
  private static final int LEFT = 200;
  private static final int PLOT = 560;
  private static final int HEAD = 46;
  private static final int BAR = 13;
  private static final int STEP = 17;
  private static final int PANEL_HEAD = 34;
  private static final int PANEL_FOOT = 30;
  private static final String OURS = "#1b8a3a";
  private static final String RAW = "#888888";
  private static final String OTHER = "#2f6db3";

  private final Standings standings;
  private final StringBuilder body = new StringBuilder();
  private final int lowest;
  private final int highest;

  private Picture(Standings standings) {
    this.standings = standings;
    double[] rates =
        standings.places().stream()
            .map(place -> place.figure(HeatFigures.PACKETS_PER_S))
            .filter(OptionalDouble::isPresent)
            .mapToDouble(OptionalDouble::getAsDouble)
            .filter(rate -> rate > 0)
            .sorted()
            .toArray();
    this.lowest = rates.length == 0 ? 0 : (int) Math.max(0, Math.floor(Math.log10(rates[0])));
    this.highest =
        rates.length == 0
            ? 1
            : Math.max(lowest + 1, (int) Math.ceil(Math.log10(rates[rates.length - 1])));
  }

  /** The picture. */
  public static String of(Standings standings) {
    return new Picture(standings).svg();
  }

  private String svg() {
    int y = HEAD;
    for (Load load : standings.loads()) {
      y = panel(load, y);
    }
    String head =
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" \
        font-size="12">
        <title>Packets a second, side by side</title>
        <rect width="%d" height="%d" fill="#ffffff"/>
        """
            .formatted(WIDTH, y, WIDTH, y);
    return head
        + text(10, 18, "start", "Packets a second by powers of ten, medians of one run")
        + text(10, 34, "start", "filled: on the device when answered; hollow: not yet")
        + body
        + "</svg>\n";
  }

  private int panel(Load load, int top) {
    List<Standings.Place> places = new ArrayList<>();
    for (Standings.Place place : standings.places()) {
      if (place.heat().load().equals(load)) {
        places.add(place);
      }
    }
    int begin = top + PANEL_HEAD;
    int end = begin + places.size() * STEP;
    body.append(
        text(
            10,
            top + 22,
            "start",
            "%d %s, %,d %s a call"
                .formatted(
                    load.callers(),
                    load.callers() == 1 ? "caller" : "callers",
                    load.packets(),
                    load.packets() == 1 ? "packet" : "packets")));
    for (int power = lowest; power <= highest; power++) {
      double x = x(at(power));
      body.append(
          String.format(
              Locale.ROOT,
              "<path d=\"M%.1f %dV%d\" stroke=\"#dddddd\"/>%n",
              x,
              begin - 4,
              end + 2));
      body.append(text(x, end + 16, "middle", String.format(Locale.ROOT, "%,.0f", at(power))));
    }
    for (int i = 0; i < places.size(); i++) {
      bar(places.get(i), begin + i * STEP);
    }
    return end + PANEL_FOOT;
  }

  private void bar(Standings.Place place, int y) {
    Rival rival = place.heat().rival();
    body.append(text(LEFT - 8, y + BAR - 2, "end", rival.name() + ", " + rival.setting().word()));
    OptionalDouble rate = place.figure(HeatFigures.PACKETS_PER_S);
    if (rate.isEmpty() || rate.getAsDouble() <= 0) {
      body.append(text(LEFT + 4, y + BAR - 2, "start", "not measured"));
      return;
    }
    String colour =
        switch (rival.name()) {
          case Rival.OURS -> OURS;
          case Rival.RAW -> RAW;
          default -> OTHER;
        };
    double width = Math.max(1, x(rate.getAsDouble()) - LEFT);
    body.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\" stroke=\"%s\"/>%n",
            LEFT,
            y,
            width,
            BAR,
            rival.durable() ? colour : "none",
            colour));
    String number = String.format(Locale.ROOT, "%,.0f", rate.getAsDouble());
    body.append(text(LEFT + width + 5, y + BAR - 2, "start", number));
  }

  private double x(double rate) {
    return LEFT + (Math.log10(rate) - lowest) / (highest - lowest) * PLOT;
  }

  private static double at(int power) {
    return Math.pow(10, power);
  }

  private static String text(double x, double y, String anchor, String text) {
    return String.format(
        Locale.ROOT,
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"#333333\">%s</text>%n",
        x,
        y,
        anchor,
        text);
  }
}
