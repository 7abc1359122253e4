package dev.trackside.vault;

import dev.trackside.delivery.encoding.NdjsonEncoder;
import dev.trackside.downlink.JsonDecoder;
import dev.trackside.downlink.Limits;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.RequestIds;
import dev.trackside.packet.Stream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Packets with what must not be read on a disk, and with what may. */
final class SealedInput {
  static final String NAME = "Zebulon Quartermain";
  static final String UUID = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
  static final double HEART = 143.371;
  static final long RECEIVED = 1_788_699_600_000_000_000L; // 2026-09-06T13:00:00Z
  static final List<String> CANARIES = List.of(NAME, UUID, "Quartermain", "143.371");

  private SealedInput() {}

  static Chunk chunk(RequestIds ids, String... lines) {
    ChunkBuilder builder = new ChunkBuilder();
    byte[] bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    new JsonDecoder(builder, Stream.UNKNOWN, Limits.standard()).lines(bytes, 0, bytes.length);
    return builder.build(ids, RECEIVED);
  }

  static RequestIds ids() {
    return new RequestIds(RECEIVED / 1_000_000, 7);
  }

  /** A packet so many seconds after the race began. */
  static String packet(int second, String samples, String rest) {
    return "{\"packet_id\":\"p-%d\",\"source\":\"car-44\",\"session\":\"race\",\"circuit\":\"spa\","
            .formatted(second)
        + "\"timestamp\":%d,\"samples\":{%s}%s}"
            .formatted(RECEIVED / 1_000_000 + second * 1000L, samples, rest);
  }

  /** A packet that has all of it. */
  static String full(int second) {
    return packet(
        second,
        """
        "speed":201.5,"driver":"%s","driver_id":"%s","heart_rate":%s,"radio":"box %s","note":"%s",\
        "lap":3\
        """
            .formatted(NAME, UUID, HEART, NAME, NAME),
        """
        ,"metadata":{"lap":3,"driver":"%s","heart_rate":%s,"remark":{"by":"%s"},"n":1}\
        """
            .formatted(NAME, HEART, NAME));
  }

  /** A packet of the car alone. */
  static String vehicle(int second) {
    return packet(second, "\"speed\":199,\"rpm\":9000,\"gear\":4", "");
  }

  /** All that there is of a chunk, as text. */
  static String text(Chunk chunk) {
    StringBuilder text = new StringBuilder();
    NdjsonEncoder encoder = new NdjsonEncoder();
    for (int packet = 0; packet < chunk.count(); packet++) {
      encoder.begin("");
      encoder.packet(chunk, packet);
      byte[] line = Arrays.copyOf(encoder.bytes(), encoder.length());
      text.append(new String(line, StandardCharsets.UTF_8)).append(chunk.raw().text(packet));
      text.append(chunk.isDefective(packet) ? chunk.defect(packet).toString() : "").append('\n');
      for (int i = chunk.firstSample(packet); i < chunk.endSample(packet); i++) {
        text.append(chunk.kind(i)).append(' ');
      }
      text.append('\n');
    }
    return text.toString();
  }
}
