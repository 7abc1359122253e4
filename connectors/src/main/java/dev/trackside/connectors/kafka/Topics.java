package dev.trackside.connectors.kafka;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The sink's topics: made when they are missing, looked at when they are there. */
final class Topics {
  private static final String COMPACT = TopicConfig.CLEANUP_POLICY_COMPACT;

  /** Small segments, so that what was overwritten goes soon and a start reads little. */
  private static final Map<String, String> MARKER_SETTINGS =
      Map.of(
          TopicConfig.CLEANUP_POLICY_CONFIG,
          COMPACT,
          TopicConfig.SEGMENT_BYTES_CONFIG,
          String.valueOf(16 << 20),
          TopicConfig.SEGMENT_MS_CONFIG,
          "3600000",
          TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
          "0.1");

  private final Admin admin;
  private final KafkaTarget target;

  Topics(Admin admin, KafkaTarget target) {
    this.admin = admin;
    this.target = target;
  }

  /**
   * Sees to it that those which packets need are there, and that markers stay for as long as they
   * have to.
   */
  void ensure() throws UnreachableException, InterruptedException {
    Map<String, NewTopic> wanted = new LinkedHashMap<>();
    target.topics().forEach(name -> wanted.put(name, usual(name)));
    wanted.put(
        target.markers(),
        new NewTopic(target.markers(), Optional.of(1), Optional.empty()).configs(MARKER_SETTINGS));
    ensure(wanted);
    checkMarkers();
  }

  /** Sees to it that the topic of a feed is there: only that feed waits when it cannot be. */
  void ensure(String topic) throws UnreachableException, InterruptedException {
    ensure(Map.of(topic, usual(topic)));
  }

  private void ensure(Map<String, NewTopic> wanted)
      throws UnreachableException, InterruptedException {
    Map<String, KafkaFuture<TopicDescription>> there =
        admin.describeTopics(wanted.keySet()).topicNameValues();
    List<NewTopic> missing = new ArrayList<>();
    for (Map.Entry<String, NewTopic> each : wanted.entrySet()) {
      if (!isThere(there, each.getKey())) {
        missing.add(each.getValue());
      }
    }
    if (!missing.isEmpty()) {
      create(missing);
    }
  }

  /** With as many partitions and replicas as the brokers give a topic. */
  private static NewTopic usual(String name) {
    return new NewTopic(name, Optional.empty(), Optional.empty());
  }

  private boolean isThere(Map<String, KafkaFuture<TopicDescription>> answers, String topic)
      throws UnreachableException, InterruptedException {
    KafkaFuture<TopicDescription> answer = answers.get(topic);
    if (answer == null) {
      return false;
    }
    try {
      answer.get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw Trouble.of(e, target);
    }
  }

  private void create(List<NewTopic> missing) throws UnreachableException, InterruptedException {
    for (Map.Entry<String, KafkaFuture<Void>> each :
        admin.createTopics(missing).values().entrySet()) {
      try {
        each.getValue().get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof AuthorizationException) {
          throw new UnreachableException(
              "topic %s is not there and we may not make it".formatted(each.getKey()),
              "make it: kafka-topics.sh --create --topic "
                  + each.getKey()
                  + (each.getKey().equals(target.markers())
                      ? " --partitions 1 --config cleanup.policy=compact"
                      : ""),
              e);
        }
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw Trouble.of(e, target);
        }
      }
    }
  }

  /**
   * A topic that somebody else made may drop markers by age, and a batch would be taken twice.
   * Whoever does not let us see how it is set up vouches for it.
   */
  private void checkMarkers() throws UnreachableException, InterruptedException {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, target.markers());
    try {
      Config config = admin.describeConfigs(List.of(topic)).all().get().get(topic);
      ConfigEntry policy = config == null ? null : config.get(TopicConfig.CLEANUP_POLICY_CONFIG);
      if (policy != null && !COMPACT.equals(policy.value())) {
        throw new UnreachableException(
            "%s has cleanup.policy=%s: it would forget which batches were taken"
                .formatted(target.markers(), policy.value()),
            "kafka-configs.sh --alter --topic %s --add-config cleanup.policy=compact"
                .formatted(target.markers()),
            null);
      }
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof AuthorizationException)) {
        throw Trouble.of(e, target);
      }
    }
  }
}
