package dev.trackside.app.desk;

import dev.trackside.app.json.Json;
import dev.trackside.fence.WaitingCause;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ValueKind;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Looks up values of a packet that wait at the fence; never hands out what a text says. */
final class PacketValues {
  private PacketValues() {}

  /**
   * A value.
   *
   * @param type number, boolean, text, null or erased
   * @param number the number; NaN for any other type
   */
  record Value(String type, double number) {}

  /** The values of names that wait, as {@link dev.trackside.fence.Waiting} has them. */
  static Map<String, Value> of(Chunk chunk, int packet, Set<String> names) {
    Map<String, Value> values = new HashMap<>();
    for (int sample = chunk.firstSample(packet); sample < chunk.endSample(packet); sample++) {
      String name = chunk.channelOf(packet, sample);
      if (names.contains(name)) {
        values.put(name, value(chunk, sample));
      }
    }
    if (chunk.metadata().length(packet) > 0) {
      JsonNode metadata = metadata(chunk.metadata().text(packet));
      for (String name : names) {
        if (WaitingCause.isMetadata(name)) {
          JsonNode value = metadata.path(WaitingCause.field(name));
          values.put(name, value(value));
        }
      }
    }
    return values;
  }

  private static Value value(Chunk chunk, int sample) {
    return switch (chunk.kind(sample)) {
      case ValueKind.NUMBER -> new Value("number", chunk.number(sample));
      case ValueKind.INTEGER -> new Value("number", chunk.bits(sample));
      case ValueKind.BOOLEAN -> new Value("boolean", Double.NaN);
      case ValueKind.NULL -> new Value("null", Double.NaN);
      case ValueKind.ERASED -> new Value("erased", Double.NaN);
      default -> new Value("text", Double.NaN);
    };
  }

  private static Value value(JsonNode value) {
    return value.isNumber()
        ? new Value("number", value.asDouble())
        : new Value(value.isBoolean() ? "boolean" : "text", Double.NaN);
  }

  private static JsonNode metadata(String text) {
    try {
      return Json.read(text);
    } catch (JacksonException e) {
      // The fence takes what cannot be read for something unknown; so does this.
      return Json.object();
    }
  }
}
