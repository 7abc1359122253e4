package dev.trackside.connectors.kafka;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersResult;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * The end of a transaction of ours that the brokers decided and then lost.
 *
 * <p>A commit is answered when the coordinator has noted it; into the partitions it is written
 * afterwards. A coordinator that starts again goes on with what it had noted, but one of Kafka
 * 4.3.1 passes over a partition that has no leader at that moment, as if it were removed, and notes
 * the transaction as complete. In such a partition it stays open: read-committed consumers stop
 * before it for good, and the next end that our producer writes there ends it too, as a commit or
 * not, whatever was decided. So a claim ends it as it was decided, before anything else is written.
 *
 * <p>What was decided is asked before the producer starts, for after that the coordinator does not
 * know; it is remembered over claims that get no further.
 */
final class LostEnd {
  /** The schema header of a record that is only there so that a transaction can be ended. */
  static final String SCHEMA = "end-1";

  private final KafkaTarget target;
  private final Set<Long> producerIds = new HashSet<>();
  private @Nullable Decision decided;

  private enum Decision {
    COMMITTED,
    ABORTED
  }

  LostEnd(KafkaTarget target) {
    this.target = target;
  }

  /** Notes what was decided about the last transaction; to be called before the producer starts. */
  void ask(Admin admin, String transactionalId) throws UnreachableException, InterruptedException {
    Optional<TransactionDescription> last = describe(admin, transactionalId);
    if (last.isEmpty()) {
      return;
    }
    producerIds.add(last.get().producerId());
    switch (last.get().state()) {
      case PREPARE_COMMIT, COMPLETE_COMMIT -> decided = Decision.COMMITTED;
      // What is ongoing is aborted when the producer starts.
      case ONGOING, PREPARE_ABORT, COMPLETE_ABORT, PREPARE_EPOCH_FENCE ->
          decided = Decision.ABORTED;
      case EMPTY, UNKNOWN -> {
        // A claim that got no further than its producer's start: what was decided before holds.
      }
    }
  }

  /**
   * Ends what is still open though no transaction of the started producer is.
   *
   * @param owner the marker topic's record that says who claims
   */
  void settle(
      Admin admin,
      String transactionalId,
      Producer<byte[], byte[]> producer,
      ProducerRecord<byte[], byte[]> owner)
      throws UnreachableException, InterruptedException {
    Optional<TransactionDescription> started = describe(admin, transactionalId);
    if (started.isEmpty()) {
      return;
    }
    producerIds.add(started.get().producerId());
    Map<String, Open> open = open(admin);
    if (open.isEmpty()) {
      return;
    }
    Decision last = decided;
    if (last == null) {
      throw new UnreachableException(
          "the brokers lost how a transaction of ours ended, in "
              + String.join(", ", open.keySet()),
          "find it with kafka-transactions.sh find-hanging; see in %s whether its batch was taken"
              .formatted(target.markers()),
          null);
    }
    switch (last) {
      case COMMITTED -> commit(producer, open, owner);
      case ABORTED -> abort(admin, open);
    }
  }

  /** A partition in which one of our producers has a transaction open. */
  private record Open(TopicPartition partition, ProducerState producer) {}

  private void commit(
      Producer<byte[], byte[]> producer,
      Map<String, Open> open,
      ProducerRecord<byte[], byte[]> owner) {
    producer.beginTransaction();
    for (Open each : open.values()) {
      boolean isMarkers = each.partition().topic().equals(target.markers());
      // The commit fails when this does.
      Future<RecordMetadata> _ = producer.send(isMarkers ? owner : nothing(each.partition()));
    }
    producer.commitTransaction();
  }

  /** A record that says nothing: without one a partition has no part in a transaction. */
  private static ProducerRecord<byte[], byte[]> nothing(TopicPartition partition) {
    ProducerRecord<byte[], byte[]> nothing =
        new ProducerRecord<>(partition.topic(), partition.partition(), null, null);
    byte[] schema = SCHEMA.getBytes(StandardCharsets.UTF_8);
    nothing.headers().add(new RecordHeader("schema", schema));
    return nothing;
  }

  private void abort(Admin admin, Map<String, Open> open)
      throws UnreachableException, InterruptedException {
    for (Open each : open.values()) {
      ProducerState producer = each.producer();
      AbortTransactionSpec spec =
          new AbortTransactionSpec(
              each.partition(),
              producer.producerId(),
              (short) producer.producerEpoch(),
              producer.coordinatorEpoch().orElse(0));
      try {
        admin.abortTransaction(spec).all().get();
      } catch (ExecutionException e) {
        UnreachableException trouble = Trouble.of(e, target);
        throw new UnreachableException(
            "the brokers did not end an aborted transaction of ours in %s: %s"
                .formatted(each.partition(), trouble.problem()),
            "let us, by ALTER on the cluster, or: kafka-transactions.sh abort --topic %s"
                    .formatted(each.partition().topic())
                + " --partition %d --start-offset %d"
                    .formatted(
                        each.partition().partition(),
                        producer.currentTransactionStartOffset().orElse(-1)),
            e);
      }
    }
  }

  private Map<String, Open> open(Admin admin) throws UnreachableException, InterruptedException {
    Map<String, Open> open = new TreeMap<>();
    try {
      List<TopicPartition> all = partitions(admin);
      DescribeProducersResult answers = admin.describeProducers(all);
      for (TopicPartition each : all) {
        for (ProducerState producer : answers.partitionResult(each).get().activeProducers()) {
          boolean isOurs = producerIds.contains(producer.producerId());
          if (isOurs && producer.currentTransactionStartOffset().isPresent()) {
            open.put(each.toString(), new Open(each, producer));
          }
        }
      }
    } catch (ExecutionException e) {
      throw Trouble.of(e, target);
    }
    return open;
  }

  private List<TopicPartition> partitions(Admin admin)
      throws ExecutionException, InterruptedException {
    List<TopicDescription> topics =
        new ArrayList<>(admin.describeTopics(target.topics()).allTopicNames().get().values());
    for (String feed : target.feeds().values()) {
      topic(admin, feed).ifPresent(topics::add);
    }
    List<TopicPartition> all = new ArrayList<>();
    for (TopicDescription each : topics) {
      each.partitions().forEach(p -> all.add(new TopicPartition(each.name(), p.partition())));
    }
    return all;
  }

  /**
   * A feed's topic; empty when it is not there or may not be seen, which keeps no packet waiting.
   */
  private static Optional<TopicDescription> topic(Admin admin, String name)
      throws ExecutionException, InterruptedException {
    try {
      return Optional.ofNullable(
          admin.describeTopics(List.of(name)).allTopicNames().get().get(name));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException
          || e.getCause() instanceof InvalidTopicException
          || e.getCause() instanceof AuthorizationException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Empty when the brokers do not know the id, or are too old to tell. */
  private Optional<TransactionDescription> describe(Admin admin, String transactionalId)
      throws UnreachableException, InterruptedException {
    try {
      return Optional.of(
          admin.describeTransactions(List.of(transactionalId)).description(transactionalId).get());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TransactionalIdNotFoundException
          || e.getCause() instanceof UnsupportedVersionException) {
        return Optional.empty();
      }
      throw Trouble.of(e, target);
    }
  }
}
