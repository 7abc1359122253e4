package dev.trackside.watch;

import dev.trackside.audit.AuditTrail;
import dev.trackside.gateway.Health;
import dev.trackside.gateway.sight.Occurrence;
import dev.trackside.gateway.sight.SourceRate;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Everything that a screen shows of a running gateway, at one moment.
 *
 * @param health the look at the line
 * @param slos how the objectives stand
 * @param alerts what wants somebody, the worst first
 * @param events what happened lately, the newest first
 * @param sources how much comes from each source
 * @param rates how fast it goes
 * @param secondsToFull until intake is refused if all goes on so; empty while nothing grows
 * @param unsentSinceMillis by sink, when the oldest packet that waits for it was committed, epoch
 *     milliseconds; a sink for which nothing waits is not in it
 * @param deadLettersByReason open dead letters by the word of their reason
 * @param audit how the audit log stands
 * @param spans what became of the spans of traces since the start
 */
public record Picture(
    Health health,
    List<Slo> slos,
    List<Alert> alerts,
    List<Occurrence> events,
    List<SourceRate> sources,
    Rates rates,
    OptionalDouble secondsToFull,
    Map<String, Long> unsentSinceMillis,
    Map<String, Long> deadLettersByReason,
    Audit audit,
    Spans spans) {
  /** Keeps the collections as they are. */
  public Picture {
    slos = List.copyOf(slos);
    alerts = List.copyOf(alerts);
    events = List.copyOf(events);
    sources = List.copyOf(sources);
    unsentSinceMillis = Map.copyOf(unsentSinceMillis);
    deadLettersByReason = Map.copyOf(deadLettersByReason);
  }

  /**
   * How the audit log stands.
   *
   * @param standing in one word
   * @param entries how many it has
   * @param signedAtMillis when the newest checkpoint of this run was signed, epoch milliseconds; 0
   *     for none
   */
  public record Audit(AuditTrail.Standing standing, long entries, long signedAtMillis) {}

  /**
   * What became of the spans of traces since the start.
   *
   * @param sent taken by who collects them
   * @param failed given up, or refused
   * @param dropped without room to wait
   */
  public record Spans(long sent, long failed, long dropped) {}

  /** When the oldest packet was committed that waits for any sink; 0 when none waits. */
  public long unsentSince() {
    return unsentSinceMillis.values().stream().mapToLong(Long::longValue).min().orElse(0);
  }
}
