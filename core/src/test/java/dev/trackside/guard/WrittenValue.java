package dev.trackside.guard;

import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.ValueKind;
import java.nio.charset.StandardCharsets;

/**
 * Values as the tests' tables write them.
 *
 * <pre>
 * 'text    #5 a whole number    [..] and {..} raw JSON    null true false    any other: a number
 * </pre>
 */
final class WrittenValue {
  private WrittenValue() {}

  /** Adds a value to the open packet. */
  static void add(ChunkBuilder builder, String channel, String value) {
    int index = builder.channel(channel);
    switch (value.charAt(0)) {
      case '\'' -> builder.text(index, value.substring(1));
      case '#' -> builder.value(index, ValueKind.INTEGER, Long.parseLong(value.substring(1)));
      case '[', '{' -> {
        byte[] raw = value.getBytes(StandardCharsets.UTF_8);
        builder.text(index, ValueKind.RAW, raw, 0, raw.length);
      }
      default -> {
        switch (value) {
          case "null" -> builder.value(index, ValueKind.NULL, 0);
          case "true", "false" -> builder.bool(index, value.equals("true"));
          default -> builder.number(index, Double.parseDouble(value));
        }
      }
    }
  }
}
