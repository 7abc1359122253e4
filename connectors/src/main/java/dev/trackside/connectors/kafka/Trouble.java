package dev.trackside.connectors.kafka;

import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;
import org.apache.kafka.common.errors.NotEnoughReplicasAfterAppendException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/** What the client's exceptions mean to the person at the track. */
final class Trouble {
  private static final Pattern SETTING = Pattern.compile("configuration ([a-z0-9._]+)");
  private static final int CAUSES_MOST = 10;

  private Trouble() {}

  /** True when another producer of the same id took over, or the brokers gave ours up. */
  static boolean isFenced(Throwable problem) {
    return has(problem, ProducerFencedException.class)
        || has(problem, InvalidProducerEpochException.class);
  }

  /** True when one record is larger than is taken. */
  static boolean isTooLarge(Throwable problem) {
    return has(problem, RecordTooLargeException.class);
  }

  /** The same in our words. */
  static UnreachableException of(Throwable problem, KafkaTarget target) {
    Throwable known = problem;
    while (known.getCause() != null && (known instanceof ExecutionException || isBare(known))) {
      known = known.getCause();
    }
    String name = known.getClass().getSimpleName();
    return switch (known) {
      case TimeoutException e ->
          of(
              "the brokers did not answer in %d s: %s"
                  .formatted(target.timeout().toSeconds(), e.getMessage()),
              "see whether they run and can be reached from here; on a slow link raise timeout=",
              e);
      case AuthenticationException e ->
          of(
              "the brokers do not know us: " + name,
              "see the user, password or certificate in the file that properties= names",
              e);
      case AuthorizationException e -> forbidden(e, target);
      case ConfigException e -> badSetting(e);
      case InvalidTxnTimeoutException e ->
          of(
              "the brokers do not allow transactions as long as timeout= asks for",
              "lower timeout= or raise transaction.max.timeout.ms of the brokers",
              e);
      case NotEnoughReplicasException e -> replicas(e);
      case NotEnoughReplicasAfterAppendException e -> replicas(e);
      case UnknownTopicOrPartitionException e ->
          of(
              "a topic of the sink is gone: " + e.getMessage(),
              "it is made again by itself where that is allowed; see who removed it",
              e);
      case UnsupportedVersionException e ->
          of("the brokers are too old: " + e.getMessage(), "they have to be Kafka 2.5 or newer", e);
      default ->
          of(
              name + ": " + known.getMessage(),
              "it is tried again by itself; see the brokers' log",
              known);
    };
  }

  /** An exception that only wraps what is wrong. */
  private static boolean isBare(Throwable problem) {
    return problem.getClass().equals(KafkaException.class);
  }

  private static UnreachableException forbidden(Exception problem, KafkaTarget target) {
    return of(
        "the brokers do not allow it: " + problem.getMessage(),
        "allow us to write, read and describe %s* and to use transactional ids trackside-*"
            .formatted(target.topic()),
        problem);
  }

  private static UnreachableException replicas(Exception problem) {
    return of(
        "too few brokers hold the topic: " + problem.getMessage(),
        "bring the missing brokers back; min.insync.replicas says how many it takes",
        problem);
  }

  /** The value of a setting may be a secret: only its name is said. */
  private static UnreachableException badSetting(ConfigException problem) {
    Matcher setting = SETTING.matcher(String.valueOf(problem.getMessage()));
    return of(
        "the Kafka client does not take "
            + (setting.find() ? setting.group(1) : "one of its settings"),
        "see the file that properties= names",
        null);
  }

  private static UnreachableException of(String problem, String hint, @Nullable Throwable cause) {
    return new UnreachableException(problem, hint, cause);
  }

  private static boolean has(Throwable problem, Class<? extends Throwable> kind) {
    Throwable each = problem;
    for (int i = 0; each != null && i < CAUSES_MOST; i++, each = each.getCause()) {
      if (kind.isInstance(each)) {
        return true;
      }
    }
    return false;
  }
}
