package dev.trackside.connectors.kafka;

import static dev.trackside.connectors.kafka.KafkaBroker.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.connectors.kafka.FeedChild.Place;
import dev.trackside.delivery.Delivery.Acknowledged;
import dev.trackside.delivery.Delivery.Unavailable;
import dev.trackside.delivery.feed.Feed;
import dev.trackside.delivery.feed.FeedBatch;
import dev.trackside.gateway.Gateway;
import dev.trackside.tree.TreeHash;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway tells beside the packets, in topics of its own, once. */
@Timeout(900)
final class KafkaFeedTest extends KafkaCases {
  @TempDir Path folder;

  private static FeedBatch feedBatch(long first, String... lines) {
    byte[] bytes = (String.join("\n", lines) + "\n").getBytes(UTF_8);
    return new FeedBatch(
        "n-s1-e%015d".formatted(first),
        Feed.BREAKERS,
        first,
        first + lines.length,
        lines.length,
        bytes,
        TreeHash.plain(bytes),
        "",
        0,
        "proofs".getBytes(UTF_8));
  }

  private List<ConsumerRecord<byte[], byte[]>> told() {
    return told("-breakers");
  }

  private List<ConsumerRecord<byte[], byte[]>> told(String suffix) {
    return broker.read(topic + suffix).stream()
        .filter(each -> !header(each, "schema").equals(LostEnd.SCHEMA))
        .toList();
  }

  private List<Long> places(String suffix, String member) {
    return told(suffix).stream()
        .map(each -> new String(each.value(), UTF_8))
        .map(text -> Long.parseLong(text.replaceAll(".*\"" + member + "\":(\\d+).*", "$1")))
        .toList();
  }

  @Test
  void aBatchOfAFeedIsThereOnceBesideThePackets() throws Exception {
    KafkaTarget target = target().withFeed(Feed.BREAKERS, topic + "-breakers");
    FeedBatch batch = feedBatch(1, "{\"number\":1}", "{\"number\":2}");
    try (KafkaSink sink = sink(target)) {
      assertThat(sink.feeds()).containsExactly(Feed.BREAKERS);
      assertThat(sink.deliver(batch("n", 0, 3))).isInstanceOf(Acknowledged.class);
      assertThat(sink.deliver(batch)).isInstanceOf(Acknowledged.class);
      assertThat(sink.deliver(batch)).isInstanceOf(Acknowledged.class);
      sink.kept(batch.id());
      assertThat(sink.deliver(feedBatch(1, "{\"number\":9}")))
          .isInstanceOfSatisfying(
              Unavailable.class, e -> assertThat(e.problem()).contains("other content"));
      assertThat(sink.deliver(batch("n", 3, 3))).isInstanceOf(Acknowledged.class);
    }
    try (KafkaSink sink = sink(target)) {
      assertThat(sink.deliver(batch)).isInstanceOf(Acknowledged.class);
      assertThat(sink.deliver(feedBatch(3, "{\"number\":3}"))).isInstanceOf(Acknowledged.class);
    }
    assertThat(told())
        .extracting(each -> new String(each.value(), UTF_8))
        .containsExactly("{\"number\":1}", "{\"number\":2}", "{\"number\":3}");
    assertThat(told())
        .allSatisfy(each -> {
          assertThat(new String(each.key(), UTF_8)).isEqualTo("n-s1");
          assertThat(header(each, "schema")).isEqualTo("breakers-1");
        });
    assertThat(told())
        .extracting(each -> header(each, "batch_id") + " " + header(each, "line"))
        .containsExactly(batch.id() + " 0", batch.id() + " 1", "n-s1-e000000000000003 0");
    assertThat(requestIds()).hasSize(6).doesNotHaveDuplicates();
    assertThat(broker.read(topic + ".proofs"))
        .extracting(each -> new String(each.key(), UTF_8))
        .containsExactlyInAnyOrder(batch.id(), "n-s1-e000000000000003");
  }

  @Test
  void aTopicThatCannotBeMadeKeepsItsFeedWaitingAndNoPacket() throws Exception {
    KafkaTarget target = target().withFeed(Feed.BREAKERS, "no/topic");
    FeedBatch batch = feedBatch(1, "{\"number\":1}");
    try (KafkaSink sink = sink(target)) {
      assertThat(sink.deliver(batch)).isInstanceOf(Unavailable.class);
      assertThat(sink.deliver(batch("n", 0, 3))).isInstanceOf(Acknowledged.class);
      assertThat(sink.deliver(batch)).isInstanceOf(Unavailable.class);
      assertThat(sink.deliver(batch("n", 3, 3))).isInstanceOf(Acknowledged.class);
    }
    assertThat(requestIds()).hasSize(6).doesNotHaveDuplicates();
  }

  @Test
  void batchesOfAFeedForgetNoMarkersOfPackets() throws Exception {
    KafkaTarget target = target().withFeed(Feed.BREAKERS, topic + "-breakers");
    try (KafkaSink sink = sink(target)) {
      assertThat(sink.deliver(batch("n", 0, 1))).isInstanceOf(Acknowledged.class);
      sink.kept(batch("n", 0, 1).id());
      for (int i = 1; i <= Markers.KEPT_MOST + 3; i++) {
        FeedBatch batch = feedBatch(i, "{\"number\":" + i + "}");
        assertThat(sink.deliver(batch)).isInstanceOf(Acknowledged.class);
        sink.kept(batch.id());
      }
    }
    Markers markers = Claim.look(target, "n-s1");
    assertThat(markers.find(batch("n", 0, 1).id())).isPresent();
    assertThat(markers.find("n-s1-e000000000000001")).isEmpty();
    assertThat(markers.find("n-s1-e000000000000010")).isPresent();
  }

  @Test
  void eachChangeAndEachLetterIsThereOnceThoughTheGatewayIsKilled() throws Exception {
    Path data = folder.resolve("data");
    for (Place place :
        List.of(Place.BEFORE_SEND, Place.AFTER_COMMIT, Place.AFTER_COMMIT, Place.BEFORE_SEND)) {
      Process child = FeedChild.start(data, broker.port(), topic, place);
      try (BufferedReader output =
          new BufferedReader(new InputStreamReader(child.getInputStream(), UTF_8))) {
        String line = output.readLine();
        while (line != null && !line.equals("there")) {
          line = output.readLine();
        }
        assertThat(line).as("it stands at " + place).isEqualTo("there");
      } finally {
        child.destroyForcibly().waitFor(); // SIGKILL
      }
    }
    KafkaTarget target = FeedChild.target(broker.port(), topic);
    KafkaSink sink = new KafkaSink(target, "site", System::nanoTime);
    try (Gateway gateway = Gateway.open(FeedChild.options(data, sink))) {
      FeedChild.move(gateway, "car-81");
      long end = System.nanoTime() + 300_000_000_000L;
      while (gateway.sinks().getFirst().feeds().stream().anyMatch(each -> each.waiting() > 0)) {
        assertThat(System.nanoTime()).as("" + gateway.health().problems()).isLessThan(end);
        Thread.sleep(50);
      }
      assertThat(gateway.drainAll(Duration.ofMinutes(2))).isTrue();
    }
    List<Long> numbers = places("-breakers", "number");
    assertThat(numbers).hasSizeGreaterThanOrEqualTo(10);
    assertThat(numbers).isEqualTo(LongStream.rangeClosed(1, numbers.size()).boxed().toList());
    List<Long> letters = places("-letters", "position");
    assertThat(letters).hasSizeGreaterThanOrEqualTo(25);
    assertThat(letters).isEqualTo(LongStream.rangeClosed(1, letters.size()).boxed().toList());
    assertThat(requestIds()).hasSizeGreaterThanOrEqualTo(5).doesNotHaveDuplicates();
  }
}
