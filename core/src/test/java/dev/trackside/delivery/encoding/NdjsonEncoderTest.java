package dev.trackside.delivery.encoding;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.RandomChunks;
import dev.trackside.packet.RequestIds;
import dev.trackside.packet.Stream;
import dev.trackside.packet.ValueKind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Lines read back to the packets they were made of. */
final class NdjsonEncoderTest {
  private static String lines(NdjsonEncoder encoder, String batch, Chunk chunk) {
    encoder.begin(batch);
    for (int i = 0; i < chunk.count(); i++) {
      encoder.packet(chunk, i);
    }
    return new String(Arrays.copyOf(encoder.bytes(), encoder.length()), StandardCharsets.UTF_8);
  }

  private static Chunk finite(Random random, RandomChunks texts, int packets) {
    ChunkBuilder builder = new ChunkBuilder();
    for (int i = 0; i < packets; i++) {
      Stream stream = new Stream("car-" + texts.text(3), texts.text(5), texts.text(5));
      builder.begin(stream, Math.floorMod(random.nextLong(), 9_214_646_400_000_000_000L));
      if (random.nextBoolean()) {
        builder.packetId("p" + texts.text(8));
      }
      for (int channel = 0; channel < random.nextInt(9); channel++) {
        sample(builder, builder.channel("c" + channel + texts.text(2)), random, texts);
      }
      builder.end();
    }
    return builder.build(new RequestIds(5, random.nextInt()), random.nextInt(9) * 111_111_111L);
  }

  private static void sample(ChunkBuilder builder, int channel, Random random, RandomChunks texts) {
    switch (random.nextInt(9)) {
      case 0 -> builder.bool(channel, random.nextBoolean());
      case 1 -> builder.text(channel, texts.text(9));
      case 2 -> builder.value(channel, ValueKind.INTEGER, random.nextLong());
      case 3 -> builder.number(channel, random.nextInt(100_000_000) / 1e4);
      case 4 -> builder.number(channel, random.nextInt(2_000_000) / 1e6 - 1);
      case 5 -> builder.number(channel, Math.scalb(random.nextDouble(), random.nextInt(80)));
      case 6 -> builder.number(channel, random.nextBoolean() ? -0.0 : 0.0);
      default -> {
        double any = Double.longBitsToDouble(random.nextLong());
        builder.number(channel, Double.isFinite(any) ? any : Double.MIN_VALUE);
      }
    }
  }

  @Test
  void everyLineReadsBackToItsPacketBitForBit() {
    NdjsonEncoder encoder = new NdjsonEncoder();
    for (int seed = 0; seed < 400; seed++) {
      Chunk chunk = finite(new Random(seed), new RandomChunks(seed), 1 + seed % 40);
      List<String> lines = lines(encoder, "node-s1-7", chunk).lines().toList();
      assertThat(lines).hasSize(chunk.count());
      for (int i = 0; i < chunk.count(); i++) {
        assertSame(StrictJson.object(lines.get(i)), chunk, i);
      }
    }
  }

  private static void assertSame(Map<String, Object> line, Chunk chunk, int packet) {
    Stream stream = chunk.stream(packet);
    assertThat(line)
        .containsEntry("request_id", chunk.requestId(packet).text())
        .containsEntry("source", stream.source())
        .containsEntry("session", stream.session())
        .containsEntry("circuit", stream.circuit())
        .containsEntry("batch_id", "node-s1-7");
    boolean hasId = chunk.packetIds().length(packet) > 0;
    assertThat(line.get("packet_id")).isEqualTo(hasId ? chunk.packetIds().text(packet) : null);
    assertThat(nanos(line, "timestamp")).isEqualTo(chunk.eventTime(packet));
    assertThat(nanos(line, "received_at")).isEqualTo(chunk.receivedAt(packet));
    Map<String, Object> samples = StrictJson.inner(line, "samples");
    assertThat(samples).hasSize(chunk.endSample(packet) - chunk.firstSample(packet));
    for (int i = chunk.firstSample(packet); i < chunk.endSample(packet); i++) {
      assertSame(requireNonNull(samples.get(chunk.channelOf(packet, i))), chunk, i);
    }
  }

  private static long nanos(Map<String, Object> line, String name) {
    Instant instant = Instant.parse(String.valueOf(line.get(name)));
    return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
  }

  private static void assertSame(Object value, Chunk chunk, int sample) {
    if (chunk.kind(sample) == ValueKind.TEXT) {
      assertThat(value).isEqualTo(chunk.textValue(sample));
      return;
    }
    String written = ((StrictJson.Literal) value).written();
    switch (chunk.kind(sample)) {
      case ValueKind.NUMBER ->
          assertThat(Double.doubleToRawLongBits(Double.parseDouble(written)))
              .as(written)
              .isEqualTo(chunk.bits(sample));
      case ValueKind.INTEGER -> assertThat(written).isEqualTo(Long.toString(chunk.bits(sample)));
      default -> assertThat(written).isEqualTo(chunk.bits(sample) == 1 ? "true" : "false");
    }
  }

  @Test
  void theSamePacketsGiveTheSameBytesWhateverWasWrittenBefore() {
    NdjsonEncoder used = new NdjsonEncoder();
    for (int seed = 0; seed < 100; seed++) {
      Chunk chunk = finite(new Random(seed), new RandomChunks(seed), 20);
      String fresh = lines(new NdjsonEncoder(), "b", chunk);
      assertThat(lines(used, "b", chunk)).isEqualTo(fresh);
      assertThat(lines(used, "b", chunk)).isEqualTo(fresh);
    }
  }

  /** Batches that were sealed by an earlier program are sent again with these bytes. */
  @Test
  void formatOneIsWrittenByTheLetter() {
    ChunkBuilder builder = new ChunkBuilder();
    byte[] metadata = "{\"crew\":\"b\"}".getBytes(StandardCharsets.UTF_8);
    builder.begin(new Stream("car-44", "race", "spa"), 1_756_645_392_345_678_000L);
    builder.packetId("a1").metadata(metadata, 0, metadata.length);
    builder.number("speed", 312.5).number("rpm", 11_800).number("z", -0.0).number("big", 1e300);
    builder.bool(builder.channel("drs"), true).text(builder.channel("w"), "\u0001\n\"é").end();
    builder.begin(new Stream("car-44", "race", "spa"), 1_756_645_392_000_000_000L);
    builder.number("speed", 0.1).end();
    Chunk chunk = builder.build(new RequestIds(1_756_645_392_000L, 0), 1_756_645_392_000_000_001L);
    assertThat(NdjsonEncoder.FORMAT).isEqualTo(1);
    String start = "{\"request_id\":\"" + chunk.requestId(0).text() + "\",";
    assertThat(lines(new NdjsonEncoder(), "n-s1-1", chunk))
        .isEqualTo(
            start
                + "\"packet_id\":\"a1\",\"source\":\"car-44\",\"session\":\"race\","
                + "\"circuit\":\"spa\",\"timestamp\":\"2025-08-31T13:03:12.345678Z\","
                + "\"received_at\":\"2025-08-31T13:03:12.000000001Z\",\"batch_id\":\"n-s1-1\","
                + "\"samples\":{\"speed\":312.5,\"rpm\":11800,\"z\":-0.0,\"big\":1.0E300,"
                + "\"drs\":true,\"w\":\"\\u0001\\n\\\"é\"},\"metadata\":{\"crew\":\"b\"}}\n"
                + start.replace(chunk.requestId(0).text(), chunk.requestId(1).text())
                + "\"source\":\"car-44\",\"session\":\"race\",\"circuit\":\"spa\","
                + "\"timestamp\":\"2025-08-31T13:03:12.000Z\","
                + "\"received_at\":\"2025-08-31T13:03:12.000000001Z\",\"batch_id\":\"n-s1-1\","
                + "\"samples\":{\"speed\":0.1}}\n");
  }
}
