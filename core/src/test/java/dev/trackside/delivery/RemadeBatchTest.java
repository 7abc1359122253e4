package dev.trackside.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.audit.AuditQuery;
import dev.trackside.audit.AuditReader;
import dev.trackside.audit.Entry;
import dev.trackside.audit.Kind;
import dev.trackside.delivery.MemorySink.Memory;
import dev.trackside.delivery.MemorySink.Turn;
import dev.trackside.delivery.batch.BatchRow;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.tree.TreeHash;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A batch that an older program froze in another format is sent in this one, and logged so. */
@Timeout(120)
final class RemadeBatchTest {
  @TempDir private Path folder;
  private final Memory memory = new Memory();

  private GatewayOptions options(Supplier<Turn> turns) {
    return GatewayOptions.at(folder.resolve("data"))
        .with(
            DeliveryOptions.standard()
                .withBackoff(Duration.ofMillis(2), Duration.ofMillis(2))
                .withLinger(Duration.ZERO)
                .withBatch(50, 1 << 20))
        .with(new MemorySink("memory", memory, turns));
  }

  /** What an update of the program leaves: the batch's bytes were those of another format. */
  private void pretendOtherFormat() throws SQLException {
    Path file = folder.resolve("data").resolve("trackside.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("UPDATE batch SET format = 99, sha256 = zeroblob(32)"))
          .isEqualTo(1);
    }
  }

  private static List<Entry> entries(Gateway gateway, Kind kind) {
    AuditQuery query = AuditQuery.all().ofKind(kind);
    return gateway.store().read(connection -> AuditReader.page(connection, query, 0, 100));
  }

  @Test
  void aBatchInAnotherFormatHasAnEntryOfItsNewBytes() throws Exception {
    Traffic traffic = new Traffic("race", 1);
    try (Gateway gateway = Gateway.open(options(() -> Turn.DENY))) {
      traffic.send(gateway, 20);
      Eventually.holds("sent once", () -> !memory.attempts().isEmpty());
      assertThat(entries(gateway, Kind.BATCH_SEALED)).hasSize(1);
    }
    pretendOtherFormat();
    try (Gateway gateway = Gateway.open(options(() -> Turn.TAKE))) {
      assertThat(gateway.drainAll(Duration.ofSeconds(30))).isTrue();
      BatchRow batch = gateway.batches(10).getFirst();
      assertThat(batch.format()).isNotEqualTo(99);
      assertThat(batch.resealed()).isTrue();
      Entry again = entries(gateway, Kind.BATCH_SEALED).getLast();
      assertThat(entries(gateway, Kind.BATCH_SEALED)).hasSize(2);
      assertThat(again.data())
          .containsEntry("resealed", true)
          .containsEntry("why", "format")
          .containsEntry("sha256", TreeHash.hex(batch.sha256()));
      Entry acked = entries(gateway, Kind.BATCH_ACKED).getLast();
      assertThat(entries(gateway, Kind.BATCH_RECOVERED))
          .extracting(entry -> entry.text("batch"))
          .containsExactly(batch.id());
      assertThat(acked.data()).containsEntry("sha256", TreeHash.hex(batch.sha256()));
      assertThat(acked.seq()).isGreaterThan(again.seq());
    }
    traffic.assertExactlyOnceInOrder(memory.lines());
  }
}
