package dev.trackside.app.sink;

import dev.trackside.connectors.kafka.KafkaSink;
import dev.trackside.connectors.kafka.KafkaTarget;
import dev.trackside.connectors.kafka.KafkaTarget.Compression;
import dev.trackside.connectors.kafka.KafkaTarget.Format;
import dev.trackside.delivery.Sink;
import dev.trackside.delivery.feed.Feed;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code kafka:BROKERS/TOPIC?OPTIONS}: a topic that gets one transaction a batch.
 *
 * <p>A broker is a {@code HOST:PORT}; several have a semicolon or comma between. Options are {@code
 * name=value}, several with an ampersand between. No secret can stand in it: those are in the file
 * of {@code properties=}.
 *
 * @param target what it says
 * @param written as it is written
 */
record KafkaAddress(KafkaTarget target, String written) implements SinkAddress {
  static final String SCHEME = "kafka";

  private static final String HOW =
      "kafka:HOST:PORT/TOPIC, several brokers with ; between; behind ? by choice"
          + " format=json|binary, compression=zstd|lz4|none, events=TOPIC, breakers=TOPIC,"
          + " letters=TOPIC, properties=FILE, timeout=SECONDS, with & between";
  private static final Pattern BROKER = Pattern.compile("([\\w.-]+|\\[[0-9a-fA-F:.]+]):\\d{1,5}");

  /** What Kafka allows, less what the names of the topics beside it take. */
  private static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[\\w.-]{1,240}");

  private static final Pattern SECONDS = Pattern.compile("[1-9]\\d{0,2}");
  private static final long SECONDS_MOST = 300;

  static KafkaAddress parse(String rest) throws BadAddressException {
    int question = rest.indexOf('?');
    String place = question < 0 ? rest : rest.substring(0, question);
    int slash = place.indexOf('/');
    if (slash < 0) {
      throw new BadAddressException("a kafka: sink names no topic", HOW);
    }
    List<String> brokers = Arrays.asList(place.substring(0, slash).split("[;,]", -1));
    for (String each : brokers) {
      if (!BROKER.matcher(each).matches()) {
        // What stands there may be a password.
        throw new BadAddressException("a kafka: sink has a broker that is no HOST:PORT", HOW);
      }
    }
    String topic = place.substring(slash + 1);
    if (!TOPIC.matcher(topic).matches()) {
      throw new BadAddressException(
          SCHEME + ":" + place + " names no topic that Kafka allows", HOW);
    }
    KafkaTarget target = KafkaTarget.of(brokers, topic);
    Set<String> named = new HashSet<>();
    String options = question < 0 ? "" : rest.substring(question + 1);
    for (String option : question < 0 ? new String[0] : options.split("&", -1)) {
      int equals = option.indexOf('=');
      String name = equals < 0 ? option : option.substring(0, equals);
      if (!named.add(name)) {
        throw new BadAddressException("kafka: has " + name + " twice", HOW);
      }
      target = with(target, name, option.substring(equals + 1));
    }
    return new KafkaAddress(target, SCHEME + ":" + rest);
  }

  private static KafkaTarget with(KafkaTarget target, String name, String value)
      throws BadAddressException {
    switch (name) {
      case "format" -> {
        for (Format each : Format.values()) {
          if (each.word().equals(value)) {
            return target.withFormat(each);
          }
        }
      }
      case "compression" -> {
        for (Compression each : Compression.values()) {
          if (each.word().equals(value)) {
            return target.withCompression(each);
          }
        }
      }
      case "events" -> {
        if (isFree(value, target)) {
          return target.withEvents(value);
        }
      }
      case "breakers", "letters" -> {
        if (isFree(value, target)) {
          return target.withFeed(Feed.valueOf(name.toUpperCase(Locale.ROOT)), value);
        }
      }
      case "timeout" -> {
        if (SECONDS.matcher(value).matches() && Long.parseLong(value) <= SECONDS_MOST) {
          return target.withTimeout(Duration.ofSeconds(Long.parseLong(value)));
        }
      }
      case "properties" -> {
        try {
          return target.withProperties(Path.of(value));
        } catch (InvalidPathException e) {
          throw new BadAddressException("properties= is no path: " + e.getReason(), HOW);
        }
      }
      default -> throw new BadAddressException("a kafka: sink has no option " + name, HOW);
    }
    throw new BadAddressException("a kafka: sink cannot have " + name + "=" + value, HOW);
  }

  @Override
  public Sink open(String destination) {
    return new KafkaSink(target, destination, System::nanoTime);
  }

  @Override
  public String name() {
    return target.name();
  }

  @Override
  public String toString() {
    return written;
  }

  /** True for a topic that nothing else of the sink goes to. */
  private static boolean isFree(String topic, KafkaTarget target) {
    return TOPIC.matcher(topic).matches()
        && !target.topics().contains(topic)
        && !target.feeds().containsValue(topic);
  }
}
