package dev.trackside.bench.rivals;

import dev.trackside.bench.load.Load;
import java.util.Locale;
import java.util.OptionalDouble;

/** The standings as a table for people, one block a load. */
public final class Table {
  private Table() {}

  /** The table, with each promise below it. */
  public static String of(Standings standings) {
    StringBuilder text = new StringBuilder("side by side, each in a process of its own\n");
    for (Load load : standings.loads()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%n%-18s %-9s %-12s %12s %11s %11s %9s%n",
              words(load),
              "setting",
              "on device",
              "packets/s",
              "ack p50 us",
              "ack p99 us",
              "ours over"));
      for (Standings.Place place : standings.places()) {
        if (place.heat().load().equals(load)) {
          text.append(row(standings, place));
        }
      }
    }
    text.append("\nwhat each promises when it answers\n");
    for (Rival rival : standings.rivals()) {
      text.append(
          String.format(
              Locale.ROOT,
              "  %-17s %-8s %s%n",
              rival.name(),
              rival.setting().word(),
              rival.promise()));
    }
    return text.toString();
  }

  private static String words(Load load) {
    return load.callers() + " x " + String.format(Locale.ROOT, "%,d", load.packets()) + " packets";
  }

  private static String row(Standings standings, Standings.Place place) {
    Rival rival = place.heat().rival();
    String row =
        String.format(
            Locale.ROOT,
            "  %-16s %-9s %-12s %12s %11s %11s %9s%n",
            rival.name(),
            rival.setting().word(),
            rival.durable() ? "yes" : "NO",
            shown(place.figure(HeatFigures.PACKETS_PER_S)),
            shown(place.figure(HeatFigures.ACK_P50)),
            shown(place.figure(HeatFigures.ACK_P99)),
            shown(standings.oursOver(place)));
    return place.failed().isEmpty() ? row : row + "    SKIPPED: " + place.failed() + "\n";
  }

  private static String shown(OptionalDouble figure) {
    if (figure.isEmpty()) {
      return "-";
    }
    double value = figure.getAsDouble();
    String format = value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }
}
