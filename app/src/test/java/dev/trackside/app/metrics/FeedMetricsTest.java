package dev.trackside.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.delivery.Sink;
import dev.trackside.delivery.feed.Feed;
import dev.trackside.delivery.feed.FeedBatch;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import dev.trackside.watch.Objectives;
import dev.trackside.watch.Spotter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the page says of a sink that is told of dead letters beside the packets. */
@Timeout(120)
final class FeedMetricsTest {
  private static final String OF_LETTERS = "{sink=\"told\",feed=\"letters\"} ";

  @TempDir Path directory;

  /** Takes everything in the garage; letters only while it may. */
  private static final class ToldSink implements Sink {
    private volatile boolean isWilling;

    @Override
    public String name() {
      return "told";
    }

    @Override
    public String destination() {
      return "site";
    }

    @Override
    public Delivery deliver(SealedBatch batch) {
      return new Delivery.Acknowledged("");
    }

    @Override
    public Set<Feed> feeds() {
      return Set.of(Feed.LETTERS);
    }

    @Override
    public Delivery deliver(FeedBatch batch) throws IOException {
      if (!isWilling) {
        throw new IOException("not yet");
      }
      return new Delivery.Acknowledged("");
    }

    @Override
    public void close() {}
  }

  private static void await(MetricsPage page, String... lines) throws Exception {
    List<String> now = List.of();
    while (!now.containsAll(List.of(lines))) {
      Thread.sleep(50);
      now = new String(page.text(), StandardCharsets.UTF_8).lines().toList();
    }
    assertThat(now).contains(lines);
  }

  @Test
  void linesWaitWhileTheSinkSaysNoAndAreCountedWhenItHasThem() throws Exception {
    ToldSink sink = new ToldSink();
    GatewayOptions options = GatewayOptions.at(directory).with(sink);
    try (Gateway gateway = Gateway.open(options);
        Spotter wall = Spotter.open(gateway, Objectives.standard())) {
      ChunkBuilder builder = new ChunkBuilder();
      for (int i = 0; i < 3; i++) {
        builder.begin(new Stream("car-44", "race", "zandvoort"), gateway.time().epochNanos());
        builder.number("speed", 9_999).end();
      }
      gateway.accept(builder.build(gateway.requestIds(), gateway.time().epochNanos()));
      MetricsPage page = new MetricsPage(wall);
      await(
          page,
          "trackside_feed_waiting_lines" + OF_LETTERS + "3",
          "trackside_feed_acked_lines_total" + OF_LETTERS + "0",
          "trackside_feed_failing" + OF_LETTERS + "1");
      sink.isWilling = true;
      await(
          page,
          "trackside_feed_waiting_lines" + OF_LETTERS + "0",
          "trackside_feed_acked_lines_total" + OF_LETTERS + "3",
          "trackside_feed_skipped_lines_total" + OF_LETTERS + "0",
          "trackside_feed_failing" + OF_LETTERS + "0");
    }
  }
}
