package dev.trackside.packet;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Makes chunks of everything that a chunk can hold; the same ones for the same seed. */
public final class RandomChunks {
  private static final double[] SPECIAL = {
    0.0,
    -0.0,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MIN_VALUE,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    Double.MIN_NORMAL,
    1e-300,
    9.007199254740992E15,
    0.1,
    1e15,
    123456.789,
    1e23,
    Double.longBitsToDouble(0x7ff8_0000_dead_beefL),
    -1e-9,
    4.35,
    1.0 / 3
  };
  private static final long[] TIMES = {
    0, 1, 1_756_645_392_345_678_901L, 1_756_645_392_000_000_000L, 9_214_646_399_999_999_999L, -5
  };

  private final Random random;
  private final RequestIds ids;

  /** A source of chunks. */
  public RandomChunks(long seed) {
    this.random = new Random(seed);
    this.ids = new RequestIds(1_756_645_392_000L + seed, (int) seed);
  }

  /** A chunk of a number of packets. */
  public Chunk chunk(int packets) {
    ChunkBuilder builder = new ChunkBuilder();
    Stream[] streams = new Stream[1 + random.nextInt(4)];
    for (int i = 0; i < streams.length; i++) {
      streams[i] = new Stream("car-" + i, text(6), random.nextBoolean() ? "zandvoort" : text(3));
    }
    int[][] shapes = new int[1 + random.nextInt(random.nextInt(4) == 0 ? 40 : 4)][];
    for (int i = 0; i < shapes.length; i++) {
      shapes[i] = new int[random.nextInt(12)];
      for (int place = 0; place < shapes[i].length; place++) {
        shapes[i][place] = random.nextInt(20);
      }
    }
    int habits = random.nextInt(64);
    int style = random.nextInt(8);
    for (int i = 0; i < packets; i++) {
      Stream stream = streams[random.nextInt(streams.length)];
      builder.begin(stream, time(i));
      extras(builder, habits, i);
      for (int channel : shapes[random.nextInt(shapes.length)]) {
        sample(builder, builder.channel("channel-" + channel), style);
      }
      builder.end();
    }
    return random.nextInt(10) == 0
        ? Chunks.range(builder.build(ids, time(0)), 0, packets)
        : builder.build(ids, time(0));
  }

  private long time(int i) {
    return random.nextInt(8) == 0
        ? TIMES[random.nextInt(TIMES.length)]
        : 1_756_645_392_000_000_000L + i * 10_000_000L;
  }

  private void extras(ChunkBuilder builder, int habits, int i) {
    if ((habits & 1) != 0 && random.nextInt(4) != 0) {
      builder.packetId((habits & 2) != 0 ? "id-" + i : text(12));
    }
    if ((habits & 4) != 0 && random.nextBoolean()) {
      byte[] metadata = "{\"driver\":\"é%d\"}".formatted(i).getBytes(StandardCharsets.UTF_8);
      builder.metadata(metadata, 0, metadata.length);
    }
    if ((habits & 8) != 0 && random.nextInt(4) == 0) {
      byte[] raw = new byte[random.nextInt(40)];
      random.nextBytes(raw);
      builder.raw(raw, 0, raw.length);
    }
    if ((habits & 16) != 0 && random.nextInt(5) == 0) {
      Reason reason = Reason.ofCode(1 + random.nextInt(16));
      builder.defect(new Defect(reason, text(5), text(5), random.nextBoolean()));
    }
  }

  private void sample(ChunkBuilder builder, int channel, int style) {
    int kind = style < 3 ? 0 : random.nextInt(8);
    switch (kind) {
      case 1 -> builder.value(channel, ValueKind.INTEGER, random.nextLong());
      case 2 -> builder.bool(channel, random.nextBoolean());
      case 3 -> builder.text(channel, text(10));
      case 4 -> builder.value(channel, ValueKind.NULL, 0);
      case 5 -> {
        byte[] raw = "[1,{\"a\":null}]".getBytes(StandardCharsets.UTF_8);
        builder.text(channel, ValueKind.RAW, raw, 0, raw.length);
      }
      default -> builder.number(channel, number(style));
    }
  }

  /** A number; style 0 is quantised as sensors are, the others are not. */
  private double number(int style) {
    return switch (style == 0 ? 0 : random.nextInt(5)) {
      case 0 -> random.nextInt(100_000) / 100.0;
      case 1 -> random.nextInt(20_000);
      case 2 -> SPECIAL[random.nextInt(SPECIAL.length)];
      case 3 -> Double.longBitsToDouble(random.nextLong());
      default -> random.nextGaussian();
    };
  }

  /** Any text: ASCII, other letters, beyond the basic plane, controls; often empty. */
  public String text(int most) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(most + 1);
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(
          switch (random.nextInt(5)) {
            case 0 -> random.nextInt(0x20);
            case 1 -> 0xa0 + random.nextInt(0x2000);
            case 2 -> 0x1f600 + random.nextInt(64);
            case 3 -> "\"\\/".charAt(random.nextInt(3));
            default -> 'a' + random.nextInt(26);
          });
    }
    return text.toString();
  }
}
