package dev.trackside.app.receive;

import dev.trackside.app.json.Json;
import dev.trackside.receiver.Incoming;
import dev.trackside.receiver.Receipt;
import dev.trackside.receiver.ReceivedBatch;
import dev.trackside.receiver.WitnessedLog;
import dev.trackside.tree.TreeHash;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a receiver holds, as JSON. */
final class HeldView {
  private HeldView() {}

  static ObjectNode batch(ReceivedBatch batch) {
    ObjectNode view =
        Json.object()
            .put("seq", batch.seq())
            .put("batch_id", batch.id())
            .put("gateway", batch.gateway())
            .put("received_at", Instant.ofEpochMilli(batch.receivedAtMillis()).toString())
            .put("packets", batch.packets())
            .put("bytes", batch.bytes())
            .put("sha256", TreeHash.hex(batch.sha256()))
            .put("proofs", batch.hasProofs())
            .put("holds_erased_values", batch.hasErased());
    ArrayNode parts = view.putArray("sessions");
    for (Incoming.Part part : batch.parts()) {
      parts
          .addObject()
          .put("session", part.session())
          .put("circuit", part.circuit())
          .put("packets", part.packets());
    }
    return view;
  }

  static ObjectNode batches(List<ReceivedBatch> batches) {
    ObjectNode view = Json.object();
    ArrayNode items = view.putArray("batches");
    batches.forEach(each -> items.add(batch(each)));
    return view;
  }

  /** The answer that acknowledges a batch. */
  static ObjectNode receipt(Receipt receipt, String note, boolean wasThere) {
    return Json.object()
        .put("batch_id", receipt.batch())
        .put("digest", Receipt.digest(receipt.sha256()))
        .put("received_at", receipt.receivedAt().toString())
        .put("was_there", wasThere)
        .put("receipt", note);
  }

  static ObjectNode logs(List<WitnessedLog> logs) {
    ObjectNode view = Json.object();
    ArrayNode items = view.putArray("logs");
    for (WitnessedLog log : logs) {
      items
          .addObject()
          .put("log", log.origin())
          .put("entries", log.size())
          .put("root", TreeHash.hex(log.root()))
          .put("key", log.firstSeenKey().map(Object::toString).orElse("pinned"))
          .put("key_was_believed", log.firstSeenKey().isPresent());
    }
    return view;
  }
}
