package dev.trackside.bench;

import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Defect;
import dev.trackside.packet.Reason;
import dev.trackside.packet.Stream;
import dev.trackside.packet.ValueKind;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** A source whose sensor, or itself, is at fault for a while; notes how long it took to heal. */
final class FaultySource {
  private static final byte[] RUBBISH = "{\"speed\": ".getBytes(StandardCharsets.UTF_8);
  private static final int TICKS_A_SECOND = 50;

  private final Stream stream;
  private final Kind kind;
  private final int beginTick;
  private final int endTick;
  private boolean isBad;
  private long good;
  private long bad;
  private long held;
  private long gone;
  private long back;
  private long healed;

  /** What is wrong. */
  enum Kind {
    /** A value out of its range. */
    OUT_OF_RANGE,
    /** A text where a number belongs. */
    TEXT,
    /** Infinity. */
    NON_FINITE,
    /** No value. */
    NULL,
    /** Out of range six times, then good three times, over and over. */
    FLAPPING,
    /** Two channels at once, so that the source itself is at fault. */
    TWO_CHANNELS,
    /** Packets that nobody can read. */
    UNREADABLE
  }

  FaultySource(int number, SplittableRandom random, int longOneIn) {
    this.stream = new Stream("car-" + number, "healing", "spa");
    this.kind = Kind.values()[number % Kind.values().length];
    this.beginTick = random.nextInt(TICKS_A_SECOND, (longOneIn > 0 ? 30 : 2) * TICKS_A_SECOND);
    boolean isLong = longOneIn > 0 && random.nextInt(longOneIn) == 0;
    int ticks =
        isLong
            ? random.nextInt(31 * TICKS_A_SECOND, 36 * TICKS_A_SECOND)
            : random.nextInt(TICKS_A_SECOND / 5, 8 * TICKS_A_SECOND);
    this.endTick = beginTick + ticks;
  }

  String name() {
    return stream.source();
  }

  Kind kind() {
    return kind;
  }

  /** The first tick at which all is well again. */
  int endTick() {
    return endTick;
  }

  void append(ChunkBuilder builder, long now, int tick) {
    boolean isFaulty = tick >= beginTick && tick < endTick;
    if (tick == endTick) {
      gone = System.nanoTime();
    }
    isBad = isFaulty && !(kind == Kind.FLAPPING && (tick - beginTick) % 9 >= 6);
    if (isBad) {
      bad++;
      appendBad(builder, now);
    } else {
      good++;
      builder.begin(stream, now).number("speed", 200 + tick % 50);
      if (kind == Kind.TWO_CHANNELS) {
        builder.number("rpm", 9_000);
      }
      builder.end();
    }
  }

  private void appendBad(ChunkBuilder builder, long now) {
    builder.begin(stream, now);
    switch (kind) {
      case TEXT -> builder.text(builder.channel("speed"), "ERR");
      case NON_FINITE -> builder.number("speed", Double.POSITIVE_INFINITY);
      case NULL -> builder.value(builder.channel("speed"), ValueKind.NULL, 0);
      case TWO_CHANNELS -> builder.number("speed", 9_999).number("rpm", 1e9);
      case UNREADABLE ->
          builder
              .defect(Defect.ofPacket(Reason.MALFORMED, "unexpected end"))
              .raw(RUBBISH, 0, RUBBISH.length);
      default -> builder.number("speed", 9_999);
    }
    builder.end();
  }

  /** Hears whether its newest packet was accepted. */
  void answered(boolean accepted) {
    if (!isBad && !accepted) {
      held++;
      back = 0;
    } else if (accepted && gone > 0 && back == 0) {
      back = System.nanoTime();
    }
  }

  /** Hears whether some of its good packets are still held. */
  void looked(boolean isWaiting) {
    if (!isWaiting && back > 0 && healed == 0) {
      healed = System.nanoTime();
    }
  }

  boolean isHealed() {
    return healed > 0;
  }

  /** From the first good packet to the first that is accepted and followed by no held one. */
  long backNanos() {
    return back - gone;
  }

  /** From the first good packet to the moment in which no good one is held any more. */
  long healedNanos() {
    return healed - gone;
  }

  long goodPackets() {
    return good;
  }

  long badPackets() {
    return bad;
  }

  /** Good packets that a breaker held. */
  long held() {
    return held;
  }
}
