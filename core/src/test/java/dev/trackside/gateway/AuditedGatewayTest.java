package dev.trackside.gateway;

import static dev.trackside.gateway.LoggedGateway.batches;
import static dev.trackside.gateway.LoggedGateway.entries;
import static dev.trackside.gateway.LoggedGateway.files;
import static dev.trackside.gateway.LoggedGateway.keys;
import static dev.trackside.gateway.LoggedGateway.lap;
import static dev.trackside.gateway.LoggedGateway.run;
import static dev.trackside.gateway.LoggedGateway.ship;
import static dev.trackside.gateway.LoggedGateway.verify;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.audit.Entry;
import dev.trackside.audit.Kind;
import dev.trackside.audit.Verification;
import dev.trackside.tree.LeafTree;
import dev.trackside.tree.TreeHash;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway's acts are in its audit log, and what is not does not happen. */
final class AuditedGatewayTest {
  private static final Duration WAIT = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void logsEachBatchWithTheBytesThatLeft() throws Exception {
    Path out = folder.resolve("out");
    GatewayOptions options = GatewayOptions.at(folder.resolve("data")).withFileSink(out);
    try (Gateway gateway = Gateway.open(options)) {
      ship(gateway);
    }
    try (Gateway gateway = Gateway.open(options)) {
      List<Entry> sealed = entries(gateway.store(), Kind.BATCH_SEALED);
      List<Path> files = files(out);
      assertThat(sealed).hasSameSizeAs(files).isNotEmpty();
      for (Path file : files) {
        assertThat(sealed).anySatisfy(entry -> assertThatItTellsOf(entry, file));
      }
      assertThat(batches(entries(gateway.store(), Kind.BATCH_SENT))).isEqualTo(batches(sealed));
      assertThat(batches(entries(gateway.store(), Kind.BATCH_ACKED))).isEqualTo(batches(sealed));
      assertThat(entries(gateway.store(), Kind.START))
          .extracting(entry -> entry.data().get("after"))
          .containsExactly("stop", "stop");
      assertThat(entries(gateway.store(), Kind.STOP)).hasSize(1);
      Verification found = verify(gateway.store(), keys(gateway.store()), List.of());
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
}
