package dev.trackside.bench.load;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Bodies of packets as NDJSON, made beforehand and given out again and again, each time with new
 * packet ids written over the old ones. For one thread.
 */
final class NdjsonBodies {
  private static final int BODIES = 8;
  private static final int ID_DIGITS = 10;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final byte[][] bodies = new byte[BODIES][];
  private final int[][] idEnds = new int[BODIES][];
  private int turn;
  private long ids;

  /** Bodies of so many packets with so many of the ring's samples each. */
  NdjsonBodies(PacketRing ring, int packets, int samples) {
    for (int i = 0; i < BODIES; i++) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      idEnds[i] = new int[packets];
      for (int packet = 0; packet < packets; packet++) {
        ring.next();
        body.writeBytes(bytes("{\"packet_id\":\"" + "0".repeat(ID_DIGITS)));
        idEnds[i][packet] = body.size();
        body.writeBytes(bytes(rest(ring, samples)));
      }
      bodies[i] = body.toByteArray();
    }
  }

  private static String rest(PacketRing ring, int samples) {
    Instant time = Instant.ofEpochSecond(0, ring.eventTime());
    StringBuilder json = new StringBuilder();
    json.append("\",\"source\":\"").append(ring.stream().source());
    json.append("\",\"session\":\"").append(ring.stream().session());
    json.append("\",\"circuit\":\"").append(ring.stream().circuit());
    json.append("\",\"timestamp\":\"").append(TIME.format(time)).append("\",\"samples\":{");
    for (int place = 0; place < samples; place++) {
      double value = ring.value(place);
      json.append(place == 0 ? "\"" : ",\"").append(ring.channel(place)).append("\":");
      if (value == Math.rint(value)) {
        json.append((long) value);
      } else {
        json.append(value);
      }
    }
    return json.append("}}\n").toString();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The next body; it changes with the next call. */
  byte[] next() {
    turn = (turn + 1) % BODIES;
    byte[] body = bodies[turn];
    for (int idEnd : idEnds[turn]) {
      long rest = ++ids;
      for (int digit = 1; digit <= ID_DIGITS; digit++) {
        body[idEnd - digit] = (byte) ('0' + rest % 10);
        rest /= 10;
      }
    }
    return body;
  }
}
