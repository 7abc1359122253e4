package dev.trackside.connectors.kafka;

import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.delivery.Sink;
import dev.trackside.delivery.feed.Feed;
import dev.trackside.delivery.feed.FeedBatch;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * A topic that gets each batch in one transaction, with a marker that says that it was taken.
 *
 * <pre>
 * claim      the identity's producer starts: it fences all others and ends what they left open,
 *            also where the brokers forgot to
 * look       the markers are read, once a claim; a batch that has one is acknowledged
 * send       packets, proofs, event, marker; all are answered, or nothing was committed
 * commit     answered: acknowledged. Not answered: nobody knows; the claim is given up, and the
 *            next one's markers tell
 * fenced     another claimed the identity: silent until nothing came of it for a minute
 * </pre>
 *
 * <p>Two gateways with one identity, as when a data directory was copied, can take it from each
 * other but never write a batch twice: who writes has read the markers after the other's last
 * commit. A batch of the same id with other content is not acknowledged, because then the two are
 * not the same gateway any more.
 */
public final class KafkaSink implements Sink {
  /** How long another owner has to be silent before its identity is claimed again. */
  private static final Duration QUIET = Duration.ofMinutes(1);

  private final KafkaTarget target;
  private final String destination;
  private final LongSupplier nanos;
  private final Duration quiet;
  private final String instance = UUID.randomUUID().toString();
  private final Set<String> kept = new LinkedHashSet<>();
  private final Set<String> seen = new HashSet<>(); // topics of feeds that are there
  private LostEnd lostEnd;
  private @Nullable Claim claim;
  private @Nullable Rival rival;

  /**
   * Somebody else who claimed the identity.
   *
   * @param lastSign offset of the last record seen of them; -1 before the first look
   * @param sinceNanos when it was seen
   */
  private record Rival(long lastSign, long sinceNanos) {}

  /**
   * A sink that has not connected yet.
   *
   * @param destination where the brokers are, as the policy names it
   * @param nanos a clock that only runs forward
   */
  public KafkaSink(KafkaTarget target, String destination, LongSupplier nanos) {
    this(target, destination, nanos, QUIET);
  }

  KafkaSink(KafkaTarget target, String destination, LongSupplier nanos, Duration quiet) {
    this.target = target;
    this.destination = destination;
    this.nanos = nanos;
    this.quiet = quiet;
    this.lostEnd = new LostEnd(target);
  }

  @Override
  public String name() {
    return target.name();
  }

  @Override
  public String destination() {
    return destination;
  }

  @Override
  public Set<Feed> feeds() {
    return target.feeds().keySet();
  }

  @Override
  public Delivery deliver(SealedBatch batch) throws IOException, InterruptedException {
    return deliver(
        new BatchRecords(target, batch), earlier -> batch.row().wasOnce(parsed(earlier)));
  }

  @Override
  public Delivery deliver(FeedBatch batch) throws IOException, InterruptedException {
    String topic = target.feeds().get(batch.feed());
    if (topic == null) {
      throw new IllegalArgumentException(target.name() + " takes no " + batch.feed().word());
    }
    if (!seen.contains(topic)) {
      try {
        Claim.ensure(target, Marker.identity(batch.id()), topic);
        seen.add(topic);
      } catch (UnreachableException e) {
        // The claim stays: it is the packets', and they have what they need.
        return new Delivery.Unavailable(e.problem(), e.hint());
      }
    }
    return deliver(new FeedRecords(target, batch, topic), _ -> false);
  }

  private static byte[] parsed(String hash) {
    return HexFormat.of().parseHex(hash);
  }

  /** Takes a batch; {@code wasOnce} knows the hashes that it had before. */
  private Delivery deliver(Cargo batch, Predicate<String> wasOnce)
      throws IOException, InterruptedException {
    String identity = Marker.identity(batch.id());
    try {
      if (claim != null && !claim.identity().equals(identity)) {
        letGo();
        lostEnd = new LostEnd(target);
      }
      if (claim != null && !claim.isUnbroken()) {
        letGo();
      }
      if (claim == null) {
        if (mustBeSilent(identity)) {
          return fenced(identity);
        }
        claim = Claim.open(target, identity, instance, lostEnd);
      }
      Claim held = claim;
      Optional<Marker> taken = held.markers().find(batch.id());
      return taken.isPresent() ? before(taken.get(), batch.marker(), wasOnce) : take(held, batch);
    } catch (UnreachableException e) {
      letGo();
      return new Delivery.Unavailable(e.problem(), e.hint());
    } catch (InterruptException e) {
      letGo();
      // The client sets the mark again that ours has to clear.
      Thread.interrupted();
      InterruptedException ours = new InterruptedException(e.getMessage());
      ours.initCause(e);
      throw ours;
    } catch (KafkaException e) {
      letGo();
      if (Trouble.isFenced(e)) {
        rival = new Rival(-1, nanos.getAsLong());
        return fenced(identity);
      }
      UnreachableException known = Trouble.of(e, target);
      return new Delivery.Unavailable(known.problem(), known.hint());
    } catch (IOException | InterruptedException | RuntimeException e) {
      // A transaction may be open: its producer cannot begin another.
      letGo();
      throw e;
    }
  }

  @Override
  public void kept(String batchId) {
    kept.add(batchId);
  }

  /** Answers for a batch whose id has a marker. */
  private static Delivery before(Marker marker, Marker now, Predicate<String> wasOnce) {
    if (marker.sha256().equals(now.sha256())) {
      return new Delivery.Acknowledged(now.batchId() + " (was there)");
    }
    if (wasOnce.test(marker.sha256())) {
      // Sealed anew without what was erased since: the topic has it as it was before, once.
      return new Delivery.Acknowledged(now.batchId() + " (was there, from before an erasure)");
    }
    return new Delivery.Unavailable(
        "the topic holds batch " + now.batchId() + " with other content",
        "another gateway works on a copy of this data directory; stop it, and start this one"
            + " on a fresh directory: what it holds is read with replay");
  }

  private Delivery take(Claim held, Cargo batch)
      throws UnreachableException, IOException, InterruptedException {
    Delivery answer = new BatchTransaction(target, held, batch).run(kept);
    if (answer instanceof Delivery.Acknowledged) {
      kept.clear();
    } else {
      // It was aborted: should the brokers lose that, the next claim must know it.
      letGo();
    }
    return answer;
  }

  /**
   * After being fenced: looks whether it was somebody else, and whether they are still there.
   *
   * @return false when the identity may be claimed
   */
  private boolean mustBeSilent(String identity) throws UnreachableException, InterruptedException {
    Rival seen = rival;
    if (seen == null) {
      return false;
    }
    Markers now = Claim.look(target, identity);
    boolean isOther = !now.owner().isEmpty() && !now.owner().equals(instance);
    if (isOther && now.lastSign() != seen.lastSign()) {
      rival = new Rival(now.lastSign(), nanos.getAsLong());
      return true;
    }
    if (isOther && nanos.getAsLong() - seen.sinceNanos() < quiet.toNanos()) {
      return true;
    }
    rival = null;
    return false;
  }

  private Delivery fenced(String identity) {
    return new Delivery.Unavailable(
        "another gateway took over as "
            + identity
            + " at "
            + target.name()
            + "; this one is silent",
        "two gateways run on copies of one data directory: stop one. This one goes on when the"
            + " other was silent for "
            + quiet.toSeconds()
            + " s, or when it is started again");
  }

  private void letGo() {
    Claim held = claim;
    claim = null;
    seen.clear();
    if (held != null) {
      held.close();
    }
  }

  @Override
  public void close() {
    letGo();
  }
}
