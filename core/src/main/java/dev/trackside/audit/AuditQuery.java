package dev.trackside.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Which entries are asked for; every condition must hold. Immutable.
 *
 * @param conditions as SQL over the table's columns
 * @param values for them, in order
 */
public record AuditQuery(List<String> conditions, List<Object> values) {
  /** Copies the lists. */
  public AuditQuery {
    conditions = List.copyOf(conditions);
    values = List.copyOf(values);
  }

  /** All entries. */
  public static AuditQuery all() {
    return new AuditQuery(List.of(), List.of());
  }

  private AuditQuery and(String condition, Object... more) {
    List<String> longer = new ArrayList<>(conditions);
    longer.add(condition);
    List<Object> moreValues = new ArrayList<>(values);
    moreValues.addAll(List.of(more));
    return new AuditQuery(longer, moreValues);
  }

  /** Of a jurisdiction, or of the site: {@link Event#SITE}. */
  public AuditQuery ofJurisdiction(String jurisdiction) {
    return and("jur = ?", jurisdiction);
  }

  /** Of any of these jurisdictions. */
  public AuditQuery ofJurisdictions(List<String> jurisdictions) {
    String places = String.join(", ", java.util.Collections.nCopies(jurisdictions.size(), "?"));
    return and("jur IN (" + places + ")", jurisdictions.toArray());
  }

  /** At a circuit. */
  public AuditQuery atCircuit(String circuit) {
    return and("circuit = ?", circuit);
  }

  /** In a session. */
  public AuditQuery inSession(String session) {
    return and("session = ?", session);
  }

  /** About a batch. */
  public AuditQuery ofBatch(String batch) {
    return and("batch = ?", batch);
  }

  /** Of a kind. */
  public AuditQuery ofKind(Kind kind) {
    // The index of key changes serves only a query that says its condition in so many words.
    return kind == Kind.KEY_ROTATED ? and("kind = 'key.rotated'") : and("kind = ?", kind.word());
  }

  /**
   * About any of the packets from one request id to another, both included. Looks at every entry:
   * where the batch is known, ask for that.
   */
  public AuditQuery ofRequests(String first, String last) {
    return and("last_id >= ? AND first_id <= ?", first, last);
  }

  /** At a place before this one. */
  public AuditQuery before(long seq) {
    return and("seq < ?", seq);
  }

  /** Written at or after one moment of the wall clock and before another. */
  public AuditQuery between(Instant from, Instant to) {
    return and("ts >= ? AND ts < ?", Entry.Stamp.text(from), Entry.Stamp.text(to));
  }
}
