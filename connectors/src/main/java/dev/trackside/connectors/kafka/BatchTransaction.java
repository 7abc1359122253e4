package dev.trackside.connectors.kafka;

import dev.trackside.connectors.kafka.Outstanding.Failure;
import dev.trackside.delivery.Delivery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * The one transaction that takes a batch: its packets or lines, its proofs, its marker, and what
 * the markers of earlier batches have become. Until the commit is sent every failure is certain.
 */
final class BatchTransaction {
  private final KafkaTarget target;
  private final Markers markers;
  private final Producer<byte[], byte[]> producer;
  private final Cargo cargo;
  private final Outstanding outstanding = new Outstanding();

  BatchTransaction(KafkaTarget target, Claim claim, Cargo cargo) {
    this.target = target;
    this.markers = claim.markers();
    this.producer = claim.producer();
    this.cargo = cargo;
  }

  /**
   * Sends and commits.
   *
   * @param kept earlier batches whose acknowledgements the gateway has kept
   * @throws UnreachableException when nothing was taken
   * @throws KafkaException when nothing was taken, or when another took the identity over
   * @throws IOException when nobody knows
   */
  Delivery run(Collection<String> kept)
      throws UnreachableException, IOException, InterruptedException {
    List<Markers.Change> changes = new ArrayList<>(markers.changes(kept));
    changes.add(new Markers.Change(cargo.id(), cargo.marker()));
    producer.beginTransaction();
    try {
      send(changes);
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      outstanding.failed(new Failure("a record", target.topic(), false, e));
    }
    boolean isAnswered = outstanding.await(target.timeout().multipliedBy(2));
    Optional<Failure> failure = outstanding.failure();
    if (failure.isPresent()) {
      return untaken(failure.get());
    }
    if (!isAnswered) {
      throw new UnreachableException(
          "the brokers did not answer for all of batch " + cargo.id(),
          "see whether they run and can be reached from here; on a slow link raise timeout=",
          null);
    }
    commit();
    markers.committed(changes);
    return new Delivery.Acknowledged(cargo.id());
  }

  private void send(List<Markers.Change> changes) {
    cargo.send((entry, what, isPacket) -> {
      send(entry, outstanding.expect(what, entry.topic(), isPacket));
      return outstanding.failure().isEmpty();
    });
    if (outstanding.failure().isPresent()) {
      return;
    }
    for (Markers.Change each : changes) {
      byte[] key = each.batchId().getBytes(StandardCharsets.UTF_8);
      ProducerRecord<byte[], byte[]> marker =
          new ProducerRecord<>(target.markers(), 0, key, each.value());
      send(marker, outstanding.expect(() -> "the marker", marker.topic(), false));
    }
  }

  /** The callback says all that the future could. */
  private void send(ProducerRecord<byte[], byte[]> entry, Callback answered) {
    Future<RecordMetadata> _ = producer.send(entry, answered);
  }

  /** What is certain: without a commit nothing of the transaction is ever seen. */
  private Delivery untaken(Failure failure) throws UnreachableException {
    if (Trouble.isFenced(failure.problem())) {
      throw new KafkaException(failure.problem());
    }
    if (!Trouble.isTooLarge(failure.problem())) {
      throw Trouble.of(failure.problem(), target);
    }
    if (!failure.isPacket()) {
      throw new UnreachableException(
          failure.record() + " of batch " + cargo.id() + " are larger than the brokers take",
          "raise max.message.bytes of " + failure.topic(),
          failure.problem());
    }
    producer.abortTransaction();
    return new Delivery.Refused(
        failure.record() + " is larger than the brokers take: " + failure.problem().getMessage(),
        "raise max.message.bytes of " + target.topic() + ", or see what sends such packets");
  }

  /**
   * The moment in which a batch is taken.
   *
   * @throws IOException when nobody knows whether it was
   */
  private void commit() throws IOException {
    try {
      producer.commitTransaction();
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      if (Trouble.isFenced(e)) {
        throw e;
      }
      throw new IOException(
          "no answer to the commit of batch %s (%s); the markers tell when the brokers answer again"
              .formatted(cargo.id(), Trouble.of(e, target).problem()),
          e);
    }
  }
}
