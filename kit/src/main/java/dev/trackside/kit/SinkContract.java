package dev.trackside.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.Delivery.Acknowledged;
import dev.trackside.delivery.Delivery.Refused;
import dev.trackside.delivery.Delivery.Unavailable;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.delivery.Sink;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * What every sink must pass, against a real server: extend it and say in {@link #cloud} where the
 * server is. Each test has a cloud of its own with nothing in it.
 */
public abstract class SinkContract extends GatewayCases {
  private static final int PACKETS = 100;

  @Override
  protected abstract Cloud cloud(Path directory) throws Exception;

  @Test
  void batchesAreThereOnceAndInOrder() throws Exception {
    Sink sink = connect();
    for (int i = 0; i < 5; i++) {
      assertThat(attempt(sink, batch(1 + i * PACKETS, PACKETS))).isInstanceOf(Acknowledged.class);
    }
    assertHolds(1, 5 * PACKETS);
  }

  @Test
  void theOrderOfEachSourceIsKept() throws Exception {
    Sink sink = connect();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      long first = 1 + i * 10L;
      List<String> lines = new ArrayList<>(Packets.lines("car-1", first, 5));
      List<String> others = Packets.lines("car-2", first + 5, 5);
      others.replaceAll(line -> line.replace(Packets.batchId(first + 5), Packets.batchId(first)));
      lines.addAll(others);
      deliver(sink, Batches.of(Packets.batchId(first), first, lines));
      expected.addAll(Packets.requestIds(first, 5));
    }
    List<String> held = cloud().requestIds();
    assertThat(held).hasSize(60).doesNotHaveDuplicates();
    assertThat(held.stream().filter(expected::contains)).isEqualTo(expected);
  }

  @Test
  void aClientSaysTheSameOfItselfAfterARestart() throws Exception {
    Sink sink = connect();
    Sink next = connect();
    assertThat(next.name()).isEqualTo(sink.name()).isNotBlank();
    assertThat(next.destination()).isEqualTo(sink.destination()).isNotBlank();
  }

  @Test
  void theSameBatchAgainIsAcknowledgedAndAddsNothing() throws Exception {
    Sink sink = connect();
    deliver(sink, batch(1, PACKETS));
    deliver(sink, batch(1, PACKETS));
    deliver(sink, batch(1 + PACKETS, PACKETS));
    deliver(sink, batch(1, PACKETS));
    assertHolds(1, 2 * PACKETS);
  }

  /** The crash is between the server's apply and the gateway's note of the ack. */
  @Test
  void theSameBatchFromTheNextClientIsAcknowledgedAndAddsNothing() throws Exception {
    Sink dead = connect();
    deliver(dead, batch(1, PACKETS));
    deliver(dead, batch(1 + PACKETS, PACKETS));
    Sink next = connect();
    deliver(next, batch(1 + PACKETS, PACKETS));
    deliver(next, batch(1 + 2 * PACKETS, PACKETS));
    close(next);
    deliver(connect(), batch(1 + 2 * PACKETS, PACKETS));
    assertHolds(1, 3 * PACKETS);
  }

  /** Two gateways with one name would lose packets if each took the other's batch for its own. */
  @Test
  void otherContentUnderAnIdThatIsThereIsNotAcknowledged() throws Exception {
    Sink sink = connect();
    deliver(sink, batch(1, 3));
    List<String> lines = Packets.lines("car-1", 7, 3);
    lines.replaceAll(line -> line.replace(Packets.batchId(7), Packets.batchId(1)));
    SealedBatch other = Batches.of(Packets.batchId(1), 1, lines);
    assertThat(attempt(sink, other)).isInstanceOf(Unavailable.class);
    assertThat(attempt(connect(), other)).isInstanceOf(Unavailable.class);
    assertHolds(1, 3);
  }

  /** Made again without what was erased since: the server has it as it left before, once. */
  @Test
  void aBatchThatWasResealedIsAcknowledgedAndNotAdded() throws Exception {
    Sink sink = connect();
    deliver(sink, batch(1, 3));
    List<String> lines = Packets.lines(1, 3);
    lines.replaceAll(line -> line.replace(",\"drs\":true", ""));
    SealedBatch made = Batches.of(Packets.batchId(1), 1, lines);
    SealedBatch resealed =
        new SealedBatch(batch(1, 3).row().resealed(made.row()), made.bytes(), made.length());
    deliver(sink, resealed);
    deliver(connect(), resealed);
    assertHolds(1, 3);
  }

  @Test
  void aBatchThatComesResealedTheFirstTimeIsTaken() throws Exception {
    SealedBatch made = batch(1, 3);
    SealedBatch resealed =
        new SealedBatch(made.row().resealed(made.row()), made.bytes(), made.length());
    deliver(connect(), resealed);
    assertHolds(1, 3);
  }

  /** A supplement brings samples that were held back, in packets whose ids are there already. */
  @Test
  void aSupplementIsTakenOnceAndCostsNoPacket() throws Exception {
    Sink sink = connect();
    deliver(sink, batch(1, 3));
    String id = Packets.batchId(1) + "-r1";
    String line =
        Packets.line("car-44", 1, 2, "{\"heart_rate\":140}", ",\"_supplement\":true")
            .replace(Packets.batchId(1), id);
    SealedBatch supplement = Batches.of(id, 1, List.of(line));
    deliver(sink, supplement);
    List<String> after = cloud().requestIds();
    deliver(sink, supplement);
    deliver(connect(), supplement);
    assertThat(cloud().requestIds()).isEqualTo(after).hasSameElementsAs(Packets.requestIds(1, 3));
    deliver(sink, batch(4, 3));
    assertThat(cloud().requestIds()).containsAll(Packets.requestIds(1, 6));
  }

  /** A batch that was refused comes in parts: ids of their own, lines that name the whole. */
  @Test
  void thePartsOfARefusedBatchAreTakenOnce() throws Exception {
    Sink sink = connect();
    List<String> lines = Packets.lines(1, 4);
    SealedBatch part = Batches.of(Packets.batchId(1) + ".1.0", 3, lines.subList(2, 3));
    deliver(sink, Batches.of(Packets.batchId(1) + ".0", 1, lines.subList(0, 2)));
    deliver(sink, part);
    deliver(sink, Batches.of(Packets.batchId(1) + ".1.1", 4, lines.subList(3, 4)));
    deliver(connect(), part);
    assertHolds(1, 4);
  }

  @Test
  void oddPacketsAreTaken() throws Exception {
    List<String> odd = Packets.odd(1);
    Sink sink = connect();
    deliver(sink, Batches.of(Packets.batchId(1), 1, odd));
    deliver(sink, batch(1 + odd.size(), 1));
    assertHolds(1, odd.size() + 1);
  }

  @Test
  void ofABatchWithAPacketThatIsRefusedNothingIsTaken() throws Exception {
    assumeTrue(cloud().poison().isPresent(), "this sink refuses nothing");
    String poison = cloud().poison().orElseThrow();
    Sink sink = connect();
    List<String> lines = Packets.lines(1, 3);
    lines.set(1, poison);
    assertThat(attempt(sink, Batches.of(Packets.batchId(1), 1, lines))).isInstanceOf(Refused.class);
    assertThat(cloud().requestIds()).isEmpty();
    SealedBatch alone = Batches.of(Packets.batchId(2), 2, List.of(poison));
    assertThat(attempt(sink, alone)).isInstanceOf(Refused.class);
    assertThat(attempt(connect(), alone)).isInstanceOf(Refused.class);
    deliver(sink, batch(1, 1));
    deliver(sink, batch(3, 1));
    assertThat(cloud().requestIds()).containsExactly(Packets.requestId(1), Packets.requestId(3));
  }

  @Test
  void aServerThatIsGoneForLongGetsWhatWaitsWhenItIsBack() throws Exception {
    Sink sink = connect();
    deliver(sink, batch(1, PACKETS));
    cloud().stop();
    for (int i = 0; i < 3; i++) {
      assertThat(attempt(sink, batch(1 + PACKETS, PACKETS))).isInstanceOf(Unavailable.class);
    }
    cloud().start();
    deliver(sink, batch(1 + PACKETS, PACKETS));
    deliver(sink, batch(1, PACKETS));
    assertHolds(1, 2 * PACKETS);
  }

  @Test
  void aGatewayStartsAndEndsWithoutTheServer() throws Exception {
    cloud().stop();
    Sink early = connect();
    assertThat(attempt(early, batch(1, PACKETS))).isInstanceOf(Unavailable.class);
    close(early);
    Sink sink = connect();
    assertThat(attempt(sink, batch(1, PACKETS))).isInstanceOf(Unavailable.class);
    cloud().start();
    deliver(sink, batch(1, PACKETS));
    assertHolds(1, PACKETS);
  }

  /** Each opens the sink again after a failure, as a gateway does that is started again. */
  @Test
  void twoGatewaysThatFightOverOneIdentityLoseAndDoubleNothing() throws Exception {
    int batches = 12;
    try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
      List<Future<?>> twins = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        twins.add(
            pool.submit(() -> {
              fight(batches);
              return true;
            }));
      }
      for (Future<?> twin : twins) {
        twin.get(patience().multipliedBy(batches).toSeconds(), TimeUnit.SECONDS);
      }
    }
    assertHolds(1, batches * PACKETS);
  }

  private void fight(int batches) throws Exception {
    Sink sink = connect();
    for (int i = 0; i < batches; i++) {
      Delivery answer = attempt(sink, batch(1 + i * PACKETS, PACKETS));
      for (int failed = 1; !(answer instanceof Acknowledged); failed++) {
        assertThat(failed).as("attempts, last %s", answer).isLessThan(100);
        close(sink);
        long most = TimeUnit.MILLISECONDS.toNanos(100L * Math.min(failed, 20));
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(most));
        sink = connect();
        answer = attempt(sink, batch(1 + i * PACKETS, PACKETS));
      }
    }
  }
}
