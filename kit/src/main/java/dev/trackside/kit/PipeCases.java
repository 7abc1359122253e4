package dev.trackside.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.Delivery.Acknowledged;
import dev.trackside.delivery.Delivery.NotYet;
import dev.trackside.delivery.Delivery.Refused;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.delivery.Sink;
import dev.trackside.kit.FaultProxy.End;
import dev.trackside.kit.FaultProxy.Way;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * What holds when several batches are under way together: none is taken before the one in front of
 * it. Left out, and said so, for a sink that takes one after the other.
 */
abstract class PipeCases extends LinkCases {
  private static final int PACKETS = 40;
  private static final int VOLLEYS = 8;
  private static final Duration APART = Duration.ofMillis(15);

  private static SealedBatch numbered(int number) {
    return batch(1 + (long) number * PACKETS, PACKETS);
  }

  /** A client that has brought the first batch: by then it knows what its server takes. */
  private Sink piped() throws Exception {
    Sink sink = connect();
    deliver(sink, numbered(0));
    assumeTrue(sink.pipeline() > 1, "this sink takes one batch after the other");
    return sink;
  }

  /** Some batches at the same time, the first alone and the others each behind the one before. */
  private List<Delivery> volley(Sink sink, int first, int count, boolean isReversed)
      throws Exception {
    List<FutureTask<Delivery>> attempts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SealedBatch batch = numbered(first + i);
      String behind = numbered(first + i - 1).id();
      boolean isFirst = i == 0;
      attempts.add(
          new FutureTask<>(() -> isFirst ? attempt(sink, batch) : attempt(sink, batch, behind)));
    }
    for (FutureTask<Delivery> each : isReversed ? attempts.reversed() : attempts) {
      Thread.ofPlatform().daemon().start(each);
      LockSupport.parkNanos(APART.toNanos());
    }
    List<Delivery> answers = new ArrayList<>();
    for (FutureTask<Delivery> each : attempts) {
      answers.add(each.get(2 * patience().toMillis(), TimeUnit.MILLISECONDS));
    }
    return answers;
  }

  /** Brings what is not acknowledged once more, one after the other, as a gateway does. */
  private void settle(Sink sink, int first, List<Delivery> answers) throws Exception {
    for (int i = 0; i < answers.size(); i++) {
      assertThat(answers.get(i)).isNotInstanceOf(Refused.class);
      if (!(answers.get(i) instanceof Acknowledged)) {
        deliver(sink, numbered(first + i));
      }
    }
  }

  @Test
  void batchesUnderWayTogetherAreThereOnceAndInOrderWhicheverComesFirst() throws Exception {
    Sink sink = piped();
    cloud().link().ifPresent(link -> link.delay(Duration.ofMillis(20)));
    int count = Math.min(4, sink.pipeline());
    for (int i = 0; i < 4; i++) {
      int first = 1 + i * count;
      settle(sink, first, volley(sink, first, count, i % 2 == 0));
      assertHolds(1, (first + count) * PACKETS);
    }
  }

  @Test
  void aBatchWhosePredecessorNeverCameIsNotTakenUntilItDoes() throws Exception {
    Sink sink = piped();
    assertThat(attempt(sink, numbered(2), numbered(1).id())).isInstanceOf(NotYet.class);
    assertThat(attempt(sink, numbered(3), numbered(2).id())).isInstanceOf(NotYet.class);
    assertHolds(1, PACKETS);
    deliver(sink, numbered(1));
    assertThat(attempt(sink, numbered(2), numbered(1).id())).isInstanceOf(Acknowledged.class);
    assertThat(attempt(sink, numbered(2), numbered(1).id())).isInstanceOf(Acknowledged.class);
    assertHolds(1, 3 * PACKETS);
  }

  /** The link ends somewhere within a volley; what was held back arrives later all the same. */
  @Test
  void aLinkThatEndsWithinAVolleyCostsNeitherAPacketNorTheOrder() throws Exception {
    Sink sink = piped();
    assumeTrue(cloud().link().isPresent(), "this sink has no network that could fail");
    FaultProxy link = cloud().link().orElseThrow();
    int count = Math.min(4, sink.pipeline());
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    long before = link.passed(Way.REQUESTS);
    settle(sink, 1, volley(sink, 1, count, false));
    int bytes = (int) (link.passed(Way.REQUESTS) - before);
    int first = 1 + count;
    for (int i = 0; i < VOLLEYS; i++) {
      Way way = i % 2 == 0 ? Way.REQUESTS : Way.ANSWERS;
      End end = i / 2 % 2 == 0 ? End.RESET : End.SILENCE;
      link.only(way, random.nextInt(bytes), end);
      List<Delivery> answers = volley(sink, first, count, random.nextBoolean());
      link.pass();
      settle(sink, first, answers);
      first += count;
      assertThat(cloud().requestIds())
          .as("volley %d, seed %d", i, seed)
          .isEqualTo(Packets.requestIds(1, first * PACKETS));
    }
  }

  @Test
  void whatComesBehindARefusedBatchWaitsForTheLastOfItsParts() throws Exception {
    assumeTrue(cloud().poison().isPresent(), "this sink refuses nothing");
    Sink sink = piped();
    List<String> lines = Packets.lines(1 + PACKETS, PACKETS);
    lines.set(3, cloud().poison().orElseThrow());
    String id = numbered(1).id();
    assertThat(attempt(sink, Batches.of(id, 1 + PACKETS, lines))).isInstanceOf(Refused.class);
    assertThat(attempt(sink, numbered(2), id)).isInstanceOf(NotYet.class);
    assertThat(attempt(sink, numbered(2), id + ".1")).isInstanceOf(NotYet.class);
    List<String> good = Packets.lines(1 + PACKETS, PACKETS);
    deliver(sink, Batches.of(id + ".0", 1 + PACKETS, good.subList(0, 3)));
    assertThat(attempt(sink, numbered(2), id + ".1")).isInstanceOf(NotYet.class);
    deliver(sink, Batches.of(id + ".1", 4 + PACKETS, good.subList(3, PACKETS)));
    assertThat(attempt(sink, numbered(2), id + ".1")).isInstanceOf(Acknowledged.class);
    assertHolds(1, 3 * PACKETS);
  }
}
