package dev.trackside.app.release;

import dev.trackside.app.release.Expected.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Packets that open breakers, are held by them, and close them again, and what must become of each
 * sample. Every second source gets its own breaker opened, by timestamps in the future; the others
 * that of their channel speed.
 */
final class HeldTraffic implements Traffic {
  private static final int SOURCES = 16;
  private static final long START_MILLIS = 1_756_645_392_000L;
  private static final String FUTURE = "\"2100-01-01T00:00:00Z\"";

  private final int letters;
  private final Map<String, Expected> all = new HashMap<>();
  private final List<Car> cars = new ArrayList<>();
  private int turn;

  /** So many held or bad packets a turn, in all sources together. */
  HeldTraffic(int letters) {
    this.letters = letters;
    for (int car = 0; car < SOURCES; car++) {
      cars.add(new Car("car-" + car, car % 2 == 0));
    }
  }

  /** Bursts that open the breakers, and good packets with too few in a row to close them. */
  @Override
  public List<String> fill() {
    turn++;
    List<String> bodies = new ArrayList<>();
    int rounds = letters / SOURCES;
    for (int round = 0; round < rounds; round += BODY_PACKETS / SOURCES) {
      StringBuilder body = new StringBuilder();
      for (int step = round; step < Math.min(rounds, round + BODY_PACKETS / SOURCES); step++) {
        boolean isBad = step < BreakerModel.FAILURES || step % BreakerModel.EVIDENCE == 0;
        cars.forEach(car -> body.append(isBad ? car.bad() : car.good()));
      }
      bodies.add(body.toString());
    }
    return bodies;
  }

  /** Good packets that close the breakers, a source after the other. */
  @Override
  public List<Call> release() {
    List<Call> calls = new ArrayList<>();
    for (Car car : cars) {
      StringBuilder body = new StringBuilder();
      while (!car.breaker.isClosed()) {
        body.append(car.good());
      }
      calls.add(Call.ofPackets(body.toString()));
    }
    return calls;
  }

  @Override
  public String live(int seed) {
    Car car = cars.get(Math.floorMod(seed, SOURCES));
    StringBuilder body = new StringBuilder();
    for (int i = 0; i <= Math.floorMod(seed / SOURCES, 8); i++) {
      body.append(car.good());
    }
    return body.toString();
  }

  @Override
  public Collection<Expected> expected() {
    return all.values();
  }

  /** A source and its breaker. */
  private final class Car {
    private final String source;
    private final boolean isWhole;
    private final BreakerModel breaker = new BreakerModel();
    private int number;

    Car(String source, boolean isWhole) {
      this.source = source;
      this.isWhole = isWhole;
    }

    String good() {
      boolean passes = breaker.good();
      return packet(number % 400 + 0.25, passes ? Place.LIVE : Place.LATE, false);
    }

    String bad() {
      breaker.bad();
      return packet(isWhole ? number % 400 + 0.25 : -1 - number % 50, Place.OPEN, isWhole);
    }

    /** Every third packet has nothing but its speed. */
    private String packet(double speed, Place place, boolean isAhead) {
      List<Expected> samples = new ArrayList<>();
      samples.add(sample("speed", speed, place));
      if (number % 3 != 0) {
        samples.add(sample("rpm", 9_000 + number % 1_000, isWhole ? place : Place.LIVE));
      }
      samples.forEach(each -> all.put(each.key(), each));
      String timestamp = isAhead ? FUTURE : Long.toString(START_MILLIS + number);
      number++;
      return Expected.line(samples, timestamp);
    }

    private Expected sample(String channel, double value, Place place) {
      return switch (place) {
        case LIVE -> Expected.live(source, number, channel, value);
        case LATE -> Expected.open(source, number, channel, value, "circuit_open").late(turn);
        case OPEN ->
            Expected.open(source, number, channel, value, isWhole ? "clock_skew" : "out_of_range");
      };
    }
  }
}
