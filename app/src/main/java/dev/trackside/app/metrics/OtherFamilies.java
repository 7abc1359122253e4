package dev.trackside.app.metrics;

import static dev.trackside.app.metrics.Family.counter;
import static dev.trackside.app.metrics.Family.gauge;
import static dev.trackside.app.metrics.Family.info;
import static dev.trackside.app.metrics.Family.stateset;

/** What is told of the sinks, of objectives and alerts, and of the process. */
final class OtherFamilies {
  static final Family SINK_STATE =
      stateset("trackside_sink_state", "What a sink is doing.", "sink");
  static final Family SINK_PENDING =
      gauge("trackside_sink_pending_packets", "packets", "Packets no batch of it holds.", "sink");
  static final Family SINK_DRAINING =
      gauge("trackside_sink_draining_packets", "packets", "In batches on their way.", "sink");
  static final Family SINK_ACKED =
      counter("trackside_sink_acked_packets", "packets", "It has, or need not have.", "sink");
  static final Family SINK_BATCHES =
      counter("trackside_sink_acked_batches", "batches", "Acknowledged since the start.", "sink");
  static final Family SINK_BYTES =
      counter("trackside_sink_acked_bytes", "bytes", "Acknowledged since the start.", "sink");
  static final Family SINK_RECOVERED =
      gauge("trackside_sink_recovered_batches", "batches", "Found unfinished at start.", "sink");
  static final Family SINK_ATTEMPTS =
      gauge("trackside_sink_failed_attempts", "", "Failed, at the batch on its way.", "sink");
  static final Family SINK_UNDER_WAY =
      gauge("trackside_sink_under_way_batches", "batches", "Sent and not answered yet.", "sink");
  static final Family SINK_LAST_ACK =
      gauge(
          "trackside_sink_last_ack_timestamp_seconds",
          "seconds",
          "When its newest acknowledgement of this run came.",
          "sink");
  static final Family SINK_UNSENT =
      gauge(
          "trackside_sink_oldest_unsent_age_seconds",
          "seconds",
          "Age of the oldest packet that waits for it; 0 for none.",
          "sink");
  static final Family SINK_HELD =
      gauge("trackside_sink_held_packets", "packets", "Packets the fence holds for it.", "sink");
  static final Family SINK_KEYS =
      gauge("trackside_sink_keys_locked", "", "1 while the fence's keys are locked.", "sink");
  static final Family CIRCUIT_OPEN =
      gauge("trackside_sink_circuit_open", "", "1 while the circuit to it is open.", "sink");
  static final Family LANE_PACKETS =
      gauge("trackside_sink_backlog_packets", "packets", "Packets in its backlog lane.", "sink");
  static final Family LANE_RANGES =
      gauge("trackside_sink_backlog_ranges", "ranges", "Ranges in its backlog lane.", "sink");
  static final Family LANE_LIVE =
      gauge(
          "trackside_sink_live_age_seconds",
          "seconds",
          "Age of the oldest packet that waits in its live lane; 0 for none.",
          "sink");
  static final Family TIME_TO_DRAIN =
      gauge(
          "trackside_sink_time_to_drain_seconds",
          "seconds",
          "Until nothing waits for it, at the last minute's rates; if it shrinks.",
          "sink");
  static final Family FEED_WAITING =
      gauge("trackside_feed_waiting_lines", "lines", "Lines it does not have yet.", "sink", "feed");
  static final Family FEED_ACKED =
      counter("trackside_feed_acked_lines", "lines", "Lines that it has.", "sink", "feed");
  static final Family FEED_SKIPPED =
      counter("trackside_feed_skipped_lines", "lines", "Gone before it had them.", "sink", "feed");
  static final Family FEED_FAILING =
      gauge("trackside_feed_failing", "", "1 while the newest attempt failed.", "sink", "feed");

  static final Family SLO_STATE =
      stateset("trackside_slo_state", "How an objective stands.", "slo");
  static final Family SLO_BURN =
      gauge("trackside_slo_burn_ratio", "ratio", "Burn over five minutes; 1 uses it up.", "slo");
  static final Family ALERTS =
      gauge("trackside_alerts", "", "Alerts that last.", "severity", "acknowledged");
  static final Family CALLS_SENT =
      counter("trackside_alert_webhook_delivered", "", "Alerts that the webhook took.");
  static final Family CALLS_RETRIED =
      counter("trackside_alert_webhook_retries", "", "Attempts that were repeated.");
  static final Family CALLS_FAILED =
      counter("trackside_alert_webhook_failed", "", "Alerts that it never took.");
  static final Family CALLS_DROPPED =
      counter("trackside_alert_webhook_dropped", "", "Alerts that the queue had no room for.");

  static final Family SPANS_SENT =
      counter("trackside_spans_sent", "", "Spans of traces that the collector took.");
  static final Family SPANS_FAILED =
      counter("trackside_spans_failed", "", "Spans that it never took, or refused.");
  static final Family SPANS_DROPPED =
      counter("trackside_spans_dropped", "", "Spans that the queue had no room for.");

  static final Family BUILD =
      info("trackside_build", "Which program runs.", "version", "sqlite", "java");
  static final Family STARTED =
      gauge("process_start_time_seconds", "seconds", "When the process began.");
  static final Family CPU =
      counter("process_cpu_seconds", "seconds", "Processor time of the process.");
  static final Family OPEN_FILES =
      gauge("process_open_fds", "", "File descriptors in use, where known.");
  static final Family MOST_FILES =
      gauge("process_max_fds", "", "File descriptors at most, where known.");
  static final Family MEMORY_USED =
      gauge("jvm_memory_used_bytes", "bytes", "Memory in use.", "area");
  static final Family MEMORY_COMMITTED =
      gauge("jvm_memory_committed_bytes", "bytes", "Memory given to the JVM.", "area");
  static final Family MEMORY_MOST =
      gauge("jvm_memory_max_bytes", "bytes", "Memory at most, where it is bounded.", "area");
  static final Family THREADS =
      gauge("jvm_threads", "threads", "Platform threads; virtual ones are not counted.");
  static final Family GC_TIME =
      counter("jvm_gc_collection_seconds", "seconds", "Time in collections.", "gc");
  static final Family GC_COUNT = counter("jvm_gc_collections", "", "Collections.", "gc");

  private OtherFamilies() {}
}
