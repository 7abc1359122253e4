package dev.trackside.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.delivery.Sink;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import dev.trackside.watch.Objectives;
import dev.trackside.watch.Spotter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A batch that was sent and is not answered yet is seen on the page, and gone once it is. */
@Timeout(60)
final class UnderWayMetricTest {
  private static final String METRIC = "trackside_sink_under_way_batches{sink=\"slow\"} ";

  @TempDir private Path directory;

  /** Answers when it may. */
  private static final class SlowSink implements Sink {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answer = new CountDownLatch(1);

    @Override
    public String name() {
      return "slow";
    }

    @Override
    public String destination() {
      return "site";
    }

    @Override
    public Delivery deliver(SealedBatch batch) throws InterruptedException {
      asked.countDown();
      answer.await();
      return new Delivery.Acknowledged("");
    }

    @Override
    public void close() {}
  }

  private static void await(MetricsPage page, String line) throws Exception {
    String text = "";
    while (!text.lines().toList().contains(line)) {
      Thread.sleep(50);
      text = new String(page.text(), StandardCharsets.UTF_8);
    }
    assertThat(text.lines()).contains(line);
  }

  @Test
  void oneWhileItIsWaitedForAndNoneBeforeAndAfter() throws Exception {
    SlowSink sink = new SlowSink();
    try (Gateway gateway = Gateway.open(GatewayOptions.at(directory).with(sink));
        Spotter wall = Spotter.open(gateway, Objectives.standard())) {
      MetricsPage page = new MetricsPage(wall);
      await(page, METRIC + "0");
      ChunkBuilder builder = new ChunkBuilder();
      builder.begin(new Stream("car-44", "race", "zandvoort"), gateway.time().epochNanos());
      builder.number("speed", 200).end();
      gateway.accept(builder.build(gateway.requestIds(), gateway.time().epochNanos()));
      sink.asked.await();
      await(page, METRIC + "1");
      sink.answer.countDown();
      assertThat(gateway.drainAll(Duration.ofSeconds(30))).isTrue();
      await(page, METRIC + "0");
    }
  }
}
