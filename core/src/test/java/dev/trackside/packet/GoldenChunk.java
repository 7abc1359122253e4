package dev.trackside.packet;

import java.nio.charset.StandardCharsets;

/**
 * The packets that stand in {@code block-1-*.bin}, which an early program wrote. Neither may ever
 * change: blocks of that format lie on disks.
 */
final class GoldenChunk {
  private GoldenChunk() {}

  static Chunk make() {
    ChunkBuilder builder = new ChunkBuilder();
    Stream car = new Stream("car-44", "2025-nl-zandvoort-race", "zandvoort");
    Stream station = new Stream("wetter-süd", "2025-nl-zandvoort-race", "zandvoort");
    long start = 1_756_645_392_345_678_000L;
    for (int i = 0; i < 40; i++) {
      builder.begin(car, start + i * 240_000_000L).packetId("a" + i);
      builder.number("speed", 280 + i / 4.0).number("rpm", 11_000 + 7 * i);
      builder.bool(builder.channel("drs"), i % 3 == 0).number("odd", Math.sqrt(i)).end();
    }
    builder.begin(station, start - 1);
    builder.text(builder.channel("wind"), "Süd-Süd-West 🌬").number("minus_zero", -0.0);
    builder.value(builder.channel("count"), ValueKind.INTEGER, Long.MAX_VALUE);
    builder.value(builder.channel("gap"), ValueKind.NULL, 0);
    byte[] list = "[1,2]".getBytes(StandardCharsets.UTF_8);
    builder.text(builder.channel("list"), ValueKind.RAW, list, 0, list.length);
    byte[] metadata = "{\"crew\":\"b\"}".getBytes(StandardCharsets.UTF_8);
    builder.metadata(metadata, 0, metadata.length).end();
    byte[] raw = {'{', (byte) 0xff, 0};
    builder.begin(Stream.UNKNOWN, 0).raw(raw, 0, raw.length);
    builder.defect(Defect.ofPacket(Reason.MALFORMED, "line=7")).end();
    builder.begin(car, start).number("speed", Double.NaN);
    builder.defect(Defect.ofSample(Reason.NON_FINITE, "speed", "")).end();
    return builder.build(new RequestIds(1_756_645_400_000L, 0x1234_5678), start + 5_000_000);
  }
}
