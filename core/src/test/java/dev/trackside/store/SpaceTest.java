package dev.trackside.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.delivery.DeliveryOptions;
import dev.trackside.delivery.Eventually;
import dev.trackside.delivery.MemorySink;
import dev.trackside.delivery.MemorySink.Memory;
import dev.trackside.delivery.MemorySink.Turn;
import dev.trackside.gateway.Answer;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.gateway.Receipt;
import dev.trackside.gateway.Refusal;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Space on the disk is bounded, and its end is survived. */
@Timeout(300)
final class SpaceTest {
  private static final long MIB = 1 << 20;

  @TempDir Path folder;
  private final Memory memory = new Memory();
  private final AtomicBoolean sinkIsThere = new AtomicBoolean();

  /** A chunk of packets that no compressor makes smaller, about 8 bytes a sample. */
  private static Chunk noise(Gateway gateway, Random random, int packets) {
    ChunkBuilder builder = new ChunkBuilder();
    for (int i = 0; i < packets; i++) {
      builder.begin(new Stream("car-44", "race", "spa"), 1_756_645_392_000_000_000L + i);
      for (int channel = 0; channel < 16; channel++) {
        builder.number("noise-" + channel, random.nextGaussian());
      }
      builder.end();
    }
    return builder.build(gateway.requestIds(), gateway.time().epochNanos());
  }

  private GatewayOptions options(Path data, StoreOptions store) {
    return GatewayOptions.at(data)
        .with(store)
        .with(
            DeliveryOptions.standard()
                .withBackoff(Duration.ofMillis(20), Duration.ofMillis(20))
                .withLinger(Duration.ofMillis(5)))
        .with(new MemorySink("m", memory, () -> sinkIsThere.get() ? Turn.TAKE : Turn.DENY));
  }

  private static long size(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  @Test
  void theWalStaysBoundedUnderLoadWhileOthersRead() throws Exception {
    StoreOptions store = new StoreOptions(4 * MIB, MIB, 8 * MIB, 0, 0);
    Path wal = folder.resolve(Store.FILE + "-wal");
    AtomicLong longest = new AtomicLong();
    AtomicBoolean done = new AtomicBoolean();
    try (Gateway gateway = Gateway.open(options(folder, store));
        ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Future<?>> running = new ArrayList<>();
      Future<?> reading =
          threads.submit(() -> {
            while (!done.get()) {
              assertThat(gateway.auditLedger().balanced()).isTrue();
            }
            return null;
          });
      for (int i = 0; i < 3; i++) {
        Random random = new Random(i);
        running.add(
            threads.submit(() -> {
              for (int chunk = 0; chunk < 100; chunk++) {
                assertThat(gateway.accept(noise(gateway, random, 2_000)))
                    .isInstanceOf(Receipt.class);
                longest.accumulateAndGet(size(wal), Math::max);
              }
              return null;
            }));
      }
      try {
        for (Future<?> each : running) {
          each.get();
        }
      } finally {
        done.set(true);
      }
      reading.get();
    }
    assertThat(size(folder.resolve(Store.FILE))).isGreaterThan(60 * MIB);
    assertThat(longest.get()).isBetween(MIB, 4 * store.walBytes());
  }

  @Test
  void theFileStopsGrowingWhenWhatIsSyncedMayGo() throws Exception {
    sinkIsThere.set(true);
    GatewayOptions short_ =
        options(folder, StoreOptions.standard().withDisk(0, 0))
            .with(
                GatewayOptions.Limits.standard()
                    .withRetention(Duration.ZERO)
                    .withDuplicateWindow(100));
    Random random = new Random(5);
    List<Long> sizes = new ArrayList<>();
    try (Gateway gateway = Gateway.open(short_)) {
      for (int round = 0; round < 8; round++) {
        for (int chunk = 0; chunk < 10; chunk++) {
          assertThat(gateway.accept(noise(gateway, random, 1_000))).isInstanceOf(Receipt.class);
        }
        assertThat(gateway.drainAll(Duration.ofSeconds(60))).isTrue();
        Eventually.holds("removal", () -> blocks(gateway) <= 1);
        sizes.add(size(folder.resolve(Store.FILE)) + size(folder.resolve(Store.FILE + "-wal")));
        assertThat(gateway.auditLedger().balanced()).isTrue();
      }
      assertThat(gateway.auditLedger().synced()).isEqualTo(80_000);
    }
    assertThat(size(folder.resolve(Store.FILE))).as("sizes %s", sizes).isLessThan(8 * MIB);
  }

  private static long blocks(Gateway gateway) {
    return gateway
        .store()
        .read(c -> Long.parseLong(Connections.single(c, "SELECT count(*) FROM buffer_block")));
  }

  @Test
  void aFullDiskRefusesLosesNothingKeepsAcksAndHealsByItself() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    assumeMounted(disk);
    try {
      fillAndHeal(disk);
    } finally {
      new ProcessBuilder("umount", "-l", disk.toString()).start().waitFor();
    }
  }

  private static void assumeMounted(Path disk) throws InterruptedException {
    boolean mounted = false;
    try {
      String[] mount = {"mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", disk.toString()};
      mounted = new ProcessBuilder(mount).start().waitFor() == 0;
    } catch (IOException e) {
      mounted = false;
    }
    if (!mounted) {
      System.out.println("SKIPPED: the test of a full disk needs the right to mount a tmpfs");
    }
    Assumptions.assumeTrue(mounted, "not permitted to mount");
  }

  private void fillAndHeal(Path disk) throws Exception {
    Path filler = disk.resolve("filler");
    Files.write(filler, new byte[(int) (16 * MIB)]);
    StoreOptions store = new StoreOptions(4 * MIB, MIB, 4 * MIB, 3 * MIB, 0);
    Path data = disk.resolve("data");
    long acknowledged = 0;
    try (Gateway gateway = Gateway.open(options(data, store))) {
      Eventually.holds("the reserve", () -> Files.exists(data.resolve("reserve")));
      Random random = new Random(1);
      Answer answer = gateway.accept(noise(gateway, random, 1_000));
      while (answer instanceof Receipt receipt) {
        acknowledged += receipt.accepted();
        answer = gateway.accept(noise(gateway, random, 1_000));
      }
      assertThat(answer)
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal -> assertThat(refusal.cause()).isEqualTo(Refusal.Cause.DISK_FULL));
      sinkIsThere.set(true);
      gateway.pause("m", false);
      assertThat(gateway.drainAll(Duration.ofSeconds(60))).as("acks are kept").isTrue();
      assertThat(gateway.auditLedger().synced()).isEqualTo(acknowledged);
      Files.delete(filler);
      Eventually.holds(
          "intake again", () -> gateway.accept(noise(gateway, random, 1)) instanceof Receipt);
      Eventually.holds("the reserve again", () -> Files.exists(data.resolve("reserve")));
      acknowledged = gateway.ledger().accepted();
      assertThat(gateway.auditLedger().balanced()).isTrue();
    }
    try (Gateway gateway = Gateway.open(options(data, store))) {
      assertThat(gateway.drainAll(Duration.ofSeconds(60))).isTrue();
      assertThat(gateway.auditLedger().balanced()).isTrue();
      assertThat(gateway.auditLedger().synced()).isEqualTo(acknowledged);
    }
    assertThat(memory.lines()).doesNotHaveDuplicates().hasSize((int) acknowledged);
  }
}
