package dev.trackside.app.json;

import dev.trackside.packet.ByteColumn;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.Defect;
import dev.trackside.packet.Stream;
import dev.trackside.quarantine.Letter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The public form of dead letters. What could not be read of a packet is null; its bytes stand as
 * text in {@code raw}, or in {@code raw_base64} when they are no UTF-8.
 */
public final class DeadLetterView {
  private DeadLetterView() {}

  /** One dead letter. */
  public static ObjectNode one(Letter letter) {
    Chunk chunk = letter.chunk();
    int packet = letter.packet();
    Defect defect = chunk.defect(packet);
    Stream stream = chunk.stream(packet);
    // A time that could not be read stands as 0.
    long time = chunk.eventTime(packet);
    ObjectNode view =
        Json.object()
            .put("id", letter.position())
            .put("state", letter.state().word())
            .put("reason", defect.reason().word())
            .put("detail", known(defect.particulars()))
            .put("channel", known(defect.channel()))
            .put("split", defect.split())
            .put("source", known(stream.source()))
            .put("session", known(stream.session()))
            .put("circuit", known(stream.circuit()))
            .put("timestamp", time == 0 ? null : Views.timeOfNanos(time))
            .put("received_at", Views.timeOfNanos(chunk.receivedAt(packet)))
            .put("request_id", chunk.requestId(packet).text())
            .put("packet_id", known(chunk.packetIds().text(packet)));
    ObjectNode samples = view.putObject("samples");
    for (int i = chunk.firstSample(packet); i < chunk.endSample(packet); i++) {
      Samples.put(samples, chunk.channelOf(packet, i), chunk, i);
    }
    ByteColumn metadata = chunk.metadata();
    if (metadata.length(packet) > 0) {
      view.set("metadata", Json.read(metadata.text(packet)));
    }
    raw(chunk.raw().copy(packet), view);
    return view;
  }

  private static @Nullable String known(String text) {
    return text.isEmpty() ? null : text;
  }

  private static void raw(byte[] bytes, ObjectNode view) {
    if (bytes.length == 0) {
      return;
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      view.put("raw", text);
    } catch (CharacterCodingException e) {
      view.put("raw_base64", Base64.getEncoder().encodeToString(bytes));
    }
  }
}
