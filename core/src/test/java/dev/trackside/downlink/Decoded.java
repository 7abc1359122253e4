package dev.trackside.downlink;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.RequestIds;
import dev.trackside.packet.Stream;
import dev.trackside.packet.ValueKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decodes for tests, and shows a packet as one line of text. */
final class Decoded {
  private Decoded() {}

  static Chunk packet(byte[] bytes, int end) {
    ChunkBuilder builder = new ChunkBuilder();
    new JsonDecoder(builder, Stream.UNKNOWN, Limits.standard()).packet(bytes, 0, end);
    return builder.build(ids(), 1);
  }

  static Chunk packet(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return packet(bytes, bytes.length);
  }

  static Chunk lines(String text) {
    ChunkBuilder builder = new ChunkBuilder();
    byte[] bytes = text.getBytes(UTF_8);
    new JsonDecoder(builder, Stream.UNKNOWN, Limits.standard()).lines(bytes, 0, bytes.length);
    return builder.build(ids(), 1);
  }

  static Chunk document(String text) throws UnreadableException {
    ChunkBuilder builder = new ChunkBuilder();
    byte[] bytes = text.getBytes(UTF_8);
    new JsonDecoder(builder, Stream.UNKNOWN, Limits.standard()).document(bytes, 0, bytes.length);
    return builder.build(ids(), 1);
  }

  static List<String> read(Path path, FileOptions options, Limits limits)
      throws UnreadableException {
    try (RecordedFile file = open(path, options, limits)) {
      return rest(file);
    }
  }

  static RecordedFile open(Path path, FileOptions options, Limits limits)
      throws UnreadableException {
    return RecordedFile.open(path, options, limits, ids(), () -> 1);
  }

  static List<String> rest(RecordedFile file) throws UnreadableException {
    List<String> rows = new ArrayList<>();
    while (true) {
      Optional<Chunk> chunk = file.next();
      if (chunk.isEmpty()) {
        return rows;
      }
      for (int i = 0; i < chunk.get().count(); i++) {
        rows.add(show(chunk.get(), i));
      }
    }
  }

  static RequestIds ids() {
    return new RequestIds(1_756_645_200_000L, 7);
  }

  /** {@code source/session/circuit time id {metadata} channel=value ...}, or the defect. */
  static String show(Chunk chunk, int packet) {
    Stream stream = chunk.stream(packet);
    StringBuilder text = new StringBuilder();
    text.append(stream.source()).append('/').append(stream.session());
    text.append('/').append(stream.circuit()).append(' ').append(chunk.eventTime(packet));
    text.append(' ').append(chunk.packetIds().text(packet));
    text.append(' ').append(chunk.metadata().text(packet));
    if (chunk.isDefective(packet)) {
      text.append(' ').append(chunk.defect(packet).text());
      text.append(" <").append(chunk.raw().text(packet)).append('>');
    }
    for (int i = chunk.firstSample(packet); i < chunk.endSample(packet); i++) {
      text.append(' ').append(chunk.channelOf(packet, i)).append('=').append(value(chunk, i));
    }
    return text.toString();
  }

  private static String value(Chunk chunk, int sample) {
    return switch (chunk.kind(sample)) {
      case ValueKind.NUMBER -> Double.toString(chunk.number(sample));
      case ValueKind.INTEGER -> chunk.bits(sample) + "L";
      case ValueKind.BOOLEAN -> chunk.bits(sample) == 1 ? "true" : "false";
      case ValueKind.TEXT -> "'" + chunk.textValue(sample) + "'";
      case ValueKind.NULL -> "null";
      default -> chunk.textValue(sample);
    };
  }
}
