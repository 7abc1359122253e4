package dev.trackside.app.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trackside.connectors.kafka.KafkaTarget;
import dev.trackside.delivery.Sink;
import dev.trackside.delivery.feed.Feed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be written behind {@code kafka:}, and what is said of the rest. */
final class KafkaAddressTest {
  @Test
  void everyOptionIsRead() throws Exception {
    SinkAddress address =
        SinkAddress.parse(
            "kafka:b:9092;a:9093/laps?format=binary&compression=lz4&events=sync&timeout=5"
                + "&breakers=states&letters=dead&properties=secret.properties");
    assertThat(address)
        .isInstanceOfSatisfying(
            KafkaAddress.class,
            kafka ->
                assertThat(kafka.target())
                    .isEqualTo(
                        KafkaTarget.of(List.of("b:9092", "a:9093"), "laps")
                            .withFormat(KafkaTarget.Format.BINARY)
                            .withCompression(KafkaTarget.Compression.LZ4)
                            .withEvents("sync")
                            .withFeed(Feed.BREAKERS, "states")
                            .withFeed(Feed.LETTERS, "dead")
                            .withTimeout(Duration.ofSeconds(5))
                            .withProperties(Path.of("secret.properties"))));
    try (Sink sink = address.open("home-gb")) {
      assertThat(sink.name()).isEqualTo("kafka:a:9093;b:9092/laps");
      assertThat(sink.destination()).isEqualTo("home-gb");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "kafka:a:1;b:2/t, kafka:b:2;A:1/t?format=binary",
    "kafka:a:1/t, kafka:a:1;a:1/t",
    "'kafka:a:1,b:2/t', kafka:a:1;b:2/t?timeout=9",
  })
  void theSameBrokersAndTopicAreOneName(String one, String other) throws Exception {
    assertThat(SinkAddress.parse(one).name()).isEqualTo(SinkAddress.parse(other).name());
  }

  @ParameterizedTest
  @CsvSource({
    "kafka:, names no topic",
    "kafka:a:9092, names no topic",
    "kafka:a/t, no HOST:PORT",
    "kafka:;/t, no HOST:PORT",
    "kafka:a:9092/, Kafka allows",
    "kafka:a:9092/.., Kafka allows",
    "kafka:a:9092/a/b, Kafka allows",
    "kafka:a:9092/t?format=xml, format=xml",
    "kafka:a:9092/t?compression=gzip, compression=gzip",
    "kafka:a:9092/t?timeout=0, timeout=0",
    "kafka:a:9092/t?timeout=301, timeout=301",
    "kafka:a:9092/t?events=t, events=t",
    "kafka:a:9092/t?events=t.batches, events=t.batches",
    "kafka:a:9092/t?breakers=t.proofs, breakers=t.proofs",
    "kafka:a:9092/t?events=e&breakers=e, breakers=e",
    "kafka:a:9092/t?breakers=b&letters=b, letters=b",
    "kafka:a:9092/t?acks=1, no option acks",
    "kafka:a:9092/t?format=json&format=json, twice",
  })
  void whatIsWrongIsSaid(String text, String problem) {
    assertThatThrownBy(() -> SinkAddress.parse(text))
        .isInstanceOfSatisfying(
            BadAddressException.class,
            e -> {
              assertThat(e.problem()).contains(problem);
              assertThat(e.hint()).contains("kafka:HOST:PORT/TOPIC");
            });
  }

  @Test
  void aPasswordThatStandsInItIsNotSaidAgain() {
    assertThatThrownBy(() -> SinkAddress.parse("kafka:user:hunter2@a:9092/t"))
        .isInstanceOfSatisfying(
            BadAddressException.class, e -> assertThat(e.problem()).doesNotContain("hunter2"));
  }
}
