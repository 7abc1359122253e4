package dev.trackside.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import dev.trackside.recording.RecordingMark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two who read the same recorded file at once: its rows have no packet ids. */
final class TwoReadersTest {
  private static final byte[] HEAD = {1, 2, 3};
  private static final Stream CAR = new Stream("car-44", "race", "zandvoort");

  @TempDir Path folder;

  private static Chunk row(Gateway gateway, int row) {
    ChunkBuilder builder = new ChunkBuilder();
    builder.begin(CAR, row * 1_000_000L).number("speed", row % 300).end();
    return builder.build(gateway.requestIds(), gateway.time().epochNanos());
  }

  @Test
  void keepEachRowOnceBecauseOnlyOneOfThemCanReadOn() throws Exception {
    try (Gateway gateway = Gateway.open(GatewayOptions.at(folder))) {
      AtomicInteger superseded = new AtomicInteger();
      // Who begins later, when rows are read already, finds them noted and goes on behind them.
      CyclicBarrier bothHaveBegun = new CyclicBarrier(2);
      List<Thread> readers = new ArrayList<>();
      for (int reader = 0; reader < 2; reader++) {
        readers.add(
            Thread.ofPlatform()
                .start(() -> superseded.addAndGet(readHundredRows(gateway, bothHaveBegun))));
      }
      for (Thread reader : readers) {
        reader.join();
      }
      assertThat(gateway.ledger().accepted()).isEqualTo(100);
      assertThat(superseded.get()).isEqualTo(100);
      assertThat(gateway.recordings().known(HEAD, "csv"))
          .singleElement()
          .satisfies(mark -> assertThat(mark.rows()).isEqualTo(100));
      assertThat(gateway.auditLedger().balanced()).isTrue();
    }
  }

  private static int readHundredRows(Gateway gateway, CyclicBarrier bothHaveBegun) {
    long recording = gateway.recordings().begin(HEAD, "csv", "race.csv");
    try {
      bothHaveBegun.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new AssertionError(e);
    }
    int superseded = 0;
    for (int row = 0; row < 100; row++) {
      RecordingMark mark = new RecordingMark(recording, row, row + 1, row + 1, HEAD);
      Answer answer = gateway.accept(row(gateway, row), mark);
      superseded +=
          answer instanceof Refusal refusal && refusal.cause() == Refusal.Cause.SUPERSEDED ? 1 : 0;
    }
    return superseded;
  }
}
