package dev.trackside.app.receive;

import dev.trackside.app.http.ProblemException;
import dev.trackside.connectors.released.ReleasedPacket;
import dev.trackside.connectors.released.ReleasedPackets;
import dev.trackside.receiver.Incoming;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpStatus;
import tools.jackson.core.JacksonException;

/** Looks whether a batch is packets, one a line, and counts them. */
final class ContentCheck {
  private ContentCheck() {}

  private record Outing(String session, String circuit) {}

  /**
   * What is in a batch.
   *
   * @throws ProblemException when a line is no packet: it never will be
   */
  static List<Incoming.Part> parts(byte[] ndjson) {
    Map<Outing, Long> counts = new LinkedHashMap<>();
    ReleasedPackets packets = new ReleasedPackets(ndjson, ndjson.length);
    long line = 1;
    try {
      for (Optional<ReleasedPacket> next = packets.next();
          next.isPresent();
          next = packets.next()) {
        ReleasedPacket packet = next.get();
        if (packet.requestId().isEmpty() || packet.source().isEmpty()) {
          throw refused(line, "has no request_id or no source");
        }
        counts.merge(new Outing(packet.session(), packet.circuit()), 1L, Long::sum);
        line++;
      }
    } catch (JacksonException | IllegalArgumentException e) {
      throw refused(line, "is no packet in JSON");
    }
    if (counts.isEmpty()) {
      throw refused(line, "is missing: the batch is empty");
    }
    List<Incoming.Part> parts = new ArrayList<>();
    counts.forEach(
        (outing, count) -> parts.add(new Incoming.Part(outing.session(), outing.circuit(), count)));
    return parts;
  }

  private static ProblemException refused(long line, String problem) {
    return new ProblemException(
        HttpStatus.UNPROCESSABLE_ENTITY_422,
        "content_refused",
        "line " + line + " " + problem,
        "send packets as NDJSON, one a line, as docs/http-sink.md says; nothing was kept");
  }
}
