package dev.trackside.app.metrics;

import static dev.trackside.app.metrics.Family.counter;
import static dev.trackside.app.metrics.Family.gauge;
import static dev.trackside.app.metrics.Family.histogram;
import static dev.trackside.app.metrics.Family.stateset;

/** What is told of the line: intake, ledger, store, dead letters, breakers, sources, audit. */
final class LineFamilies {
  static final Family STATUS =
      stateset("trackside_status", "How the gateway is, in one word of three.");

  static final Family RECEIVED =
      counter("trackside_received_packets", "packets", "Packets that came.");
  static final Family ACCEPTED =
      counter("trackside_accepted_packets", "packets", "Packets that passed the guard.");
  static final Family QUARANTINED =
      counter("trackside_quarantined_packets", "packets", "Packets that became dead letters.");
  static final Family DUPLICATE =
      counter("trackside_duplicate_packets", "packets", "Packets that were known already.");
  static final Family REFUSED =
      counter("trackside_refused_packets", "packets", "Packets turned away, nothing kept.");
  static final Family RELEASED =
      counter("trackside_released_packets", "packets", "Dead letters back in the buffer.");
  static final Family DISCARDED =
      counter("trackside_discarded_packets", "packets", "Dead letters that were thrown away.");
  static final Family EXPIRED =
      counter("trackside_expired_packets", "packets", "Packets removed by age, unsynced.");
  static final Family LOST =
      counter("trackside_lost_packets", "packets", "Packets damaged before every sink had them.");
  static final Family LETTERS_LOST =
      counter("trackside_lost_letters", "letters", "Open dead letters lost to damage.");
  static final Family SPLIT =
      counter("trackside_split_samples", "samples", "Bad samples of accepted packets.");
  static final Family SPLIT_RELEASED =
      counter("trackside_split_released_samples", "samples", "Bad samples back in the buffer.");
  static final Family SPLIT_DISCARDED =
      counter("trackside_split_discarded_samples", "samples", "Bad samples thrown away.");
  static final Family SAMPLES =
      counter("trackside_accepted_samples", "samples", "Samples written to the buffer.");
  static final Family PENDING =
      gauge("trackside_pending_packets", "packets", "Accepted packets in no batch yet.");
  static final Family DRAINING =
      gauge("trackside_draining_packets", "packets", "Accepted packets in a batch on its way.");
  static final Family SYNCED =
      gauge("trackside_synced_packets", "packets", "Accepted packets that every sink has.");
  static final Family OPEN =
      gauge("trackside_open_packets", "packets", "Whole packets that wait as dead letters.");
  static final Family RESIDUE =
      gauge("trackside_ledger_residue_packets", "packets", "Packets unaccounted for; 0 is well.");
  static final Family BALANCED =
      gauge("trackside_ledger_balanced", "", "1 when the ledger's equations hold.");

  static final Family ACK =
      histogram("trackside_ack_seconds", "From a chunk's arrival to its answer, after the fsync.");
  static final Family COMMIT =
      histogram("trackside_commit_seconds", "From a group's first write to the end of COMMIT.");
  static final Family BACKLOG =
      gauge("trackside_backlog_packets", "packets", "Packets that a sink has not acknowledged.");
  static final Family BACKLOG_LIMIT =
      gauge("trackside_backlog_limit_packets", "packets", "Backlog at which intake is refused.");
  static final Family TIME_TO_FULL =
      gauge("trackside_time_to_full_seconds", "seconds", "Until intake is refused; if it grows.");

  static final Family LAST_COMMIT =
      gauge("trackside_last_commit_timestamp_seconds", "seconds", "When the newest commit was.");
  static final Family LAST_COMMIT_AGE =
      gauge("trackside_last_commit_age_seconds", "seconds", "Age of the newest commit.");
  static final Family STORE_FAILURES =
      counter("trackside_store_failures", "", "Failed writes since the start.");
  static final Family FILE =
      gauge("trackside_store_file_bytes", "bytes", "Size of the SQLite file.");
  static final Family WAL =
      gauge("trackside_store_wal_bytes", "bytes", "Size of its write-ahead log.");
  static final Family FREE =
      gauge("trackside_store_free_bytes", "bytes", "Free space on its device, where known.");
  static final Family WAITING =
      gauge("trackside_store_waiting_bytes", "bytes", "In memory, waiting for the committer.");

  static final Family OPEN_BREAKERS =
      gauge("trackside_open_breakers", "", "Breakers that are open or half open.");
  static final Family BREAKERS_OPENED =
      counter("trackside_breakers_opened", "", "How often a breaker opened since the start.");
  static final Family HEAL =
      histogram("trackside_breaker_heal_seconds", "From a breaker's last probing to its closing.");
  static final Family DEAD_LETTERS =
      gauge("trackside_dead_letters", "", "Dead letters that wait: packets, samples.", "reason");
  static final Family DEAD_LETTER_WARNING =
      gauge("trackside_dead_letter_warning", "", "Open dead letters at which an alert is raised.");

  static final Family SOURCE_RATE =
      gauge("trackside_source_packet_rate", "", "Packets a second, last five seconds.", "source");
  static final Family SOURCE_SEEN =
      gauge(
          "trackside_source_last_received_timestamp_seconds",
          "seconds",
          "When a source's newest packet was committed.",
          "source");

  static final Family AUDIT_STATE = stateset("trackside_audit_state", "How the audit log stands.");
  static final Family AUDIT_ENTRIES =
      counter("trackside_audit_entries", "", "Entries of the audit log.");
  static final Family AUDIT_SIGNED =
      gauge(
          "trackside_audit_checkpoint_timestamp_seconds",
          "seconds",
          "When the newest checkpoint of this run was signed.");
  static final Family AUDIT_SIGNED_AGE =
      gauge(
          "trackside_audit_checkpoint_age_seconds",
          "seconds",
          "Age of the newest checkpoint of this run.");

  private LineFamilies() {}
}
