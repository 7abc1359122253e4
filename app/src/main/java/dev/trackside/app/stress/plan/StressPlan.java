package dev.trackside.app.stress.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * What a run sends, fixed before it begins.
 *
 * @param seed what chance grows from; the same seed means the same packets and the same faults
 * @param sessions the outings, one after the other, with no maintenance in between
 * @param packetsOfCar packets that each car measures in a session
 * @param cars how many cars
 * @param rate packets a second of all cars together
 * @param channels channels of a car at most, the fast ones first
 * @param chaos the share of packets that a fault of values strikes, 0 to 1
 * @param soak true to hold the gateway's memory and handles against limits as well
 */
public record StressPlan(
    long seed,
    List<Session> sessions,
    int packetsOfCar,
    int cars,
    int rate,
    int channels,
    double chaos,
    boolean soak) {
  /** The share of packets that is struck when nobody says how many. */
  public static final double CHAOS = 0.12;

  private static final List<String> OUTINGS = List.of("fp1", "fp2", "fp3", "q", "r");
  private static final List<Integer> NUMBERS =
      List.of(44, 16, 63, 4, 1, 81, 14, 10, 55, 23, 22, 27, 31, 77, 18, 11, 2, 20, 24, 6, 3, 99);

  /** Cars at most: those of a full grid. */
  public static final int CARS_MOST = NUMBERS.size();

  /** Of each car's first seconds in a run nothing is struck, nor of its last ones. */
  private static final double CALM_SECONDS = 8;

  private static final double CALM_SHARE = 0.15;

  /**
   * An outing.
   *
   * @param name the session's name, such as {@code 2026-nl-zandvoort-r}
   * @param circuit where it is
   */
  public record Session(String name, String circuit) {}

  /** Keeps the list as it is. */
  public StressPlan {
    sessions = List.copyOf(sessions);
  }

  /** The races at three circuits of three laws. */
  public static List<Session> races() {
    return sessions(List.of("r"));
  }

  /** Three race weekends: practice, qualifying and race at three circuits of three laws. */
  public static List<Session> weekends() {
    return sessions(OUTINGS);
  }

  private static List<Session> sessions(List<String> outings) {
    List<Session> sessions = new ArrayList<>();
    for (String circuit : List.of("silverstone", "zandvoort", "monza")) {
      String country = circuit.equals("silverstone") ? "gb" : circuit.equals("monza") ? "it" : "nl";
      for (String outing : outings) {
        sessions.add(new Session("2026-" + country + "-" + circuit + "-" + outing, circuit));
      }
    }
    return sessions;
  }

  /** The cars' numbers. */
  public List<Integer> numbers() {
    return NUMBERS.subList(0, cars);
  }

  /** Packets a car measures in all sessions. */
  public long packetsOfCarInAll() {
    return (long) packetsOfCar * sessions.size();
  }

  /** Packets of all cars in all sessions. */
  public long packets() {
    return packetsOfCarInAll() * cars;
  }

  /** Packets a second that each car sends. */
  public int rateOfCar() {
    return Math.max(1, rate / cars);
  }

  /** How long the cars send, seconds, when nothing holds them up. */
  public double seconds() {
    return packetsOfCarInAll() / (double) rateOfCar();
  }

  /** True where a car's packet, counted over the run, is too near its begin or end to be struck. */
  public boolean isCalm(long packet) {
    double calm = Math.min(CALM_SECONDS * rateOfCar(), CALM_SHARE * packetsOfCarInAll());
    return packet < calm / 2 || packet >= packetsOfCarInAll() - calm;
  }

  /** The session in which a car sends a packet, counted over the run. */
  public Session sessionOf(long packet) {
    return sessions.get((int) Math.min(packet / packetsOfCar, sessions.size() - 1L));
  }
}
