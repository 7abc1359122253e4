package dev.trackside.guard;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.Defect;
import dev.trackside.packet.Reason;
import dev.trackside.packet.ValueKind;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one channel's values must obey, each defect made once, so that a channel that is always
 * wrong costs no objects. For one thread. The order of the checks decides the reason: null, not
 * finite, type, sentinel, range.
 */
final class Rules {
  private final Channel.@Nullable Type type;
  private final double min;
  private final double max;
  private final Channel.Sentinels sentinels;
  private final int textBytesMost;
  private final boolean again;
  private final String name;
  private final String range;
  private final @Nullable Defect[] made = new @Nullable Defect[Reason.values().length + 1];

  private Rules(
      String name,
      Channel.@Nullable Type type,
      double min,
      double max,
      Channel.Sentinels sentinels,
      int textBytesMost,
      boolean again) {
    this.name = name;
    this.type = type;
    this.min = min;
    this.max = max;
    this.sentinels = sentinels;
    this.textBytesMost = textBytesMost;
    this.again = again;
    this.range = "expected=[" + plain(min) + "," + plain(max) + "]";
  }

  /** The rules of a channel; an unknown one takes every finite number, truth value and text. */
  static Rules of(String name, Optional<Channel> known, int textBytesMost) {
    if (known.isEmpty()) {
      return new Rules(
          name,
          null,
          -Double.MAX_VALUE,
          Double.MAX_VALUE,
          Channel.Sentinels.NONE,
          textBytesMost,
          false);
    }
    Channel channel = known.get();
    return new Rules(
        name,
        channel.type(),
        channel.min(),
        channel.max(),
        channel.sentinels(),
        textBytesMost,
        false);
  }

  /** The rules of the same channel's second sample in one packet: it never passes. */
  Rules again() {
    return new Rules(name, type, min, max, sentinels, textBytesMost, true);
  }

  /** True when the channel is not in the registry. */
  boolean isOfUnknown() {
    return type == null;
  }

  /** The quick answer for a number: true when it passes for sure. */
  boolean takes(double value) {
    return value >= min
        && value <= max
        && !again
        && type != Channel.Type.TEXT
        && type != Channel.Type.BOOLEAN
        && (sentinels.isEmpty() || !sentinels.contain(value));
  }

  /** What is wrong with a sample; null when it passes. */
  @Nullable Defect judge(Chunk chunk, int sample) {
    if (again) {
      return defect(Reason.MALFORMED, "twice in one packet");
    }
    return switch (chunk.kind(sample)) {
      case ValueKind.NUMBER -> judgeNumber(chunk.number(sample));
      case ValueKind.INTEGER -> judgeNumber((double) chunk.bits(sample));
      case ValueKind.BOOLEAN ->
          type == Channel.Type.TEXT
              ? defect(Reason.TYPE_VIOLATION, "expected=text")
              : type == Channel.Type.NUMBER ? judgeNumber((double) chunk.bits(sample)) : null;
      case ValueKind.TEXT -> judgeText(chunk.textLength(sample));
      case ValueKind.NULL -> defect(Reason.NULL_VALUE, "");
      // Of a dead letter that is judged again: nothing is left that could be wrong.
      case ValueKind.ERASED -> null;
      case ValueKind.SEALED ->
          throw new IllegalArgumentException(
              "a sealed value cannot be judged; only what was read from the disk has any: " + name);
      default -> defect(Reason.TYPE_VIOLATION, "expected=" + expected());
    };
  }

  private @Nullable Defect judgeNumber(double value) {
    if (!Double.isFinite(value)) {
      return defect(Reason.NON_FINITE, "");
    }
    if (type == Channel.Type.TEXT) {
      return defect(Reason.TYPE_VIOLATION, "expected=text");
    }
    if (type == Channel.Type.BOOLEAN && value != 0 && value != 1) {
      return defect(Reason.TYPE_VIOLATION, "expected=boolean");
    }
    if (sentinels.contain(value)) {
      return defect(Reason.SENTINEL, "means=no signal");
    }
    if (value < min || value > max) {
      return defect(Reason.OUT_OF_RANGE, range);
    }
    return null;
  }

  private @Nullable Defect judgeText(int lengthBytes) {
    if (type == Channel.Type.NUMBER || type == Channel.Type.BOOLEAN) {
      return defect(Reason.STRING_IN_NUMERIC_FIELD, "expected=" + expected());
    }
    if (lengthBytes > textBytesMost) {
      return defect(Reason.TOO_LARGE, "most=" + textBytesMost + " bytes");
    }
    return null;
  }

  private String expected() {
    return type == null ? "number, boolean or text" : type.word();
  }

  private Defect defect(Reason reason, String detail) {
    Defect known = made[reason.code()];
    if (known == null) {
      known = Defect.ofSample(reason, name, detail);
      made[reason.code()] = known;
    }
    return known;
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
