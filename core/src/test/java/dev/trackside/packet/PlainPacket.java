package dev.trackside.packet;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** A packet as an ordinary object, read out of a chunk: two of them are equal bit for bit. */
public record PlainPacket(
    Stream stream,
    long eventTime,
    long receivedAt,
    RequestId requestId,
    String packetId,
    String metadata,
    String raw,
    Optional<Defect> defect,
    List<Sample> samples) {

  /** A sample: its 64 bits, or the hexadecimal bytes of its text. */
  public record Sample(String channel, byte kind, long bits, String text) {}

  /** All packets of a chunk. */
  public static List<PlainPacket> all(Chunk chunk) {
    List<PlainPacket> packets = new ArrayList<>();
    for (int i = 0; i < chunk.count(); i++) {
      packets.add(of(chunk, i));
    }
    return packets;
  }

  /** One packet of a chunk. */
  public static PlainPacket of(Chunk chunk, int packet) {
    List<Sample> samples = new ArrayList<>();
    for (int i = chunk.firstSample(packet); i < chunk.endSample(packet); i++) {
      byte kind = chunk.kind(i);
      boolean isText = kind == ValueKind.TEXT || kind == ValueKind.RAW;
      samples.add(
          new Sample(
              chunk.channelOf(packet, i),
              kind,
              isText ? 0 : chunk.bits(i),
              isText ? hex(chunk.textValue(i).getBytes(StandardCharsets.UTF_8)) : ""));
    }
    return new PlainPacket(
        chunk.stream(packet),
        chunk.eventTime(packet),
        chunk.receivedAt(packet),
        chunk.requestId(packet),
        hex(chunk.packetIds().copy(packet)),
        hex(chunk.metadata().copy(packet)),
        hex(chunk.raw().copy(packet)),
        chunk.isDefective(packet) ? Optional.of(chunk.defect(packet)) : Optional.empty(),
        samples);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
