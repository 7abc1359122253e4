package dev.trackside.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.buffer.BlockLog;
import dev.trackside.buffer.Compaction;
import dev.trackside.buffer.RequestFinder;
import dev.trackside.buffer.RequestFinder.Found;
import dev.trackside.buffer.RequestIndex;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.RequestId;
import dev.trackside.packet.Stream;
import dev.trackside.store.Store;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packets found by their request ids, noted or not, in whatever order they came. */
final class RequestFinderTest {
  private static final Stream CAR = new Stream("car-44", "race", "zandvoort");
  private static final int PACKETS = 30_000;

  @TempDir Path folder;

  private static Chunk packets(Gateway gateway, int count, double speed) {
    ChunkBuilder builder = new ChunkBuilder();
    for (int i = 0; i < count; i++) {
      builder.begin(CAR, i * 1_000_000L).number("speed", speed).end();
    }
    return builder.build(gateway.requestIds(), gateway.time().epochNanos());
  }

  /** Chunks that came in an order other than that of their ids, a bad one here and there. */
  private static List<RequestId> fill(Gateway gateway) {
    Random random = new Random(7);
    List<Chunk> chunks = new ArrayList<>();
    List<RequestId> ids = new ArrayList<>();
    while (ids.size() < PACKETS) {
      Chunk chunk = packets(gateway, 1 + random.nextInt(300), random.nextInt(9) == 0 ? 900 : 100);
      chunks.add(chunk);
      for (int i = 0; i < chunk.count(); i++) {
        ids.add(chunk.requestId(i));
      }
    }
    // Of each hundred chunks some wait long before they are handed in.
    Collections.swap(chunks, 3, 90);
    for (int i = 0; i + 5 < chunks.size(); i += 5) {
      Collections.shuffle(chunks.subList(i, i + 5), random);
    }
    chunks.forEach(gateway::accept);
    return ids;
  }

  private static void assertEachIsFound(Store store, List<RequestId> ids) {
    RequestFinder buffer = new RequestFinder(store, BlockLog.ofBuffer());
    RequestFinder letters = new RequestFinder(store, BlockLog.ofDeadLetters());
    for (int i = 0; i < ids.size(); i += 97) {
      RequestId id = ids.get(i);
      List<RequestFinder.Place> places = new ArrayList<>(buffer.find(id).places());
      places.addAll(letters.find(id).places());
      // What a breaker held and let go has a letter and a place in the buffer.
      assertThat(places).as("packet %d", i).hasSizeBetween(1, 2);
      assertThat(places).allMatch(place -> place.chunk().requestId(place.packet()).equals(id));
    }
  }

  private static void note(Store store, long least) {
    new RequestIndex(store, BlockLog.ofBuffer()).keepUp(Long.MAX_VALUE, least);
    new RequestIndex(store, BlockLog.ofDeadLetters()).keepUp(Long.MAX_VALUE, least);
  }

  private static RequestId after(RequestId id, long more) {
    return new RequestId(id.high(), id.low() + more);
  }

  @Test
  void findsEachPacketBeforeItIsNotedAfterItAndWhenItsBlockWasMerged() {
    try (Gateway gateway = Gateway.open(GatewayOptions.at(folder))) {
      List<RequestId> ids = fill(gateway);
      assertEachIsFound(gateway.store(), ids);
      note(gateway.store(), 1);
      assertEachIsFound(gateway.store(), ids);
      Compaction compaction = new Compaction(gateway.store(), BlockLog.ofBuffer());
      int steps = 0;
      while (compaction.step(Long.MAX_VALUE)) {
        steps++; // none where the maintenance was faster
      }
      assertThat(gateway.auditLedger().balanced()).as("after %d steps", steps).isTrue();
      assertEachIsFound(gateway.store(), ids);
    }
  }

  @Test
  void notesFewRowsAndTheSameTwiceIsAsOnce() {
    try (Gateway gateway = Gateway.open(GatewayOptions.at(folder))) {
      List<RequestId> ids = fill(gateway);
      note(gateway.store(), 1);
      long once = rows(gateway.store());
      gateway
          .store()
          .write(connection -> {
            try (var statement = connection.createStatement()) {
              statement.executeUpdate("UPDATE request_indexed SET to_ = 0");
            }
          });
      note(gateway.store(), 1);
      assertThat(rows(gateway.store())).isEqualTo(once).isBetween(8L, 40L);
      assertEachIsFound(gateway.store(), ids);
    }
  }

  private static long rows(Store store) {
    return store.read(connection -> {
      try (var statement = connection.createStatement();
          var row = statement.executeQuery("SELECT count(*) FROM request_page")) {
        return row.next() ? row.getLong(1) : 0L;
      }
    });
  }

  @Test
  void tellsAnIdThatWasGivenFromOneThatNeverWas() {
    try (Gateway gateway = Gateway.open(GatewayOptions.at(folder))) {
      RequestId skipped = gateway.requestIds().take();
      List<RequestId> ids = fill(gateway);
      note(gateway.store(), 1);
      RequestFinder finder = new RequestFinder(gateway.store(), BlockLog.ofBuffer());
      Found gone = finder.find(skipped);
      assertThat(gone.places()).isEmpty();
      assertThat(gone.isPast()).isTrue();
      assertThat(gone.isWhole()).isTrue();
      Found never = finder.find(after(ids.getLast(), 10_000_000));
      assertThat(never.places()).isEmpty();
      assertThat(never.isPast()).isFalse();
      Found otherRun = finder.find(new RequestId(ids.getLast().high() + 1, ids.getLast().low()));
      assertThat(otherRun.isPast()).isFalse();
    }
  }

  @Test
  void knowsThatThereWereBlocksWhereTheIdLay() {
    try (Gateway gateway = Gateway.open(GatewayOptions.at(folder))) {
      List<RequestId> ids = fill(gateway);
      note(gateway.store(), 1);
      gateway
          .store()
          .write(connection -> {
            try (var statement = connection.createStatement()) {
              statement.executeUpdate("DELETE FROM buffer_block WHERE first < 20000");
            }
          });
      Found found = new RequestFinder(gateway.store(), BlockLog.ofBuffer()).find(ids.get(100));
      assertThat(found.places()).isEmpty();
      assertThat(found.wasRemoved()).isTrue();
    }
  }
}
