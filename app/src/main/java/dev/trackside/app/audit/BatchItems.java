package dev.trackside.app.audit;

import dev.trackside.app.json.Json;
import dev.trackside.audit.Entry;
import dev.trackside.policy.Destination;
import dev.trackside.tree.LeafTree;
import dev.trackside.tree.Proofs;
import dev.trackside.tree.TreeHash;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The lines of a batch that one entry of the log stands for, as the tree over which it holds the
 * root: those of one jurisdiction, circuit and session; all, when the sink is in the garage.
 *
 * <pre>
 * record of a line     request id, 26 ASCII characters | SHA-256 of the line without its line end
 * </pre>
 */
final class BatchItems {
  private static final String UNKNOWN = "unknown";

  private final LeafTree tree = new LeafTree();
  private final String wanted;
  private byte[] record = new byte[0];
  private long index = -1;
  private JsonNode found = Json.object();

  private BatchItems(String wanted) {
    this.wanted = wanted;
  }

  /** Goes through a batch for one of its packets. */
  static BatchItems of(Entry sealed, byte[] batch, String requestId) {
    BatchItems items = new BatchItems(requestId);
    boolean isGarage = Destination.SITE.name().equals(sealed.data().get("destination"));
    int start = 0;
    for (int at = 0; at < batch.length; at++) {
      if (batch[at] == '\n') {
        items.line(sealed, isGarage, Arrays.copyOfRange(batch, start, at));
        start = at + 1;
      }
    }
    return items;
  }

  private void line(Entry sealed, boolean isGarage, byte[] bytes) {
    JsonNode line = tree(bytes);
    if (!isGarage
        && !(text(line, "_jurisdiction", UNKNOWN).equals(sealed.text("jur"))
            && text(line, "circuit", "").equals(sealed.text("circuit"))
            && text(line, "session", "").equals(sealed.text("session")))) {
      return;
    }
    String id = text(line, "request_id", "");
    ByteArrayOutputStream made = new ByteArrayOutputStream();
    made.writeBytes(id.getBytes(StandardCharsets.US_ASCII));
    made.writeBytes(TreeHash.plain(bytes));
    if (id.equals(wanted)) {
      record = made.toByteArray();
      index = tree.size();
      found = line;
    }
    tree.addRecord(made.toByteArray());
  }

  private static JsonNode tree(byte[] line) {
    try {
      return Json.read(new String(line, StandardCharsets.UTF_8));
    } catch (JacksonException e) {
      // It then counts for no part, and the root shows that something is wrong.
      return Json.object();
    }
  }

  private static String text(JsonNode line, String name, String preset) {
    String text = line.path(name).asString(preset);
    return text.isEmpty() ? preset : text;
  }

  /** The packet's place among the lines and the way to the root; empty when it is not there. */
  Optional<ObjectNode> proof(Entry sealed) {
    if (index < 0) {
      return Optional.empty();
    }
    List<byte[]> hashes = tree.inclusion(index);
    byte[] root = tree.root();
    boolean holds =
        TreeHash.hex(root).equals(sealed.data().get("items_root"))
            && Proofs.includes(new TreeHash().leaf(record), index, tree.size(), hashes, root);
    ObjectNode view =
        Json.object()
            .put("index", index)
            .put("items", tree.size())
            .put("record", TreeHash.hex(record))
            .put("line_sha256", TreeHash.hex(record).substring(record.length * 2 - 64))
            .put("items_root", TreeHash.hex(root))
            .put("proved", holds);
    ArrayNode list = view.putArray("hashes");
    hashes.stream().map(TreeHash::hex).forEach(list::add);
    // Names alone: in the garage's own batches the values are nobody else's business.
    ArrayNode samples = view.putArray("samples");
    found.path("samples").propertyNames().forEach(samples::add);
    ArrayNode withheld = view.putArray("withheld");
    found.path("_withheld").forEach(name -> withheld.add(name.asString("")));
    return Optional.of(view);
  }
}
