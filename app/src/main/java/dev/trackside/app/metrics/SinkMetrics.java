package dev.trackside.app.metrics;

import dev.trackside.delivery.feed.FeedStanding;
import dev.trackside.gateway.Health.SinkHealth;
import dev.trackside.watch.Picture;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What the page says of the sinks. */
final class SinkMetrics {
  private static final double MILLIS = 1_000.0;

  private SinkMetrics() {}

  static void write(OpenMetrics page, Picture picture) {
    List<SinkHealth> sinks = picture.health().sinks();
    long now = picture.health().atMillis();
    OpenMetrics.Samples states = page.family(OtherFamilies.SINK_STATE);
    sinks.forEach(each -> states.state(each.state(), each.name()));
    add(page, OtherFamilies.SINK_PENDING, sinks, SinkHealth::pending);
    add(page, OtherFamilies.SINK_DRAINING, sinks, SinkHealth::draining);
    add(page, OtherFamilies.SINK_ACKED, sinks, SinkHealth::synced);
    add(page, OtherFamilies.SINK_BATCHES, sinks, SinkHealth::batchesAcked);
    add(page, OtherFamilies.SINK_BYTES, sinks, SinkHealth::bytesAcked);
    add(page, OtherFamilies.SINK_RECOVERED, sinks, SinkHealth::recovered);
    add(page, OtherFamilies.SINK_ATTEMPTS, sinks, SinkHealth::failedAttempts);
    add(page, OtherFamilies.SINK_UNDER_WAY, sinks, each -> each.lanes().underWay());
    OpenMetrics.Samples acks = page.family(OtherFamilies.SINK_LAST_ACK);
    sinks.forEach(each -> MetricsPage.stamp(acks, each.lastAckAtMillis(), each.name()));
    add(
        page,
        OtherFamilies.SINK_UNSENT,
        sinks,
        each -> age(picture.unsentSinceMillis().getOrDefault(each.name(), 0L), now));
    add(page, OtherFamilies.SINK_HELD, sinks, each -> each.fence().held());
    add(page, OtherFamilies.SINK_KEYS, sinks, each -> flag(!each.fence().keyProblem().isEmpty()));
    add(page, OtherFamilies.CIRCUIT_OPEN, sinks, each -> flag(each.lanes().openSinceMillis() > 0));
    add(page, OtherFamilies.LANE_PACKETS, sinks, each -> each.lanes().packets());
    add(page, OtherFamilies.LANE_RANGES, sinks, each -> each.lanes().ranges());
    add(page, OtherFamilies.LANE_LIVE, sinks, each -> age(each.lanes().liveSinceMillis(), now));
    OpenMetrics.Samples drain = page.family(OtherFamilies.TIME_TO_DRAIN);
    for (SinkHealth each : sinks) {
      each.lanes().secondsToDrain().ifPresent(seconds -> drain.add(seconds, each.name()));
    }
    writeFeeds(page, sinks);
  }

  /** Sinks that were configured to be told of something have its lines; others none. */
  private static void writeFeeds(OpenMetrics page, List<SinkHealth> sinks) {
    addFeeds(page, OtherFamilies.FEED_WAITING, sinks, FeedStanding::waiting);
    addFeeds(page, OtherFamilies.FEED_ACKED, sinks, FeedStanding::acked);
    addFeeds(page, OtherFamilies.FEED_SKIPPED, sinks, FeedStanding::skipped);
    addFeeds(page, OtherFamilies.FEED_FAILING, sinks, each -> flag(!each.problem().isEmpty()));
  }

  private static void addFeeds(
      OpenMetrics page,
      Family family,
      List<SinkHealth> sinks,
      ToDoubleFunction<FeedStanding> value) {
    OpenMetrics.Samples samples = page.family(family);
    for (SinkHealth sink : sinks) {
      for (FeedStanding feed : sink.feeds()) {
        samples.add(value.applyAsDouble(feed), sink.name(), feed.feed().word());
      }
    }
  }

  private static void add(
      OpenMetrics page, Family family, List<SinkHealth> sinks, ToDoubleFunction<SinkHealth> value) {
    OpenMetrics.Samples samples = page.family(family);
    sinks.forEach(each -> samples.add(value.applyAsDouble(each), each.name()));
  }

  private static double age(long sinceMillis, long nowMillis) {
    return sinceMillis == 0 ? 0 : Math.max(0, nowMillis - sinceMillis) / MILLIS;
  }

  private static double flag(boolean holds) {
    return holds ? 1 : 0;
  }
}
