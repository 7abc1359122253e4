package dev.trackside.kit;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Released packets as lines: what {@code NdjsonEncoder} writes, without the end of the line. */
public final class Packets {
  private static final String SOURCE = "car-44";

  private Packets() {}

  /** The id of a batch as the drainer makes it, of a node {@code kit} and its first sink. */
  public static String batchId(long first) {
    return "kit-s1-%015d".formatted(first);
  }

  /** The request id of the packet at a position. */
  public static String requestId(long position) {
    return "01k%023d".formatted(position);
  }

  /** The request ids of the packets from a position on. */
  public static List<String> requestIds(long first, int count) {
    return LongStream.range(first, first + count).mapToObj(Packets::requestId).toList();
  }

  /** Packets of one car. */
  static List<String> lines(long first, int count) {
    return lines(SOURCE, first, count);
  }

  /** Packets of a source from a position on. */
  public static List<String> lines(String source, long first, int count) {
    List<String> lines = new ArrayList<>();
    for (long at = first; at < first + count; at++) {
      lines.add(line(source, first, at, "{\"speed\":" + at + ".5,\"gear\":7,\"drs\":true}", ""));
    }
    return lines;
  }

  /**
   * One packet.
   *
   * @param first position that its batch begins with
   * @param at its own position
   * @param samples a JSON object
   * @param more the fields behind the samples, with a comma before each
   */
  static String line(String source, long first, long at, String samples, String more) {
    return """
    {"request_id":"%s","packet_id":"p%d","source":"%s","session":"kit-race",\
    "circuit":"zandvoort","timestamp":"2025-08-31T13:%02d:%02d.%06dZ",\
    "received_at":"2025-08-31T14:00:00.25Z","batch_id":"%s","samples":%s%s}\
    """
        .formatted(
            requestId(at),
            at,
            source,
            at / 60_000 % 60,
            at / 1_000 % 60,
            at % 1_000 * 1_000,
            batchId(first),
            samples,
            more);
  }

  /** Whatever a packet may be without being wrong; a packet a line. */
  static List<String> odd(long first) {
    List<String> samples =
        List.of(
            "{}",
            "{\"zero\":0,\"low\":-1.5E-7,\"least\":4.9E-324,\"most\":1.7976931348623157E308}",
            "{\"whole\":9223372036854775807,\"below\":-9223372036854775808}",
            "{\"beyond\":100000000000000000000,\"minus\":-0.0}",
            "{\"no\":null,\"yes\":true,\"not\":false,\"empty\":\"\"}",
            "{\"copy\":\"\\\\N\",\"end\":\"\\\\.\",\"tab\":\"a\\tb\",\"line\":\"a\\nb\\r\"}",
            "{\"quote\":\"\\\"'; DROP TABLE packets; --\",\"curly\":\"{\\\"}[\"}",
            "{\"söft tyre.front/left \\\"x\\\"\":\"ä€\\ud83c\\udfce\",\" \":1}",
            "{\"long\":\"" + "x".repeat(20_000) + "\"}");
    List<String> lines = new ArrayList<>();
    long at = first;
    for (String each : samples) {
      lines.add(line(SOURCE, first, at++, each, ""));
    }
    for (String more :
        List.of(
            ",\"metadata\":{}",
            ",\"metadata\":{\"lap\":3,\"note\":\"ä]}\",\"\":\"\"}",
            ",\"_jurisdiction\":\"NL\",\"_place\":\"?\",\"_withheld\":[\"heart_rate\",\"a,b\"]",
            ",\"_late\":\"out_of_range|speed\",\"_unknown\":2")) {
      lines.add(line(SOURCE, first, at++, "{\"speed\":1}", more));
    }
    lines.add(
        line(SOURCE, first, at++, "{\"a\":1}", "")
            .replace("\"packet_id\":\"p" + (at - 1) + "\",", "")
            .replace("kit-race", "")
            .replace("zandvoort", ""));
    lines.add(
        line(SOURCE, first, at, "{\"a\":1}", "")
            .replaceFirst("\"timestamp\":\"[^\"]*\"", "\"timestamp\":\"1969-12-31T23:59:59Z\""));
    return lines;
  }
}
