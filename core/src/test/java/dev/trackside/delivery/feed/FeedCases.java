package dev.trackside.delivery.feed;

import dev.trackside.delivery.DeliveryOptions;
import dev.trackside.delivery.MemorySink.Turn;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.io.TempDir;

/** A gateway whose sink takes feeds, and what makes breakers move. */
abstract class FeedCases {
  private static final long START = 1_756_645_200_000_000_000L;
  private static final int FAILURES = 5;

  @TempDir Path folder;
  final FeedSink.Memory memory = new FeedSink.Memory();
  private int number;

  final GatewayOptions options(Supplier<Turn> turns, String destination, Set<Feed> feeds) {
    return GatewayOptions.at(folder.resolve("data"))
        .with(
            DeliveryOptions.standard()
                .withBackoff(Duration.ofMillis(2), Duration.ofMillis(2))
                .withLinger(Duration.ZERO))
        .with(new FeedSink(memory, destination, turns, feeds));
  }

  final Gateway open(Turn turn) {
    return Gateway.open(options(() -> turn, "site", Set.of(Feed.BREAKERS)));
  }

  final void send(Gateway gateway, String source, String channel, double value) {
    number++;
    ChunkBuilder builder = new ChunkBuilder();
    builder.begin(new Stream(source, "race", "zandvoort"), START + number);
    builder.packetId("p" + number).number(channel, value).end();
    gateway.accept(builder.build(gateway.requestIds(), gateway.time().epochNanos()));
  }

  /** Opens the breaker of a channel, and closes all by hand. */
  final void move(Gateway gateway, String source, String channel) {
    for (int i = 0; i < FAILURES; i++) {
      send(gateway, source, channel, 1e9);
    }
    gateway.resetBreakers("", "");
  }

  /** What stands in the file: {@code number source channel to}. */
  static List<String> changes(Gateway gateway) {
    return rows(
        gateway,
        "SELECT number || ' ' || source || ' ' || channel || ' ' || to_"
            + " FROM breaker_transition ORDER BY number");
  }

  static List<String> rows(Gateway gateway, String sql) {
    return gateway
        .store()
        .read(connection -> {
          List<String> rows = new ArrayList<>();
          try (Statement statement = connection.createStatement();
              ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
              rows.add(row.getString(1));
            }
          }
          return rows;
        });
  }

  static void run(Gateway gateway, String sql) {
    gateway
        .store()
        .write(connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
          }
        });
  }
}
