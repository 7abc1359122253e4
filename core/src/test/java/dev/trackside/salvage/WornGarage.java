package dev.trackside.salvage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.delivery.Eventually;
import dev.trackside.delivery.batch.BatchState;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.gateway.Ledger;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import dev.trackside.store.Store;
import dev.trackside.store.StoreException;
import dev.trackside.store.SystemTime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A data directory with packets delivered and packets that wait, to be damaged; and its oracle. */
final class WornGarage {
  private static final Pattern PACKET = Pattern.compile("\"packet_id\":\"(p[0-9]+)\"");
  private static final Duration SHORT = Duration.ofSeconds(2);
  private static final Duration WAIT = Duration.ofSeconds(30);

  final Path folder;
  final Path data;
  final Path out;

  private WornGarage(Path folder) {
    this.folder = folder;
    this.data = folder.resolve("data");
    this.out = folder.resolve("out");
  }

  /** What came of it in the end. */
  record Outcome(Ledger ledger, Map<String, Integer> delivered, List<SalvageReport> repairs) {
    long distinct() {
      return delivered.size();
    }

    List<String> twice() {
      return delivered.entrySet().stream()
          .filter(each -> each.getValue() > 1)
          .map(Map.Entry::getKey)
          .sorted()
          .toList();
    }
  }

  /** Packets of the first part are delivered, those of the second wait; some are dead letters. */
  static WornGarage make(Path folder, int delivered, int waiting) throws Exception {
    WornGarage garage = new WornGarage(folder);
    Files.createDirectories(folder);
    Random random = new Random(7);
    int next = 0;
    try (Gateway gateway = Gateway.open(garage.options())) {
      for (int i = 0; i < delivered; i++) {
        next = garage.send(gateway, random, next, i % 5 == 0 ? 1_000 : 40);
      }
      assertThat(gateway.drainAll(WAIT)).isTrue();
    }
    // Without the key nothing is vouched for: batches are frozen, and none is ever sent.
    Path key = garage.data.resolve("keys/audit.key");
    Path away = garage.data.resolve("audit.key.away");
    Files.move(key, away);
    try (Gateway gateway = Gateway.open(garage.options())) {
      for (int i = 0; i < waiting; i++) {
        next = garage.send(gateway, random, next, i % 5 == 0 ? 1_000 : 40);
      }
      Eventually.holds(
          "a batch is frozen and waits",
          () -> gateway.batches(1).getFirst().state() == BatchState.DRAINING);
    }
    Files.move(away, key);
    return garage;
  }

  /** Keeps the files as they are now, to come back to. */
  void keep() throws IOException {
    copy(folder, kept());
  }

  /** Makes all as it was when it was kept; under the same paths, by which sinks are known. */
  void restore() throws IOException {
    remove(folder);
    copy(kept(), folder);
  }

  private Path kept() {
    return folder.resolveSibling(folder.getFileName() + ".kept");
  }

  private static void remove(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (Path each : files.toList()) {
        Path target = to.resolve(from.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(target);
        } else {
          Files.copy(each, target);
        }
      }
    }
  }

  /** Changes the file. */
  void change(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isPositive();
    }
  }

  GatewayOptions options() {
    return GatewayOptions.at(data).withFileSink(out);
  }

  int send(Gateway gateway, Random random, int first, int packets) {
    ChunkBuilder builder = new ChunkBuilder();
    Stream car = new Stream("car-44", "race", "zandvoort");
    long at = 1_756_645_392_000_000_000L + first * 10_000_000L;
    for (int i = 0; i < packets; i++) {
      builder.begin(car, at + i * 10_000_000L).packetId("p" + (first + i));
      builder.number("a", random.nextDouble()).number("b", random.nextDouble());
      builder.number("speed", i % 50 == 3 ? 999 : 200);
      builder.number("c", random.nextDouble()).end();
    }
    builder.begin(car, at).packetId("d" + first).number("speed", 999).end();
    Chunk chunk = builder.build(gateway.requestIds(), gateway.time().epochNanos());
    gateway.accept(chunk);
    return first + packets;
  }

  Path file() {
    return data.resolve(Store.FILE);
  }

  /** The pages of a table or an index of a kind: leaf, internal or overflow. */
  List<Integer> pages(String name, String kind) throws Exception {
    List<Integer> pages = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT pageno FROM dbstat WHERE name = '%s' AND pagetype = '%s' ORDER BY pageno"
                    .formatted(name, kind))) {
      while (row.next()) {
        pages.add(row.getInt(1));
      }
    }
    return pages;
  }

  long ask(String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getLong(1) : -1;
    }
  }

  void zero(int page) throws IOException {
    write((page - 1L) * 16_384, new byte[16_384]);
  }

  void write(long at, byte[] bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes), at);
    }
  }

  /** Starts as the program does: what is found damaged is salvaged; then all that can go goes. */
  Outcome revive() throws Exception {
    List<SalvageReport> repairs = new ArrayList<>();
    for (int round = 0; ; round++) {
      try (Gateway gateway = Gateway.open(options())) {
        gateway.pause("", false);
        long broken = ask("SELECT count(*) FROM batch WHERE settled = 'BROKEN'");
        boolean isSilent = !gateway.audit().problem().isEmpty();
        boolean isDone = gateway.drainAll(broken > 0 || isSilent ? SHORT : WAIT.dividedBy(3));
        // With a hole among its newest entries the log cannot go on, and nothing leaves.
        boolean isHeld = broken > 0 || !gateway.audit().problem().isEmpty();
        if (isDone || isHeld || round > 2) {
          assertThat(isDone || isHeld).as("drained: " + gateway.health().problems()).isTrue();
          return new Outcome(gateway.auditLedger(), delivered(), repairs);
        }
      } catch (StoreException e) {
        if (e.kind() != StoreException.Kind.DAMAGED || round > 2) {
          throw e;
        }
      }
      repairs.add(repair());
    }
  }

  /** As after a kill: the log is still beside the file. What is damaged in it is up to the test. */
  static WornGarage makeKilled(Path folder, int delivered, int waiting) throws Exception {
    WornGarage garage = make(folder, delivered, 1);
    Random random = new Random(8);
    try (Gateway gateway = Gateway.open(garage.options())) {
      assertThat(gateway.drainAll(WAIT)).isTrue();
      gateway.pause("", true);
      int next = 1_000_000;
      for (int i = 0; i < waiting; i++) {
        next = garage.send(gateway, random, next, i % 5 == 0 ? 1_000 : 40);
      }
      copy(garage.folder, garage.kept());
    }
    garage.restore();
    return garage;
  }

  SalvageReport repair() {
    return Salvage.repair(data, SystemTime.CLOCKS, (_, _) -> {});
  }

  SalvageReport check() {
    return Salvage.check(data, SystemTime.CLOCKS, (_, _) -> {});
  }

  /** How often each packet is in the sink. */
  Map<String, Integer> delivered() throws IOException {
    Map<String, Integer> counts = new HashMap<>();
    try (var files = Files.list(out)) {
      for (Path each : files.filter(one -> one.toString().endsWith(".ndjson")).toList()) {
        Matcher found = PACKET.matcher(Files.readString(each));
        while (found.find()) {
          counts.merge(found.group(1), 1, Integer::sum);
        }
      }
    }
    return counts;
  }
}
