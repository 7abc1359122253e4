package dev.trackside.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.audit.AuditQuery;
import dev.trackside.audit.AuditReader;
import dev.trackside.audit.Entry;
import dev.trackside.audit.Kind;
import dev.trackside.audit.Verification;
import dev.trackside.audit.Verifier;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import dev.trackside.store.Store;
import dev.trackside.tree.LeafTree;
import dev.trackside.tree.TreeHash;
import dev.trackside.tree.VerifierKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway's acts are in its audit log, and what is not does not happen. */
final class AuditedGatewayTest {
  private static final Duration WAIT = Duration.ofSeconds(60);
  private static final int PACKETS = 100;

  @TempDir Path folder;

  @Test
  void logsEachBatchWithTheBytesThatLeft() throws Exception {
    Path out = folder.resolve("out");
    GatewayOptions options = GatewayOptions.at(folder.resolve("data")).withFileSink(out);
    try (Gateway gateway = Gateway.open(options)) {
      gateway.accept(lap(gateway));
      assertThat(gateway.drainAll(WAIT)).isTrue();
    }
    try (Gateway gateway = Gateway.open(options)) {
      List<Entry> sealed = entries(gateway.store(), Kind.BATCH_SEALED);
      List<Path> files = files(out);
      assertThat(sealed).hasSameSizeAs(files).isNotEmpty();
      for (Path file : files) {
        assertThat(sealed).anySatisfy(entry -> assertThatItTellsOf(entry, file));
      }
      assertThat(entries(gateway.store(), Kind.BATCH_ACKED))
          .extracting(entry -> entry.text("batch"))
          .containsExactlyElementsOf(sealed.stream().map(entry -> entry.text("batch")).toList());
      assertThat(entries(gateway.store(), Kind.START))
          .extracting(entry -> entry.data().get("after"))
          .containsExactly("stop", "stop");
      assertThat(entries(gateway.store(), Kind.STOP)).hasSize(1);
      Verification found =
          new Verifier(gateway.store(), keys(gateway.store()), List.of()).verify(_ -> {});
      assertThat(found).isInstanceOf(Verification.Intact.class);
      assertThat(found.scope().signed()).isGreaterThanOrEqualTo(sealed.getLast().seq() + 1);
    }
  }

  @Test
  void shipsNothingThatCannotBeLogged() throws Exception {
    Path out = folder.resolve("out");
    GatewayOptions options = GatewayOptions.at(folder.resolve("data")).withFileSink(out);
    try (Gateway gateway = Gateway.open(options)) {
      run(
          gateway.store(),
          "CREATE TRIGGER no_log BEFORE INSERT ON audit_entry"
              + " BEGIN SELECT RAISE(ABORT, 'the log is full'); END");
      gateway.accept(lap(gateway));
      assertThat(gateway.drainAll(Duration.ofSeconds(3))).isFalse();
      assertThat(files(out)).isEmpty();
      assertThat(gateway.batches(10)).isEmpty();
      run(gateway.store(), "DROP TRIGGER no_log");
      assertThat(gateway.drainAll(WAIT)).isTrue();
      assertThat(files(out)).isNotEmpty();
      assertThat(entries(gateway.store(), Kind.BATCH_SEALED)).hasSameSizeAs(files(out));
    }
  }

  private static void assertThatItTellsOf(Entry entry, Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    assertThat(file.getFileName().toString()).startsWith(entry.text("batch"));
    assertThat(entry.data().get("sha256")).isEqualTo(TreeHash.hex(TreeHash.plain(bytes)));
    LeafTree items = new LeafTree();
    for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n", -1)) {
      if (!line.isEmpty()) {
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        String id = line.substring("{\"request_id\":\"".length()).split("\"", 2)[0];
        record.writeBytes(id.getBytes(StandardCharsets.US_ASCII));
        record.writeBytes(TreeHash.plain(line.getBytes(StandardCharsets.UTF_8)));
        items.addRecord(record.toByteArray());
      }
    }
    assertThat(entry.data().get("items_root")).isEqualTo(TreeHash.hex(items.root()));
    assertThat(entry.data().get("packets")).hasToString(Long.toString(items.size()));
  }

  private static List<Entry> entries(Store store, Kind kind) {
    return store.read(
        connection -> AuditReader.page(connection, AuditQuery.all().ofKind(kind), 0, 1_000));
  }

  private static List<VerifierKey> keys(Store store) {
    String text = String.valueOf(entries(store, Kind.GENESIS).getFirst().data().get("key"));
    return List.of(VerifierKey.parse(text).orElseThrow());
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static void run(Store store, String sql) {
    store.write(connection -> {
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate(sql);
      }
    });
  }

  private static Chunk lap(Gateway gateway) {
    ChunkBuilder builder = new ChunkBuilder();
    Stream car = new Stream("car-44", "race", "zandvoort");
    for (int i = 0; i < PACKETS; i++) {
      builder.begin(car, 1_756_645_392_000_000_000L + i * 10_000_000L);
      builder.number("speed", 200 + i / 10.0).number("rpm", 11_000 + i).end();
    }
    return builder.build(gateway.requestIds(), gateway.time().epochNanos());
  }
}
