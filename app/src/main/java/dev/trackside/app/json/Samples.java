package dev.trackside.app.json;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.ValueKind;
import tools.jackson.databind.node.ObjectNode;

/** The values of samples, for people. */
final class Samples {
  /** Whole numbers below this are written without a fraction, as sinks get them. */
  private static final double PLAIN = 1e15;

  private Samples() {}

  /** Puts a sample under a name; what no JSON number is becomes a text. */
  static void put(ObjectNode view, String name, Chunk chunk, int sample) {
    switch (chunk.kind(sample)) {
      case ValueKind.NUMBER -> number(view, name, chunk.number(sample));
      case ValueKind.INTEGER -> view.put(name, chunk.bits(sample));
      case ValueKind.BOOLEAN -> view.put(name, chunk.bits(sample) != 0);
      case ValueKind.TEXT -> view.put(name, chunk.textValue(sample));
      case ValueKind.RAW -> view.set(name, Json.read(chunk.textValue(sample)));
      case ValueKind.SEALED -> throw new IllegalArgumentException("a sealed value came unopened");
      default -> view.putNull(name); // no value, or an erased one
    }
  }

  /** A sample as text; empty for no value. */
  static String text(Chunk chunk, int sample) {
    return switch (chunk.kind(sample)) {
      case ValueKind.NUMBER -> number(chunk.number(sample));
      case ValueKind.INTEGER -> Long.toString(chunk.bits(sample));
      case ValueKind.BOOLEAN -> chunk.bits(sample) != 0 ? "true" : "false";
      case ValueKind.TEXT, ValueKind.RAW -> chunk.textValue(sample);
      case ValueKind.SEALED -> throw new IllegalArgumentException("a sealed value came unopened");
      default -> "";
    };
  }

  private static void number(ObjectNode view, String name, double value) {
    if (!Double.isFinite(value)) {
      view.put(name, Double.toString(value));
    } else if (isPlain(value)) {
      view.put(name, (long) value);
    } else {
      view.put(name, value);
    }
  }

  private static String number(double value) {
    return isPlain(value) ? Long.toString((long) value) : Double.toString(value);
  }

  private static boolean isPlain(double value) {
    return value == Math.rint(value) && Math.abs(value) < PLAIN;
  }
}
