package dev.trackside.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.Delivery.Acknowledged;
import dev.trackside.delivery.Delivery.Unavailable;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.delivery.Sink;
import dev.trackside.kit.FaultProxy.End;
import dev.trackside.kit.FaultProxy.Way;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a bad link must not do to a sink. Left out, and said so, for one without a network. */
abstract class LinkCases extends CloudCase {
  private static final int PACKETS = 200;

  private FaultProxy link() {
    assumeTrue(cloud().link().isPresent(), "this sink has no network that could fail");
    return cloud().link().orElseThrow();
  }

  /** The server has the batch, and the connection ends before the sink can know. */
  @Test
  void anAckThatIsLostWithTheConnectionAddsNothing() throws Exception {
    endWithin(Way.ANSWERS, End.RESET);
  }

  /** The sink gives up waiting; then the answer comes after all. */
  @Test
  void anAckAfterTheClientsTimeoutAddsNothing() throws Exception {
    endWithin(Way.ANSWERS, End.SILENCE);
  }

  @Test
  void aConnectionThatEndsWithinABatchLosesNothing() throws Exception {
    endWithin(Way.REQUESTS, End.RESET);
  }

  /** The sink gives up and sends again; then the server gets the rest of the first attempt. */
  @Test
  void theRestOfAnAttemptThatComesAfterTheNextOneAddsNothing() throws Exception {
    endWithin(Way.REQUESTS, End.SILENCE);
  }

  /** Ends the connection at once, half-way, and before the last byte of a delivery. */
  private void endWithin(Way way, End end) throws Exception {
    FaultProxy link = link();
    Sink sink = connect();
    deliver(sink, batch(1, PACKETS));
    long before = link.passed(way);
    deliver(sink, batch(1 + PACKETS, PACKETS));
    long bytes = link.passed(way) - before;
    assertThat(bytes).as("bytes that a delivery takes").isPositive();
    long first = 1 + 2L * PACKETS;
    for (long pass : List.of(0L, bytes / 2, bytes - 1)) {
      SealedBatch batch = batch(first, PACKETS);
      link.only(way, pass, end);
      Delivery answer = attempt(sink, batch);
      assertThat(answer).as("%s after %d bytes", end, pass).isNotInstanceOf(Delivery.Refused.class);
      if (answer instanceof Acknowledged) {
        assertHolds(1, (int) first - 1 + PACKETS); // never sent again by a gateway
      }
      link.pass();
      deliver(sink, batch);
      first += PACKETS;
      assertHolds(1, (int) first - 1);
    }
    Sink next = connect();
    deliver(next, batch(first - PACKETS, PACKETS));
    assertHolds(1, (int) first - 1);
  }

  /**
   * The power goes within a batch, at a link that does not tell the server: what the server still
   * holds open for the dead gateway must not block the same gateway when it is back.
   */
  @Test
  void aGatewayThatDiedWithinABatchBlocksNobody() throws Exception {
    FaultProxy link = link();
    Sink dead = connect();
    deliver(dead, batch(1, PACKETS));
    long before = link.passed(Way.REQUESTS);
    deliver(dead, batch(1 + PACKETS, PACKETS));
    long bytes = link.passed(Way.REQUESTS) - before;
    long first = 1 + 2L * PACKETS;
    for (long pass : List.of(bytes / 2, bytes - 1)) {
      SealedBatch batch = batch(first, PACKETS);
      Sink dies = connect();
      deliver(dies, batch(first - PACKETS, PACKETS));
      long stop = link.passed(Way.REQUESTS) + pass;
      link.only(Way.REQUESTS, pass, End.SILENCE);
      FutureTask<Delivery> lost = new FutureTask<>(() -> attempt(dies, batch));
      Thread.ofPlatform().daemon().start(lost);
      // Not every delivery takes as many bytes as the one that was counted: it may get through.
      until(
          "the batch is on its way, or there",
          () -> link.passed(Way.REQUESTS) >= stop || lost.isDone());
      link.abandon();
      deliver(connect(), batch);
      lost.get(2 * patience().toMillis(), TimeUnit.MILLISECONDS); // whatever it says
      first += PACKETS;
      assertHolds(1, (int) first - 1);
    }
  }

  @Test
  void aSlowLinkOnlyTakesLonger() throws Exception {
    FaultProxy link = link();
    Sink sink = connect();
    link.delay(Duration.ofMillis(30));
    deliver(sink, batch(1, PACKETS));
    deliver(sink, batch(1 + PACKETS, PACKETS));
    assertHolds(1, 2 * PACKETS);
  }

  @Test
  void aLinkOfAByteASecondDoesNotHoldAnAttemptForEver() throws Exception {
    FaultProxy link = link();
    Sink sink = connect();
    deliver(sink, batch(1, PACKETS));
    link.trickle(Duration.ofSeconds(1));
    assertThat(attempt(sink, batch(1 + PACKETS, PACKETS))).isInstanceOf(Unavailable.class);
    link.pass();
    deliver(sink, batch(1 + PACKETS, PACKETS));
    assertHolds(1, 2 * PACKETS);
  }

  /** The other side takes the connection and never says a word. */
  @Test
  void aHalfOpenLinkDoesNotHoldAnAttemptForEver() throws Exception {
    FaultProxy link = link();
    link.hold();
    Sink sink = connect();
    assertThat(attempt(sink, batch(1, PACKETS))).isInstanceOf(Unavailable.class);
    link.pass();
    deliver(sink, batch(1, PACKETS));
    link.hold();
    assertThat(attempt(sink, batch(1 + PACKETS, PACKETS))).isInstanceOf(Unavailable.class);
    link.pass();
    deliver(sink, batch(1 + PACKETS, PACKETS));
    assertHolds(1, 2 * PACKETS);
  }

  @Test
  void aLinkThatRefusesForLongHealsByItself() throws Exception {
    FaultProxy link = link();
    Sink sink = connect();
    deliver(sink, batch(1, PACKETS));
    link.refuse();
    for (int i = 0; i < 3; i++) {
      assertThat(attempt(sink, batch(1 + PACKETS, PACKETS))).isInstanceOf(Unavailable.class);
    }
    link.pass();
    deliver(sink, batch(1 + PACKETS, PACKETS));
    assertHolds(1, 2 * PACKETS);
  }

  @Test
  void aLinkThatIsCutBetweenBatchesCostsNothing() throws Exception {
    FaultProxy link = link();
    Sink sink = connect();
    for (int i = 0; i < 10; i++) {
      assertThat(attempt(sink, batch(1 + i * 10L, 10)))
          .isInstanceOfAny(Acknowledged.class, Unavailable.class);
      link.cut();
      deliver(sink, batch(1 + i * 10L, 10));
    }
    assertHolds(1, 100);
  }
}
