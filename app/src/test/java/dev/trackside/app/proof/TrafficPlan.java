package dev.trackside.app.proof;

import java.nio.charset.StandardCharsets;

/**
 * The packets of a source by their numbers: what each looks like and what must become of it follows
 * from seed, source and number, so that nothing has to be remembered to check it.
 *
 * <p>Packet ids are the same in all sources, because an id belongs to its source.
 */
final class TrafficPlan {
  private static final long START_MILLIS = 1_756_645_392_000L;

  /** What becomes of a packet. */
  enum Fate {
    /** It is accepted whole. */
    GOOD,
    /** It is accepted without one of its samples. */
    SPLIT,
    /** It is quarantined, because none of its samples is good. */
    BAD,
    /** It is quarantined as bytes, because it is no JSON; it has no packet id. */
    BROKEN
  }

  private final long seed;
  private final String source;

  TrafficPlan(long seed, String source) {
    this.seed = seed;
    this.source = source;
  }

  String source() {
    return source;
  }

  Fate fate(int number) {
    long mixed = (seed + number) * 0x9e3779b97f4a7c15L ^ source.hashCode() * 0xc2b2ae3d27d4eb4fL;
    int percent = (int) Long.remainderUnsigned(mixed ^ mixed >>> 32, 100);
    if (percent < 2) {
      return Fate.BROKEN;
    }
    return percent < 7 ? Fate.BAD : percent < 13 ? Fate.SPLIT : Fate.GOOD;
  }

  /** The value by which a packet's content is recognised in the sink. */
  static double speed(int number) {
    return number % 400 + 0.25;
  }

  /** The number in a packet id; negative when nobody here made it. */
  static int number(String packetId) {
    return packetId.matches("p[0-9]{1,9}") ? Integer.parseInt(packetId.substring(1)) : -1;
  }

  /** The bytes of a broken packet, which stand in its dead letter. */
  String brokenText(int number) {
    return "{\"broken\": " + source + "-" + number + "!";
  }

  /** Packets as an NDJSON body. */
  byte[] body(int first, int count) {
    StringBuilder body = new StringBuilder(count * 170);
    for (int number = first; number < first + count; number++) {
      body.append(line(number)).append('\n');
    }
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }

  private String line(int number) {
    String samples =
        switch (fate(number)) {
          case GOOD -> "\"speed\":" + speed(number) + ",\"rpm\":11800,\"drs\":8,\"flag\":\"green\"";
          case SPLIT -> "\"speed\":" + speed(number) + ",\"rpm\":99999";
          case BAD -> "\"speed\":9999,\"rpm\":\"fast\"";
          case BROKEN -> "";
        };
    if (samples.isEmpty()) {
      return brokenText(number);
    }
    String head = "{\"packet_id\":\"p%d\",\"source\":\"%s\",\"session\":\"crash\",";
    return (head + "\"circuit\":\"zandvoort\",\"timestamp\":%d,\"samples\":{%s}}")
        .formatted(number, source, START_MILLIS + number, samples);
  }
}
