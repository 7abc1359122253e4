package dev.trackside.app.wall;

import dev.trackside.app.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a gateway may say of itself, in the states that matter, with figures that stay the same. */
final class Seen {
  private static final String HEALTH =
      """
      {"status":"OK","problems":[],"at":"2026-11-28T13:05:07.250Z","uptime_s":11040,
       "ledger":{"received":1204500,"accepted":1203900,"quarantined":580,"duplicate":20,"refused":0,
         "residue":0,"balanced":true},
       "samples":13249500,"backlog":420,"backpressure":false,"open_breakers":0,"breakers_opened":2,
       "open_dead_letters":123,
       "store":{"file_bytes":734003200,"wal_bytes":67108864,"free_bytes":81604378624,
         "waiting_bytes":0,"commits":52110,"failures":0,"commit_p50_us":820,"commit_p99_us":2400,
         "ack_p50_us":910,"ack_p99_us":3100},
       "rates":{"packets_per_s":1250.4,"samples_per_s":13754.2,"acked_per_s":1248,
         "quarantined_per_s":0},
       "time_to_full_s":5400000,"oldest_unsent_age_s":0.6,
       "dead_letters_by_reason":{"out_of_range":100,"malformed":3,"circuit_open":20},
       "audit":{"state":"intact","entries":8123,"last_checkpoint_age_s":0.4},
       "sinks":[
         {"name":"postgres:cloud","state":"DRAINING","pending":300,"draining":120,"synced":1203480,
          "batches_acked":2100,"failed_attempts":0,"recovered":0,"last_ack_age_s":0.3,
          "in_flight_age_s":0.2,"oldest_unsent_age_s":0.6,"problem":null,"hint":null,
          "destination":"eu","held":0,"policy":"2026.1","policy_standing":"in_force",
          "lanes":{"live_waits_age_s":0.2,"backlog_ranges":0,"backlog_packets":0,
            "acked_per_s":1248,"intake_per_s":1250,"time_to_drain_s":0.4,"circuit":"CLOSED",
            "circuit_opened_age_s":null}}],
       "slos":[{"name":"durable_ack_p99","what":"ack","target":50,"value":3.1,"unit":"ms",
          "state":"met","since":"2026-11-28T10:00:00Z","burn":0.1},
         {"name":"ledger_residue","what":"residue","target":0,"value":0,"unit":"packets",
          "state":"met","since":"2026-11-28T10:00:00Z","burn":0}],
       "alerts":[],
       "events":[{"at":"2026-11-28T13:01:00Z","age_s":247,"kind":"breaker","hint":null,
          "what":"breaker of rpm of car-44 closed"}],
       "sources":[
         {"source":"car-44","session":"race","packets_per_s":625.2,"samples_per_s":6877.1,
          "last_received_age_s":0.1},
         {"source":"car-16","session":"race","packets_per_s":625.2,"samples_per_s":6877.1,
          "last_received_age_s":7.5}]}
      """;

  private Seen() {}

  private static ObjectNode health() {
    ObjectNode health = (ObjectNode) Json.read(HEALTH);
    int car = 0;
    for (JsonNode source : health.path("sources")) {
      ArrayNode coverage = ((ObjectNode) source).putArray("coverage");
      for (int second = 0; second < 60; second++) {
        coverage.add(car == 1 && second > 52 ? 0 : 400 + 15 * (second % 20));
      }
      car++;
    }
    return health;
  }

  private static Sight sight(ObjectNode health) {
    JsonNode breakers = Json.read("{\"open\":0,\"breakers\":[]}");
    JsonNode groups =
        Json.read(
            "{\"groups\":[{\"reason\":\"out_of_range\",\"channel\":\"speed\",\"source\":\"car-44\","
                + "\"open\":100,\"rule\":\"expected=[0,400]\"},{\"reason\":\"malformed\","
                + "\"channel\":null,\"source\":null,\"open\":3,\"rule\":\"byte=1\"}]}");
    return new Sight(health, breakers, groups, "http://127.0.0.1:7480", 100, null, "");
  }

  /** All is as it should be. */
  static Sight well() {
    return sight(health());
  }

  /** The uplink is out. */
  static Sight outage() {
    ObjectNode health = health();
    health.put("status", "DEGRADED").put("backlog", 48_211_900).put("oldest_unsent_age_s", 2_412);
    ObjectNode sink = (ObjectNode) health.path("sinks").path(0);
    sink.put("state", "RETRYING").put("pending", 48_211_780).put("oldest_unsent_age_s", 2_412);
    sink.put("problem", "Connection refused").put("hint", "see the uplink");
    ObjectNode lanes = (ObjectNode) sink.path("lanes");
    lanes.put("circuit", "OPEN").put("circuit_opened_age_s", 2_400).put("acked_per_s", 0);
    lanes.putNull("time_to_drain_s").put("backlog_packets", 48_000_000).put("backlog_ranges", 1);
    health.set(
        "alerts",
        Json.read(
            "[{\"id\":\"a1\",\"group\":\"sink\",\"severity\":\"critical\",\"what\":\"sink"
                + " postgres:cloud takes nothing\",\"hint\":\"see the uplink; nothing is lost\","
                + "\"age_s\":2400,\"count\":3,\"acknowledged\":false,\"silenced_until\":null}]"));
    return sight(health);
  }

  /** Two breakers of a car are open. */
  static Sight open() {
    ObjectNode health = health().put("status", "DEGRADED").put("open_breakers", 2);
    Sight sight = sight(health);
    JsonNode breakers =
        Json.read(
            "{\"open\":2,\"breakers\":[{\"source\":\"car-44\",\"channel\":\"speed\","
                + "\"state\":\"OPEN\",\"age_s\":12,"
                + "\"next\":\"tries again after 20 more good ones\"},"
                + "{\"source\":\"car-44\",\"channel\":null,\"state\":\"HALF_OPEN\",\"age_s\":2,"
                + "\"next\":\"closes after 3 more good ones\"}]}");
    return new Sight(
        sight.health(), breakers, sight.groups(), sight.api(), sight.takenAt(), null, "");
  }

  /** Nobody answers for five seconds. */
  static Sight gone() {
    return well().gone(new Sight.Gone("13:05:08Z", 101, "no gateway runs on data"));
  }
}
