package dev.trackside.app.pitwall;

import dev.trackside.app.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Promises, alerts, events and sources as a health tells them, with values of a test's choice. */
final class Told {
  private static final String STORY =
      """
      {"slos": [
        {"name": "ack_p99", "what": "durable ack, 99 of 100", "target": 20, "value": 7.25,
         "unit": "ms", "state": "met", "since": "2026-08-30T13:00:00Z", "burn": 0.2},
        {"name": "oldest_unsent", "what": "oldest unsent packet", "target": 30, "value": 212,
         "unit": "s", "state": "missed", "since": "2026-08-30T13:00:00Z", "burn": 14.2},
        {"name": "quarantine", "what": "quarantined share", "target": 1, "value": 0.83,
         "unit": "%", "state": "burning", "since": "2026-08-30T13:00:00Z", "burn": 3.1},
        {"name": "heal", "what": "time to heal", "target": 30, "value": null,
         "unit": "s", "state": "unknown", "since": null, "burn": null}],
       "alerts": [
        {"id": "a1", "group": "sink", "severity": "critical",
         "what": "cloud has not acked for 212 s", "hint": "see whether the uplink stands",
         "since": "2026-08-30T13:00:00Z", "age_s": 212,
         "count": 3, "acknowledged": false, "silenced_until": null},
        {"id": "a2", "group": "dlq", "severity": "warning", "what": "dead letters pile up",
         "hint": "trackside dlq groups", "since": "2026-08-30T13:00:00Z", "age_s": 40,
         "count": 1, "acknowledged": true, "silenced_until": null}],
       "events": [
        {"at": "2026-08-30T13:00:09Z", "age_s": 3, "kind": "breaker",
         "what": "breaker of brake_temp_fl of car-44 opened", "hint": "it heals by itself"},
        {"at": "2026-08-30T13:00:01Z", "age_s": 11, "kind": "start", "what": "started",
         "hint": null}],
       "rates": {"packets_per_s": 123, "samples_per_s": 4567, "acked_per_s": 89,
         "quarantined_per_s": 2.5},
       "time_to_full_s": 1800, "oldest_unsent_age_s": 212,
       "dead_letters_by_reason": {"out_of_range": 12},
       "audit": {"state": "intact", "entries": 321, "last_checkpoint_age_s": 14}}
      """;

  private Told() {}

  /** Adds them to a health. */
  static ObjectNode with(ObjectNode health) {
    JsonNode story = Json.read(STORY);
    story.propertyNames().forEach(name -> health.set(name, story.path(name)));
    ArrayNode sources = health.putArray("sources");
    source(sources, "car-16", 0.1, 0);
    source(sources, "car-44", 12, 14);
    return health;
  }

  private static void source(ArrayNode sources, String name, double ageSeconds, int missing) {
    ObjectNode source = sources.addObject();
    source.put("source", name).put("session", "2025-nl-zandvoort-race");
    source.put("packets_per_s", 50).put("samples_per_s", 900);
    source.put("last_received_at", "2026-08-30T13:00:09Z").put("last_received_age_s", ageSeconds);
    ArrayNode coverage = source.putArray("coverage");
    for (int second = 0; second < 60; second++) {
      coverage.add(second >= 60 - missing ? 0 : 40 + second * 7 % 11);
    }
  }
}
