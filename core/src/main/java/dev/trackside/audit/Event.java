package dev.trackside.audit;

import dev.trackside.tree.CanonicalJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Something to be logged: what, where, about which data, by whom. It must hold nothing by which a
 * person can be found: operators and subjects only as pseudonyms, packets only as request ids,
 * counts and hashes, because an entry is never changed again.
 *
 * @param kind what it tells of
 * @param jurisdiction whose law it concerns; {@link #SITE} for none
 * @param circuit the track; empty for none
 * @param session the outing; empty for none
 * @param batch the batch's id; empty for none
 * @param firstId the first request id; empty for none
 * @param lastId the last request id
 * @param policy the hash of the policy that was applied; empty for none
 * @param actor who did it, as a pseudonym
 * @param data what else: texts, integers, booleans, lists and objects of them
 */
public record Event(
    Kind kind,
    String jurisdiction,
    String circuit,
    String session,
    String batch,
    String firstId,
    String lastId,
    String policy,
    String actor,
    Map<String, Object> data) {
  /** The jurisdiction of what concerns the whole site. */
  public static final String SITE = "-";

  /** Cleans the texts, so that any can be logged, and copies the data. */
  public Event {
    jurisdiction = CanonicalJson.clean(jurisdiction);
    circuit = CanonicalJson.clean(circuit);
    session = CanonicalJson.clean(session);
    batch = CanonicalJson.clean(batch);
    firstId = CanonicalJson.clean(firstId);
    lastId = CanonicalJson.clean(lastId);
    actor = CanonicalJson.clean(actor);
    if (jurisdiction.isEmpty()) {
      throw new IllegalArgumentException(
          "an event without jurisdiction belongs to the site: \"-\"");
    }
    data = members(data);
  }

  /** An event of the site itself. */
  public static Event of(Kind kind) {
    return new Event(kind, SITE, "", "", "", "", "", "", "trackside", Map.of());
  }

  private static Map<String, Object> members(Map<?, ?> from) {
    Map<String, Object> copy = new LinkedHashMap<>();
    from.forEach((key, value) -> copy.put((String) key, cleaned(value)));
    return java.util.Collections.unmodifiableMap(copy);
  }

  private static Object cleaned(Object value) {
    return switch (value) {
      case String text -> CanonicalJson.clean(text);
      case Map<?, ?> map -> members(map);
      case List<?> list -> list.stream().map(Event::cleaned).toList();
      default -> value;
    };
  }

  /** The same in a jurisdiction, at a circuit, in a session. */
  public Event at(String newJurisdiction, String newCircuit, String newSession) {
    return new Event(
        kind, newJurisdiction, newCircuit, newSession, batch, firstId, lastId, policy, actor, data);
  }

  /** The same about a batch. */
  public Event ofBatch(String id) {
    return new Event(
        kind, jurisdiction, circuit, session, id, firstId, lastId, policy, actor, data);
  }

  /** The same about the packets from one request id to another. */
  public Event ofRequests(String first, String last) {
    return new Event(kind, jurisdiction, circuit, session, batch, first, last, policy, actor, data);
  }

  /** The same under a policy. */
  public Event under(String policyHash) {
    return new Event(
        kind, jurisdiction, circuit, session, batch, firstId, lastId, policyHash, actor, data);
  }

  /** The same by somebody, as a pseudonym. */
  public Event by(String pseudonym) {
    return new Event(
        kind, jurisdiction, circuit, session, batch, firstId, lastId, policy, pseudonym, data);
  }

  /** The same with one more datum; its key is {@code [a-z][a-z0-9_]*}. */
  public Event with(String key, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(data);
    more.put(key, value);
    return new Event(
        kind, jurisdiction, circuit, session, batch, firstId, lastId, policy, actor, more);
  }
}
