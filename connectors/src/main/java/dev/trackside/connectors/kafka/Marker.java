package dev.trackside.connectors.kafka;

import dev.trackside.delivery.SealedBatch;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A record of the marker topic: that a batch was taken.
 *
 * <pre>
 * key    the batch's id
 * value  {"state":"taken"|"kept","sha256":..,"packets":..,"bytes":..}; none when it is forgotten
 * </pre>
 *
 * @param batchId the batch
 * @param state whether the gateway may still ask for it
 * @param sha256 hash of the batch's bytes, hexadecimal
 * @param packets number of packets
 * @param bytes size of the batch
 */
record Marker(String batchId, State state, String sha256, int packets, int bytes) {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Pattern ID = Pattern.compile("(.+-s\\d+)-[de]?\\d+(-r\\d+)?(\\.[01])*");

  private static final Pattern OF_FEED = Pattern.compile(".+-s\\d+-[de]\\d+");

  /** How far the gateway is with the batch. */
  enum State {
    /** The topic holds it; the gateway may not know that. */
    TAKEN("taken"),
    /** The gateway has kept the acknowledgement and does not send the batch again. */
    KEPT("kept");

    private final String word;

    State(String word) {
      this.word = word;
    }
  }

  /** The marker that goes with a batch. */
  static Marker of(SealedBatch batch) {
    return new Marker(batch.id(), State.TAKEN, batch.sha256(), batch.row().count(), batch.length());
  }

  /**
   * Who sends a batch: the gateway's node and the number that it gave the sink, which its ids begin
   * with.
   */
  static String identity(String batchId) {
    Matcher parts = ID.matcher(batchId);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          batchId + " is no batch id: node, -sN- and the first position are missing in it");
    }
    return parts.group(1);
  }

  /** True for a batch of what the gateway tells beside the packets. */
  static boolean isOfFeed(String batchId) {
    return OF_FEED.matcher(batchId).matches();
  }

  /** The same when the acknowledgement is kept. */
  Marker kept() {
    return new Marker(batchId, State.KEPT, sha256, packets, bytes);
  }

  byte[] value() {
    return "{\"state\":\"%s\",\"sha256\":\"%s\",\"packets\":%d,\"bytes\":%d}"
        .formatted(state.word, sha256, packets, bytes)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The marker that a record is; fields of later versions are stepped over. */
  static Marker parse(String batchId, byte[] value) {
    State state = State.TAKEN;
    String sha256 = "";
    int packets = 0;
    int bytes = 0;
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), value)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("the marker of batch " + batchId + " is no object");
      }
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = json.currentName();
        json.nextToken();
        switch (name) {
          case "state" -> state = json.getString().equals("kept") ? State.KEPT : State.TAKEN;
          case "sha256" -> sha256 = json.getString();
          case "packets" -> packets = json.getIntValue();
          case "bytes" -> bytes = json.getIntValue();
          default -> json.skipChildren();
        }
      }
    }
    return new Marker(batchId, state, sha256, packets, bytes);
  }
}
