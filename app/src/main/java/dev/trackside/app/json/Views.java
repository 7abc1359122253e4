package dev.trackside.app.json;

import dev.trackside.delivery.SinkAccount;
import dev.trackside.delivery.batch.BatchRow;
import dev.trackside.delivery.feed.FeedStanding;
import dev.trackside.gateway.Health;
import dev.trackside.gateway.Ledger;
import dev.trackside.gateway.Receipt;
import dev.trackside.gateway.Refusal;
import dev.trackside.packet.EventTime;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The public form of what the core tells about itself. Times are RFC 3339 in UTC; an age in seconds
 * stands beside the instant it is counted from; what never happened is null.
 */
public final class Views {
  private static final HexFormat HEX = HexFormat.of();

  private Views() {}

  /** The account of every packet. */
  public static ObjectNode ledger(Ledger ledger) {
    return Json.object()
        .put("received", ledger.received())
        .put("accepted", ledger.accepted())
        .put("quarantined", ledger.quarantined())
        .put("duplicate", ledger.duplicate())
        .put("refused", ledger.refused())
        .put("pending", ledger.pending())
        .put("draining", ledger.draining())
        .put("synced", ledger.synced())
        .put("expired", ledger.expired())
        .put("lost", ledger.lost())
        .put("open", ledger.open())
        .put("released", ledger.released())
        .put("discarded", ledger.discarded())
        .put("letters_lost", ledger.lettersLost())
        .put("split", ledger.split())
        .put("split_open", ledger.splitOpen())
        .put("split_released", ledger.splitReleased())
        .put("split_discarded", ledger.splitDiscarded())
        .put("split_lost", ledger.splitLost())
        .put("late", ledger.late())
        .put("residue", ledger.residue())
        .put("balanced", ledger.balanced());
  }

  /** One look at a running gateway. */
  public static ObjectNode health(Health health) {
    ObjectNode view = Json.object();
    view.put("status", health.status().name());
    ArrayNode problems = view.putArray("problems");
    for (Health.Problem problem : health.problems()) {
      problems
          .addObject()
          .put("id", problem.id())
          .put("what", problem.what())
          .put("hint", problem.hint());
    }
    view.put("at", time(health.atMillis()));
    view.put("started_at", time(health.startedAtMillis()));
    view.put("uptime_s", ageSeconds(health.startedAtMillis(), health.atMillis()));
    view.set("ledger", ledger(health.ledger()));
    view.put("samples", health.samples());
    view.put("backlog", health.backlog());
    view.put("backlog_limit", health.mostBacklog());
    view.put("backpressure", health.backpressure());
    Health.GuardHealth guard = health.guard();
    view.put("open_breakers", guard.openBreakers());
    view.put("breakers_opened", guard.breakersOpened());
    view.put("open_dead_letters", guard.openLetters());
    view.put("dead_letter_warning", guard.warning());
    view.set("store", store(health.store(), health.atMillis()));
    ArrayNode sinks = view.putArray("sinks");
    for (Health.SinkHealth sink : health.sinks()) {
      sinks.add(sink(sink, health.atMillis()));
    }
    return view;
  }

  private static ObjectNode store(Health.StoreHealth store, long nowMillis) {
    ObjectNode view = Json.object();
    view.put("sqlite_version", store.sqliteVersion());
    view.put("file_bytes", store.fileBytes());
    view.put("wal_bytes", store.walBytes());
    view.put("free_bytes", store.freeBytes() < 0 ? null : (Long) store.freeBytes());
    view.put("waiting_bytes", store.waitingBytes());
    view.put("commits", store.commits());
    view.put("failures", store.failures());
    view.put("commit_p50_us", store.commitP50Micros());
    view.put("commit_p99_us", store.commitP99Micros());
    view.put("ack_p50_us", store.ackP50Micros());
    view.put("ack_p99_us", store.ackP99Micros());
    return since(view, "last_commit", store.lastCommitAtMillis(), nowMillis);
  }

  /** How one sink does, seen at an instant in epoch milliseconds. */
  public static ObjectNode sink(Health.SinkHealth sink, long nowMillis) {
    ObjectNode view = Json.object();
    view.put("name", sink.name());
    view.put("state", sink.state().name());
    view.put("pending", sink.pending());
    view.put("draining", sink.draining());
    view.put("synced", sink.synced());
    view.put("batches_acked", sink.batchesAcked());
    view.put("bytes_acked", sink.bytesAcked());
    view.put("recovered", sink.recovered());
    view.put("failed_attempts", sink.failedAttempts());
    since(view, "last_ack", sink.lastAckAtMillis(), nowMillis);
    since(view, "in_flight", sink.inFlightSinceMillis(), nowMillis);
    view.put("under_way", sink.lanes().underWay());
    view.put("problem", sink.problem());
    view.put("hint", sink.hint());
    Health.FenceHealth fence = sink.fence();
    view.put("destination", fence.destination());
    view.put("held", fence.held());
    view.put("policy", fence.policy().isEmpty() ? null : fence.policy());
    view.put("policy_standing", fence.standing() == null ? null : word(fence.standing()));
    view.put("keys_locked", !fence.keyProblem().isEmpty());
    view.set("lanes", lanes(sink.lanes(), nowMillis));
    view.set("feeds", feeds(sink.feeds()));
    return view;
  }

  /** How far a sink is in what it takes beside the packets. */
  public static ArrayNode feeds(List<FeedStanding> feeds) {
    ArrayNode view = Json.array();
    for (FeedStanding each : feeds) {
      view.addObject()
          .put("feed", each.feed().word())
          .put("waiting", each.waiting())
          .put("acked", each.acked())
          .put("skipped", each.skipped())
          .put("problem", each.problem().isEmpty() ? null : each.problem())
          .put("hint", each.hint().isEmpty() ? null : each.hint());
    }
    return view;
  }

  private static ObjectNode lanes(Health.LaneHealth lanes, long nowMillis) {
    ObjectNode view = Json.object();
    since(view, "live_waits", lanes.liveSinceMillis(), nowMillis);
    view.put("backlog_ranges", lanes.ranges());
    view.put("backlog_packets", lanes.packets());
    view.put("acked_per_s", lanes.ackedPerSecond());
    view.put("intake_per_s", lanes.intakePerSecond());
    OptionalDouble seconds = lanes.secondsToDrain();
    view.put("time_to_drain_s", seconds.isPresent() ? (Double) seconds.getAsDouble() : null);
    view.put("circuit", lanes.openSinceMillis() == 0 ? "CLOSED" : "OPEN");
    since(view, "circuit_opened", lanes.openSinceMillis(), nowMillis);
    return view.put("means_cut", lanes.openEnds());
  }

  /** Batches, in the order they have; a sink that is not named stands as its number. */
  public static ArrayNode batches(List<BatchRow> batches, Map<Long, String> sinkNames) {
    ArrayNode view = Json.array();
    for (BatchRow batch : batches) {
      view.add(batch(batch, sinkNames));
    }
    return view;
  }

  /** The names of a gateway's sinks by their numbers, for {@link #batches}. */
  public static Map<Long, String> sinkNames(List<SinkAccount> sinks) {
    Map<Long, String> names = new HashMap<>();
    for (SinkAccount sink : sinks) {
      names.put(sink.id(), sink.name());
    }
    return names;
  }

  /** A batch as it stands in the file. */
  public static ObjectNode batch(BatchRow batch, Map<Long, String> sinkNames) {
    Long ackedAtMillis = batch.ackedAtMillis();
    return Json.object()
        .put("batch_id", batch.id())
        .put("sink", sinkNames.getOrDefault(batch.sink(), Long.toString(batch.sink())))
        .put("state", batch.state().name())
        .put("lane", batch.basis().lane().name())
        .put("packet_count", batch.count())
        .put("first_position", batch.first())
        .put("bytes", batch.bytes())
        .put("attempts", batch.attempts())
        .put("created_at", time(batch.sealedAtMillis()))
        .put("acked_at", ackedAtMillis == null ? null : time(ackedAtMillis))
        .put("recovered", batch.recovered())
        .put("problem", batch.problem())
        .put("sha256", HEX.formatHex(batch.sha256()));
  }

  /** What became of the packets of one call. */
  public static ObjectNode receipt(Receipt receipt) {
    ObjectNode view =
        Json.object()
            .put("received", receipt.received())
            .put("accepted", receipt.accepted())
            .put("quarantined", receipt.quarantined())
            .put("duplicate", receipt.duplicate())
            .put("split", receipt.split())
            .put("refused", 0);
    ArrayNode rejects = view.putArray("rejects");
    for (Receipt.Reject reject : receipt.rejects()) {
      rejects
          .addObject()
          .put("index", reject.index())
          .put("packet_id", reject.packetId().isEmpty() ? null : reject.packetId())
          .put("request_id", reject.requestId().text())
          .put("reason", reject.reason());
    }
    if (receipt.rejectsOmitted() > 0) {
      view.put("rejects_omitted", receipt.rejectsOmitted());
    }
    return view;
  }

  /** Why nothing was kept. */
  public static ObjectNode refusal(Refusal refusal) {
    return Json.object()
        .put("cause", word(refusal.cause()))
        .put("problem", refusal.problem())
        .put("hint", refusal.hint())
        .put("retry_after_s", refusal.retryAfter().toMillis() / 1_000.0);
  }

  /** The public word for a constant: {@code disk_full} for DISK_FULL. */
  public static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** An instant in epoch milliseconds as RFC 3339. */
  public static String time(long epochMillis) {
    return timeOfNanos(epochMillis * 1_000_000);
  }

  /** An instant in epoch nanoseconds as RFC 3339. */
  public static String timeOfNanos(long epochNanos) {
    byte[] text = new byte[EventTime.LENGTH_MAX];
    int end = EventTime.write(epochNanos, text, 0);
    return new String(text, 0, end, StandardCharsets.US_ASCII);
  }

  /** An instant with its age; both null when it never came, which 0 stands for. */
  static ObjectNode since(ObjectNode view, String what, long atMillis, long nowMillis) {
    @Nullable String at = atMillis == 0 ? null : time(atMillis);
    @Nullable Double age = atMillis == 0 ? null : (Double) ageSeconds(atMillis, nowMillis);
    return view.put(what + "_at", at).put(what + "_age_s", age);
  }

  static double ageSeconds(long fromMillis, long toMillis) {
    return Math.max(0, toMillis - fromMillis) / 1_000.0;
  }
}
