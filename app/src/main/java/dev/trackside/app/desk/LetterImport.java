package dev.trackside.app.desk;

import dev.trackside.app.json.Json;
import dev.trackside.downlink.JsonDecoder;
import dev.trackside.downlink.Limits;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.Receipt;
import dev.trackside.gateway.Refusal;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import dev.trackside.quarantine.Mending;
import dev.trackside.quarantine.Mending.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Brings exported dead letters back, mended by hand or as they were: a line whose dead letter waits
 * here stands in its place; one from another data directory is a packet like any other, with its
 * request id as its packet id where it has none, so that a second import adds nothing. A line that
 * cannot be read is told and does not stop the others. For one thread.
 */
public final class LetterImport {
  private static final int AT_ONCE = 500;
  private static final int TOLD_MOST = 100;
  private static final List<String> PARTS =
      List.of("packet_id", "source", "session", "circuit", "timestamp", "samples", "metadata");

  private final Gateway gateway;
  private final Stream defaults;
  private final String origin;
  private final List<JsonNode> waiting = new ArrayList<>();
  private final ObjectNode summary = Json.object();
  private final ArrayNode problems;
  private long lines;

  /** An import that has read nothing yet. */
  public LetterImport(Gateway gateway, Stream defaults, String origin) {
    this.gateway = gateway;
    this.defaults = defaults;
    this.origin = origin;
    for (String each :
        List.of("released", "kept", "settled", "accepted", "quarantined", "duplicate", "bad")) {
      summary.put(each, 0L);
    }
    this.problems = summary.putArray("problems");
  }

  private void add(String what, long count) {
    summary.put(what, summary.path(what).asLong() + count);
  }

  /** Takes the next line. */
  public void line(String text) {
    lines++;
    if (text.isBlank()) {
      return;
    }
    try {
      JsonNode letter = Json.read(text);
      if (!letter.path("samples").isObject() || letter.path("samples").isEmpty()) {
        bad("it has no samples: an unreadable packet must be mended first");
        return;
      }
      waiting.add(letter);
    } catch (JacksonException e) {
      bad("it is no JSON");
      return;
    }
    if (waiting.size() >= AT_ONCE) {
      bringBack();
    }
  }

  private void bad(String problem) {
    add("bad", 1);
    if (problems.size() < TOLD_MOST) {
      problems.addObject().put("line", lines).put("problem", problem);
    }
  }

  /** Takes what is left; then what became of all lines. */
  public ObjectNode summary() {
    bringBack();
    return summary.put("lines", lines);
  }

  private void bringBack() {
    if (waiting.isEmpty()) {
      return;
    }
    List<JsonNode> foreign = new ArrayList<>();
    ChunkBuilder builder = new ChunkBuilder();
    JsonDecoder decoder = new JsonDecoder(builder, defaults, Limits.standard());
    List<Long> positions = new ArrayList<>();
    List<String> requestIds = new ArrayList<>();
    for (JsonNode letter : waiting) {
      decode(decoder, letter, letter.path("packet_id").asString(""));
      positions.add(letter.path("id").asLong(-1));
      requestIds.add(letter.path("request_id").asString(""));
    }
    Mending mending =
        gateway
            .workbench()
            .mend(
                builder.build(gateway.requestIds(), gateway.time().epochNanos()),
                positions,
                requestIds,
                origin);
    for (int i = 0; i < waiting.size(); i++) {
      if (mending.outcomes().get(i) == Outcome.UNKNOWN) {
        foreign.add(waiting.get(i));
      }
    }
    add("released", mending.count(Outcome.RELEASED));
    add("kept", mending.count(Outcome.KEPT));
    add("settled", mending.count(Outcome.SETTLED));
    waiting.clear();
    acceptForeign(foreign);
  }

  private void acceptForeign(List<JsonNode> foreign) {
    if (foreign.isEmpty()) {
      return;
    }
    ChunkBuilder builder = new ChunkBuilder();
    JsonDecoder decoder = new JsonDecoder(builder, defaults, Limits.standard());
    for (JsonNode letter : foreign) {
      decode(decoder, letter, foreignId(letter));
    }
    switch (gateway.accept(builder.build(gateway.requestIds(), gateway.time().epochNanos()))) {
      case Receipt receipt -> {
        add("accepted", receipt.accepted());
        add("quarantined", receipt.quarantined());
        add("duplicate", receipt.duplicate());
      }
      case Refusal refusal ->
          throw new RefusedException(refusal.problem(), refusal.hint() + "; then import again");
    }
  }

  /** Samples of one packet are several letters with the same ids. */
  private static String foreignId(JsonNode letter) {
    String packetId = letter.path("packet_id").asString("");
    String requestId = letter.path("request_id").asString("");
    return letter.path("split").asBoolean(false)
        ? requestId + ":" + letter.path("id").asLong()
        : packetId.isEmpty() ? requestId : packetId;
  }

  private static void decode(JsonDecoder decoder, JsonNode letter, String packetId) {
    ObjectNode packet = Json.object();
    for (String part : PARTS) {
      JsonNode value = letter.path(part);
      if (!value.isMissingNode() && !value.isNull()) {
        packet.set(part, value);
      }
    }
    if (packetId.isEmpty()) {
      packet.remove("packet_id");
    } else {
      packet.put("packet_id", packetId);
    }
    byte[] bytes = Json.line(packet).getBytes(StandardCharsets.UTF_8);
    decoder.packet(bytes, 0, bytes.length);
  }
}
