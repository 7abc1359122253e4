package dev.trackside.app.fencing;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the car sends: packet by packet, told by its number alone. */
final class CarPackets {
  private static final String ID = "n";

  private CarPackets() {}

  /** The channels of a packet; every fourth has nothing but what is about the driver. */
  static Map<String, Double> samples(int number) {
    Map<String, Double> samples = new LinkedHashMap<>();
    if (number % 4 != 3) {
      samples.put("speed", 100.0 + number % 200);
    }
    if (number % 4 == 1) {
      samples.put("hybrid_pct", number % 50 + 0.25);
    }
    samples.put("throttle", number * 7 % 97 + 0.5); // never on the edge of a bucket
    return samples;
  }

  static String line(int number, long beganMillis) {
    StringBuilder samples = new StringBuilder();
    samples(number)
        .forEach((name, value) ->
            samples
                .append(samples.isEmpty() ? "" : ",")
                .append("\"%s\":%s".formatted(name, value)));
    return """
    {"packet_id":"%s%d","source":"car-44","session":"2026-x-race","circuit":"spa",\
    "timestamp":%d,"samples":{%s}}
    """
        .formatted(ID, number, beganMillis + number, samples);
  }

  static int number(String packetId) {
    return Integer.parseInt(packetId.substring(ID.length()));
  }
}
