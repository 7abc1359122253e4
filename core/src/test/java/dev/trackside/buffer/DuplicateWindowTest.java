package dev.trackside.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.gateway.Answer;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.gateway.Receipt;
import dev.trackside.guard.BreakerRules;
import dev.trackside.guard.BreakerSettings;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import dev.trackside.store.Snapshot;
import dev.trackside.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The window knows exactly the newest ids, as a plain set that forgets its oldest would. */
@Timeout(120)
final class DuplicateWindowTest {
  @TempDir Path folder;

  private static Chunk chunk(List<String> ids) {
    return chunk(ids, 1);
  }

  private static Chunk chunk(List<String> ids, double speed) {
    ChunkBuilder builder = new ChunkBuilder();
    for (String id : ids) {
      int slash = id.indexOf('/');
      builder.begin(new Stream(id.substring(0, slash), "race", "spa"), 1);
      builder.packetId(id.substring(slash + 1)).number("speed", speed).end();
    }
    return builder.build();
  }

  @SuppressWarnings("NonApiType") // Its order is what the test is about.
  private static BitSet note(LinkedHashSet<String> plain, List<String> ids, int capacity) {
    BitSet known = new BitSet();
    for (int i = 0; i < ids.size(); i++) {
      if (ids.get(i).endsWith("/")) {
        continue;
      }
      if (!plain.add(ids.get(i))) {
        known.set(i);
      } else if (plain.size() > capacity) {
        Iterator<String> oldest = plain.iterator();
        oldest.next();
        oldest.remove();
      }
    }
    return known;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64, 100, 1_000, 1_023, 1_024, 1_025, 3_000, 5_000})
  void knowsWhatAPlainSetKnows(int capacity) {
    for (int seed = 0; seed < 6; seed++) {
      Random random = new Random(seed * 31L + capacity);
      DuplicateWindow window = new DuplicateWindow(capacity, random.nextLong());
      LinkedHashSet<String> plain = new LinkedHashSet<>();
      LinkedHashSet<String> marked = new LinkedHashSet<>();
      int variety = Math.max(4, capacity * (1 + random.nextInt(3)));
      window.mark();
      for (int step = 0; step < 300; step++) {
        int action = random.nextInt(10);
        if (action == 0) {
          window.mark();
          marked = new LinkedHashSet<>(plain);
        } else if (action == 1) {
          window.rollBack();
          plain = new LinkedHashSet<>(marked);
        } else {
          List<String> ids = new ArrayList<>();
          for (int i = random.nextInt(1 + Math.min(variety, 200)); i > 0; i--) {
            String id = random.nextInt(20) == 0 ? "" : Integer.toString(random.nextInt(variety));
            ids.add("car-" + random.nextInt(2) + "/" + id);
          }
          assertThat(window.note(chunk(ids)))
              .as("capacity %d, seed %d, step %d", capacity, seed, step)
              .isEqualTo(note(plain, ids, capacity));
        }
      }
    }
  }

  @Test
  void theSameIdOfAnotherSourceIsAnotherPacket() {
    DuplicateWindow window = new DuplicateWindow(10, 7);
    assertThat(window.note(chunk(List.of("a/1", "b/1", "ab/", "a/b1", "/ab1"))).isEmpty()).isTrue();
    assertThat(window.note(chunk(List.of("a/1", "b/1", "/1", "1/a"))).cardinality()).isEqualTo(2);
  }

  @Test
  void longIdsThatDifferInOneByteAreTold() {
    DuplicateWindow window = new DuplicateWindow(100_000, 3);
    List<String> ids = new ArrayList<>();
    for (int length = 1; length < 40; length++) {
      for (int at = 0; at < length; at++) {
        ids.add("car/" + "x".repeat(at) + "y" + "x".repeat(length - at - 1));
      }
    }
    assertThat(window.note(chunk(ids)).isEmpty()).isTrue();
    assertThat(window.note(chunk(ids)).cardinality()).isEqualTo(ids.size());
  }

  /** Nothing is held, so that everything stays in the order in which it came. */
  private static final BreakerRules PATIENT =
      new BreakerRules(List.of(), new BreakerSettings(1_000_000, Duration.ofDays(1), 1, 1));

  /** The window of a file, one question at a time. */
  private static boolean knows(DuplicateWindow window, String id) {
    window.mark();
    BitSet quarantined = new BitSet();
    quarantined.set(0, id.endsWith("bad"));
    Chunk asked = chunk(List.of(id), quarantined.get(0) ? -1 : 1);
    boolean known = !window.note(asked, quarantined).isEmpty();
    window.rollBack();
    return known;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 137, 1_000, 100_000})
  void aReloadKnowsExactlyTheNewestIdsOfBothLogs(int capacity) {
    Random random = new Random(capacity);
    List<String> all = new ArrayList<>();
    try (Gateway gateway = Gateway.open(GatewayOptions.at(folder).with(PATIENT))) {
      for (int commit = 0; commit < 40; commit++) {
        List<String> good = new ArrayList<>();
        List<String> bad = new ArrayList<>();
        ChunkBuilder builder = new ChunkBuilder();
        for (int i = 0; i < random.nextInt(60); i++) {
          boolean isBad = commit % 3 == 0 && random.nextBoolean();
          String id = commit + "-" + i + (isBad ? "bad" : "good");
          (isBad ? bad : good).add("car/" + id);
          builder.begin(new Stream("car", "race", "spa"), 1).packetId(id);
          builder.number("speed", isBad ? -1 : 1).end();
        }
        all.addAll(good);
        all.addAll(bad);
        Answer answer =
            gateway.accept(builder.build(gateway.requestIds(), gateway.time().epochNanos()));
        assertThat(answer).isInstanceOf(Receipt.class);
      }
    }
    Set<String> newest = Set.copyOf(all.subList(Math.max(0, all.size() - capacity), all.size()));
    DuplicateWindow window = new DuplicateWindow(capacity, 99);
    window.note(chunk(List.of("car/rubbish", "car/0-0good")));
    try (Snapshot snapshot = Snapshot.open(folder)) {
      snapshot.read(connection -> {
        window.reload(connection);
        return 0;
      });
    }
    assertThat(all).filteredOn(id -> knows(window, id)).containsExactlyInAnyOrderElementsOf(newest);
    assertThat(knows(window, "car/rubbish")).isFalse();
  }

  /** The third bad value opens the breaker; what follows is good by itself. */
  private static final BreakerRules STRICT =
      new BreakerRules(List.of(), new BreakerSettings(3, Duration.ofDays(1), 1_000, 1_000));

  @Test
  void ofLettersThatDoNotOpenThoseAreKnownThatWereGoodByThemselves() {
    List<String> ids = new ArrayList<>();
    try (Gateway gateway = Gateway.open(GatewayOptions.at(folder).with(STRICT))) {
      for (int i = 0; i < 20; i++) {
        boolean isBad = i < 10;
        String id = i + (isBad ? "bad" : "good");
        ids.add("car/" + id);
        ChunkBuilder builder = new ChunkBuilder();
        builder.begin(new Stream("car", "race", "spa"), 1).packetId(id);
        builder.number("speed", isBad ? -1 : 1).end();
        Answer answer =
            gateway.accept(builder.build(gateway.requestIds(), gateway.time().epochNanos()));
        assertThat(((Receipt) answer).quarantined()).isOne();
      }
    }
    DuplicateWindow window =
        new DuplicateWindow(
            100,
            99,
            chunk -> {
              throw new StoreException(StoreException.Kind.REFUSED, "a key is gone", "", null);
            });
    try (Snapshot snapshot = Snapshot.open(folder)) {
      snapshot.read(connection -> {
        window.reload(connection);
        return 0;
      });
    }
    assertThat(ids.subList(10, 20)).allMatch(id -> knows(window, id));
    assertThat(window.damaged()).isPositive();
  }
}
