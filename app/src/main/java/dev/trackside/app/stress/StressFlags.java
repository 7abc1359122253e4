package dev.trackside.app.stress;

import dev.trackside.app.failure.CommandException;
import dev.trackside.app.stress.plan.StressPlan;
import dev.trackside.app.stress.plan.StressPlan.Session;
import dev.trackside.app.stress.traffic.CarChannels;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a run is to be. */
final class StressFlags {
  private static final int PACKETS = 2_000;
  private static final int RATE_MOST = 20_000;
  private static final long PACKETS_MOST = 50_000_000;

  @Option(
      names = "--packets",
      paramLabel = "N",
      description = "Packets of a session, of all cars together (default: 2000).")
  private @Nullable Integer packets;

  @Option(
      names = "--chaos",
      paramLabel = "RATE",
      arity = "0..1",
      fallbackValue = "0.12",
      defaultValue = "0",
      description = {
        "Share of packets that a fault strikes, 0 to 0.5; bare: ${FALLBACK-VALUE}. Above 0 the",
        "link, the cloud and the gateway's process are broken too."
      })
  private double chaos;

  @Option(
      names = "--showcase",
      description = {
        "Fifteen sessions: three practices, qualifying and race at Silverstone, Zandvoort and",
        "Monza, one after the other; else the three races. With --chaos as if it were bare."
      })
  private boolean showcase;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "The same seed means the same packets and faults (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "250",
      description = "Packets a second of all cars together (default: ${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--cars",
      paramLabel = "N",
      defaultValue = "4",
      description = "How many cars (default: ${DEFAULT-VALUE}).")
  private int cars;

  @Option(
      names = "--channels",
      paramLabel = "N",
      description = "Channels of a packet at most (default: all that a car has).")
  private @Nullable Integer channels;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      description = "How long the cars send, such as 90s, 30m or 8h, instead of --packets.")
  private @Nullable String duration;

  @Option(
      names = "--soak",
      description = {
        "For hours: the gateway's memory and handles are held against limits as well, seen from",
        "outside. Goes with --duration."
      })
  private boolean soak;

  StressPlan plan() {
    List<Session> sessions = showcase ? StressPlan.weekends() : StressPlan.races();
    demand(cars >= 1 && cars <= StressPlan.CARS_MOST, "--cars", "1 to " + StressPlan.CARS_MOST);
    demand(rate >= cars && rate <= RATE_MOST, "--rate", "the number of cars to " + RATE_MOST);
    demand(chaos >= 0 && chaos <= 0.5, "--chaos", "0 to 0.5");
    int most = channels == null ? CarChannels.OF_CAR : channels;
    demand(most >= 1 && most <= CarChannels.OF_CAR, "--channels", "1 to " + CarChannels.OF_CAR);
    if (packets != null && duration != null) {
      throw CommandException.usage("--packets and --duration exclude each other", "give one");
    }
    double ofSession =
        duration == null
            ? packets == null ? PACKETS : packets
            : seconds(duration) * rate / sessions.size();
    demand(
        ofSession >= 10L * cars && ofSession * sessions.size() <= PACKETS_MOST,
        duration == null ? "--packets" : "--duration",
        "10 packets a car and session to %,d in all".formatted(PACKETS_MOST));
    double share = showcase && chaos == 0 ? StressPlan.CHAOS : chaos;
    int ofCar = (int) Math.ceil(ofSession / cars);
    return new StressPlan(seed, sessions, ofCar, cars, rate, most, share, soak);
  }

  private static double seconds(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (!lower.matches("[1-9][0-9]{0,5}[smh]")) {
      throw CommandException.usage("--duration " + text + " is no time", "such as 90s, 30m or 8h");
    }
    long number = Long.parseLong(lower.substring(0, lower.length() - 1));
    return switch (lower.charAt(lower.length() - 1)) {
      case 's' -> number;
      case 'm' -> number * 60;
      default -> number * 3_600;
    };
  }

  private static void demand(boolean holds, String flag, String range) {
    if (!holds) {
      throw CommandException.usage(flag + " is out of its range", "give " + range);
    }
  }
}
