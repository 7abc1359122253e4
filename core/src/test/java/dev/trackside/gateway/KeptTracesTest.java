package dev.trackside.gateway;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.buffer.BlockLog;
import dev.trackside.buffer.Compaction;
import dev.trackside.buffer.TraceMark;
import dev.trackside.buffer.TraceTable;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import dev.trackside.store.Schema;
import dev.trackside.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Traces that are kept with their packets, and as long as these. */
@Timeout(120)
final class KeptTracesTest {
  private static final Stream CAR = new Stream("car-44", "race", "zandvoort");
  private static final TraceMark MONZA =
      new TraceMark("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", true);

  @TempDir private Path folder;

  private static Chunk packets(Gateway gateway, int first, double... speeds) {
    ChunkBuilder builder = new ChunkBuilder();
    for (int i = 0; i < speeds.length; i++) {
      builder.begin(CAR, 1_000_000_000L).packetId("p" + (first + i));
      builder.number("speed", speeds[i]).end();
    }
    return builder.build(gateway.requestIds(), gateway.time().epochNanos());
  }

  private static TraceMark numbered(int number) {
    return new TraceMark("%032x".formatted(number), "%016x".formatted(number), number % 2 == 0);
  }

  private static Optional<TraceMark> of(Gateway gateway, BlockLog log, long position) {
    return gateway.store().read(connection -> TraceTable.at(connection, log, position));
  }

  private static List<TraceTable.Row> all(Gateway gateway, BlockLog log) {
    return gateway.store().read(c -> TraceTable.within(c, log, 0, Long.MAX_VALUE, 10_000));
  }

  @Test
  void eachPacketKnowsItsTraceOverARestartAndWhereItLies() {
    try (Gateway gateway = Gateway.open(GatewayOptions.at(folder))) {
      gateway.accept(packets(gateway, 0, 100)); // 1, untraced
      gateway.acceptTraced(packets(gateway, 1, 100, 900, 101), MONZA); // 2 and 3; letter 1
      gateway.acceptTraced(packets(gateway, 1, 100), numbered(7)); // known: kept nowhere
      gateway.acceptTraced(packets(gateway, 4, 900), numbered(8)); // letter 2 only
      gateway.accept(packets(gateway, 5, 102)); // 4, untraced
    }
    try (Gateway gateway = Gateway.open(GatewayOptions.at(folder))) {
      BlockLog buffer = BlockLog.ofBuffer();
      assertThat(of(gateway, buffer, 1)).isEmpty();
      assertThat(of(gateway, buffer, 2)).contains(MONZA);
      assertThat(of(gateway, buffer, 3)).contains(MONZA);
      assertThat(of(gateway, buffer, 4)).isEmpty();
      assertThat(of(gateway, BlockLog.ofDeadLetters(), 1)).contains(MONZA);
      assertThat(of(gateway, BlockLog.ofDeadLetters(), 2)).contains(numbered(8));
      assertThat(all(gateway, buffer)).containsExactly(new TraceTable.Row(2, 4, MONZA));
      assertThat(gateway.auditLedger().balanced()).isTrue();
    }
  }

  @Test
  void manyAtOnceInOneCommitAreNotMixedUp() throws Exception {
    int requests = 300;
    try (Gateway gateway = Gateway.open(GatewayOptions.at(folder));
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> sent = new ArrayList<>();
      gateway.accept(packets(gateway, 1_000_000, 0));
      for (int i = 0; i < requests; i++) {
        // All that it brings is known: its trace must not become that of the next in the commit.
        Chunk known = packets(gateway, 1_000_000, 0);
        sent.add(clients.submit(() -> gateway.acceptTraced(known, numbered(9_999))));
        int number = i;
        double[] speeds = new double[1 + i % 3];
        Arrays.fill(speeds, number);
        Chunk chunk = packets(gateway, 10 * i, speeds);
        sent.add(
            clients.submit(() ->
                number % 4 == 0
                    ? gateway.accept(chunk)
                    : gateway.acceptTraced(chunk, numbered(number))));
      }
      for (Future<?> each : sent) {
        each.get();
      }
      assertMatched(gateway);
      Compaction compaction = new Compaction(gateway.store(), BlockLog.ofBuffer());
      while (compaction.step(Long.MAX_VALUE)) {
        LockSupport.parkNanos(1);
      }
      assertMatched(gateway);
    }
  }

  /** The speed of each packet is the number of its request, and so is its trace. */
  private static void assertMatched(Gateway gateway) {
    List<Chunk> chunks = new ArrayList<>();
    Replay replay = gateway.replay(ReplayQuery.ofSession("race"));
    for (Optional<Chunk> next = replay.next(); next.isPresent(); next = replay.next()) {
      chunks.add(next.get());
    }
    long position = 1;
    int traced = 0;
    for (Chunk chunk : chunks) {
      for (int i = 0; i < chunk.count(); i++, position++) {
        int number = (int) chunk.number(chunk.firstSample(i));
        Optional<TraceMark> trace = of(gateway, BlockLog.ofBuffer(), position);
        assertThat(trace)
            .as("position %d", position)
            .isEqualTo(number % 4 == 0 ? Optional.empty() : Optional.of(numbered(number)));
        traced += trace.isPresent() ? 1 : 0;
      }
    }
    assertThat(traced).isGreaterThan(300);
  }

  @Test
  void tracesGoWithTheBlocksThatTheyDescribe() throws InterruptedException {
    GatewayOptions options =
        GatewayOptions.at(folder.resolve("data"))
            .with(
                GatewayOptions.Limits.standard()
                    .withRetention(Duration.ZERO)
                    .withDuplicateWindow(1))
            .withFileSink(folder.resolve("out"));
    try (Gateway gateway = Gateway.open(options)) {
      for (int i = 0; i < 20; i++) {
        gateway.acceptTraced(packets(gateway, i, 100), numbered(i + 1));
      }
      assertThat(gateway.drainAll(Duration.ofSeconds(60))).isTrue();
      for (int i = 0; i < 6_000 && !isRid(gateway); i++) {
        LockSupport.parkNanos(10_000_000);
      }
      assertThat(isRid(gateway)).as("maintenance removed what was synced").isTrue();
      long first = gateway.store().read(c -> BlockLog.ofBuffer().first(c));
      assertThat(all(gateway, BlockLog.ofBuffer())).allMatch(row -> row.first() >= first);
    }
  }

  private static boolean isRid(Gateway gateway) {
    return all(gateway, BlockLog.ofBuffer()).size() < 20;
  }

  @Test
  void aFileOfSchemaSevenIsBroughtUpAndKnowsNoTraceBefore() throws Exception {
    try (Connection file =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(Store.FILE));
        Statement statement = file.createStatement()) {
      for (int version = 1; version <= 7; version++) {
        statement.executeUpdate(script(version));
      }
      statement.executeUpdate("PRAGMA application_id=" + 0x54726b73);
      statement.executeUpdate("PRAGMA user_version=7");
      assertThat(TraceTable.at(file, BlockLog.ofBuffer(), 1)).isEmpty();
    }
    try (Gateway gateway = Gateway.open(GatewayOptions.at(folder))) {
      gateway.accept(packets(gateway, 0, 100));
      gateway.acceptTraced(packets(gateway, 1, 101), MONZA);
      assertThat(of(gateway, BlockLog.ofBuffer(), 1)).isEmpty();
      assertThat(of(gateway, BlockLog.ofBuffer(), 2)).contains(MONZA);
      assertThat(gateway.auditLedger().balanced()).isTrue();
    }
  }

  private static String script(int version) throws IOException {
    try (InputStream in = Schema.class.getResourceAsStream("schema-" + version + ".sql")) {
      return new String(requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
