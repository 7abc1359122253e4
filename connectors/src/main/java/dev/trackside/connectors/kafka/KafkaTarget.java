package dev.trackside.connectors.kafka;

import dev.trackside.delivery.feed.Feed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where a Kafka sink writes, and how.
 *
 * @param brokers {@code host:port} of those that are asked first
 * @param topic the packets' topic; the others are named after it
 * @param format how a packet is written
 * @param compression what record batches are compressed with
 * @param besides topics beside that of the packets
 * @param properties a file with the client's security settings; read whenever the sink connects
 * @param timeout how long the sink waits for one answer of the brokers
 */
public record KafkaTarget(
    List<String> brokers,
    String topic,
    Format format,
    Compression compression,
    Besides besides,
    Optional<Path> properties,
    Duration timeout) {
  /** How long one answer may take when nothing else is said. */
  public static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static final String MARKERS = ".batches";
  private static final String PROOFS = ".proofs";

  /** How a packet is written. */
  public enum Format {
    /** The packet's line, byte for byte, without its line feed. */
    JSON("json"),
    /** The layout of docs/kafka.md. */
    BINARY("binary");

    private final String word;

    Format(String word) {
      this.word = word;
    }

    /** Its name in an address. */
    public String word() {
      return word;
    }
  }

  /** What record batches are compressed with. */
  public enum Compression {
    /** Zstandard. */
    ZSTD("zstd"),
    /** LZ4. */
    LZ4("lz4"),
    /** Nothing. */
    NONE("none");

    private final String word;

    Compression(String word) {
      this.word = word;
    }

    /** Its name in an address and in Kafka. */
    public String word() {
      return word;
    }
  }

  /**
   * Topics that a sink has by choice.
   *
   * @param events gets a JSON object for each batch, in the batch's transaction
   * @param feeds get what the gateway tells beside the packets
   */
  public record Besides(Optional<String> events, Map<Feed, String> feeds) {
    static final Besides NONE = new Besides(Optional.empty(), Map.of());

    /** A copy of the map. */
    public Besides {
      feeds = Map.copyOf(feeds);
    }

    Besides with(String newEvents) {
      return new Besides(Optional.of(newEvents), feeds);
    }

    Besides with(Feed feed, String topic) {
      Map<Feed, String> more = new EnumMap<>(Feed.class);
      more.putAll(feeds);
      more.put(feed, topic);
      return new Besides(events, more);
    }
  }

  /** A copy of the list. */
  public KafkaTarget {
    brokers = List.copyOf(brokers);
  }

  /** JSON, zstd, no events, no security, the usual waits. */
  public static KafkaTarget of(List<String> brokers, String topic) {
    return new KafkaTarget(
        brokers, topic, Format.JSON, Compression.ZSTD, Besides.NONE, Optional.empty(), TIMEOUT);
  }

  /** The same with another wait. */
  public KafkaTarget withTimeout(Duration newTimeout) {
    return new KafkaTarget(brokers, topic, format, compression, besides, properties, newTimeout);
  }

  /** The same with another format. */
  public KafkaTarget withFormat(Format newFormat) {
    return new KafkaTarget(brokers, topic, newFormat, compression, besides, properties, timeout);
  }

  /** The same with another compression. */
  public KafkaTarget withCompression(Compression other) {
    return new KafkaTarget(brokers, topic, format, other, besides, properties, timeout);
  }

  /** The same with a topic for events. */
  public KafkaTarget withEvents(String newEvents) {
    return new KafkaTarget(
        brokers, topic, format, compression, besides.with(newEvents), properties, timeout);
  }

  /** The same with a topic for a feed. */
  public KafkaTarget withFeed(Feed feed, String feedTopic) {
    return new KafkaTarget(
        brokers, topic, format, compression, besides.with(feed, feedTopic), properties, timeout);
  }

  /** The same with a file of security settings. */
  public KafkaTarget withProperties(Path file) {
    return new KafkaTarget(
        brokers, topic, format, compression, besides, Optional.of(file), timeout);
  }

  /**
   * What identifies the sink. The brokers' order, their case and all that is not brokers and topic
   * have no part in it.
   */
  public String name() {
    return "kafka:%s/%s"
        .formatted(
            String.join(";", brokers.stream().map(KafkaTarget::lower).distinct().sorted().toList()),
            topic);
  }

  /** The topic that gets a JSON object for each batch. */
  public Optional<String> events() {
    return besides.events();
  }

  /** The topics of what the gateway tells beside the packets. */
  public Map<Feed, String> feeds() {
    return besides.feeds();
  }

  /** The topics that packets cannot do without; the markers' is the last. */
  public List<String> topics() {
    List<String> topics = new ArrayList<>(List.of(topic, proofs()));
    events().ifPresent(topics::add);
    topics.add(markers());
    return topics;
  }

  /** The compacted topic of the markers. */
  public String markers() {
    return topic + MARKERS;
  }

  /** The topic of the proofs. */
  public String proofs() {
    return topic + PROOFS;
  }

  private static String lower(String broker) {
    return broker.toLowerCase(Locale.ROOT);
  }
}
