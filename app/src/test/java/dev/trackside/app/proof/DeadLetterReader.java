package dev.trackside.app.proof;

import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.Defect;
import dev.trackside.quarantine.LetterFilter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The dead letters of a data directory that nobody holds, counted by what they are of. */
final class DeadLetterReader {
  private final Map<String, Integer> whole = new HashMap<>();
  private final Map<String, Integer> split = new HashMap<>();
  private final Map<String, Integer> raw = new HashMap<>();

  private DeadLetterReader() {}

  /** Reads all of them; the sink is named so that the gateway goes on knowing it. */
  static DeadLetterReader read(Path data, Path sink) {
    DeadLetterReader reader = new DeadLetterReader();
    try (Gateway gateway = Gateway.open(GatewayOptions.at(data).withFileSink(sink))) {
      gateway
          .letters()
          .visit(
              LetterFilter.ALL,
              letter -> {
                reader.take(letter.chunk(), letter.packet());
                return true;
              });
    }
    return reader;
  }

  private void take(Chunk chunk, int packet) {
    Defect defect = chunk.defect(packet);
    String id = chunk.packetIds().text(packet);
    if (id.isEmpty()) {
      raw.merge(chunk.raw().text(packet), 1, Integer::sum);
    } else {
      String key = key(chunk.stream(packet).source(), id);
      (defect.split() ? split : whole).merge(key, 1, Integer::sum);
    }
  }

  private static String key(String source, String packetId) {
    return source + " " + packetId;
  }

  /** How many dead letters are a whole packet. */
  int whole(String source, String packetId) {
    return whole.getOrDefault(key(source, packetId), 0);
  }

  /** How many dead letters are a sample of a packet. */
  int split(String source, String packetId) {
    return split.getOrDefault(key(source, packetId), 0);
  }

  /** How many dead letters are these bytes. */
  int raw(String text) {
    return raw.getOrDefault(text, 0);
  }

  /** How many different packets there are, whole or by a sample. */
  int different() {
    return whole.size() + split.size();
  }
}
