package dev.trackside.app.audit;

import dev.trackside.app.json.Json;
import dev.trackside.audit.Entry;
import dev.trackside.tree.TreeHash;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** An entry of the log as JSON with the names of the contract. */
final class EntryView {
  private EntryView() {}

  /**
   * One entry; what it does not say is null.
   *
   * <pre>
   * {"seq":n,"ts":..,"kind":..,"jurisdiction":..,"jurisdiction_seq":n,"circuit":..,"session":..,
   *  "batch_id":..,"first_request_id":..,"last_request_id":..,"policy":..,"actor":..,"data":{..},
   *  "leaf":hex}
   * </pre>
   */
  static ObjectNode of(Entry entry) {
    Map<String, Object> members = entry.members();
    ObjectNode view = Json.object().put("seq", entry.seq());
    put(view, "ts", members, "ts");
    put(view, "kind", members, "kind");
    put(view, "jurisdiction", members, "jur");
    view.put("jurisdiction_seq", members.get("jseq") instanceof Long place ? place : null);
    put(view, "circuit", members, "circuit");
    put(view, "session", members, "session");
    put(view, "batch_id", members, "batch");
    put(view, "first_request_id", members, "first_id");
    put(view, "last_request_id", members, "last_id");
    put(view, "policy", members, "policy");
    put(view, "actor", members, "actor");
    view.set("data", Json.mapper().valueToTree(entry.data()));
    return view.put("leaf", TreeHash.hex(entry.leaf()));
  }

  private static void put(ObjectNode view, String name, Map<String, Object> members, String key) {
    view.put(name, members.get(key) instanceof String text ? text : null);
  }
}
