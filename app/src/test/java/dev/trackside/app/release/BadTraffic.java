package dev.trackside.app.release;

import dev.trackside.app.release.Expected.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Packets whose speed is out of range until the range is widened, turn by turn, and what must
 * become of each sample. Every second one has a good sample beside, so that only its speed is a
 * dead letter; a few have another trouble that stays.
 */
final class BadTraffic implements Traffic {
  private static final int SOURCES = 16;
  private static final long START_MILLIS = 1_756_645_392_000L;
  private static final double FIRST_BAD = 401.5;
  private static final int SPEEDS = 200;

  /** The first turn lets most of them pass, each later one some more. */
  private static final double FIRST_MOST = 520;

  private static final double STEP = 8;

  private final int letters;
  private final Map<String, Expected> all = new HashMap<>();
  private final int[] numbers = new int[SOURCES];
  private int turn;

  /** So many bad packets in all sources together. */
  BadTraffic(int letters) {
    this.letters = letters;
  }

  /** All of them come in the first turn; later ones widen the range further. */
  @Override
  public List<String> fill() {
    List<String> bodies = new ArrayList<>();
    if (turn++ > 0) {
      return bodies;
    }
    StringBuilder body = new StringBuilder();
    for (int packet = 0; packet < letters; packet++) {
      body.append(bad(packet % SOURCES));
      if ((packet + 1) % BODY_PACKETS == 0 || packet + 1 == letters) {
        bodies.add(body.toString());
        body.setLength(0);
      }
    }
    return bodies;
  }

  @Override
  public List<Call> release() {
    List<Call> calls = new ArrayList<>();
    calls.add(Call.of("/api/v1/channels/set?name=speed&max=" + most(turn)));
    for (int source = 0; source < SOURCES; source++) {
      calls.add(Call.of("/api/v1/dead-letters/reprocess?channel=speed&source=" + source(source)));
    }
    all.replaceAll((key, each) -> {
      boolean passesNow =
          each.place() == Place.OPEN
              && each.channel().equals("speed")
              && each.value() <= most(turn);
      return passesNow ? each.late(turn) : each;
    });
    return calls;
  }

  private static double most(int turn) {
    return FIRST_MOST + STEP * (turn - 1);
  }

  private static String source(int source) {
    return "car-" + source;
  }

  private String bad(int car) {
    int number = numbers[car]++;
    String source = source(car);
    List<Expected> samples = new ArrayList<>();
    if (number % 50 == 49) {
      samples.add(Expected.open(source, number, "brake", 200, "out_of_range"));
    } else {
      double speed = FIRST_BAD + (number * 37L + car) % SPEEDS;
      samples.add(Expected.open(source, number, "speed", speed, "out_of_range"));
    }
    if (number % 2 == 1) {
      samples.add(Expected.live(source, number, "rpm", 9_000 + number % 1_000));
    }
    return line(samples);
  }

  @Override
  public String live(int seed) {
    int car = Math.floorMod(seed, SOURCES);
    StringBuilder body = new StringBuilder();
    for (int i = 0; i <= Math.floorMod(seed / SOURCES, 8); i++) {
      int number = numbers[car]++;
      body.append(line(List.of(Expected.live(source(car), number, "speed", number % 400 + 0.25))));
    }
    return body.toString();
  }

  private String line(List<Expected> samples) {
    samples.forEach(each -> all.put(each.key(), each));
    return Expected.line(samples, Long.toString(START_MILLIS + samples.getFirst().number()));
  }

  @Override
  public Collection<Expected> expected() {
    return all.values();
  }
}
