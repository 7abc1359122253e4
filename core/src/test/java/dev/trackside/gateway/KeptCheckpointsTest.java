package dev.trackside.gateway;

import static dev.trackside.gateway.LoggedGateway.entries;
import static dev.trackside.gateway.LoggedGateway.files;
import static dev.trackside.gateway.LoggedGateway.keys;
import static dev.trackside.gateway.LoggedGateway.lap;
import static dev.trackside.gateway.LoggedGateway.run;
import static dev.trackside.gateway.LoggedGateway.ship;
import static dev.trackside.gateway.LoggedGateway.verify;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.audit.AnchorFiles;
import dev.trackside.audit.AuditTrail;
import dev.trackside.audit.BatchProofs;
import dev.trackside.audit.Kind;
import dev.trackside.audit.Verification;
import dev.trackside.audit.Verification.Damage;
import dev.trackside.delivery.Eventually;
import dev.trackside.store.Snapshot;
import dev.trackside.tree.CanonicalReader;
import dev.trackside.tree.LeafProof;
import dev.trackside.tree.TreeHash;
import dev.trackside.tree.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a sink keeps beside its batches shows what was done to the gateway's log later. */
@Timeout(120)
final class KeptCheckpointsTest {
  private static final Duration WAIT = Duration.ofSeconds(60);
  private static final String[] UNGUARDED = {
    "DROP TRIGGER audit_entry_delete",
    "DROP TRIGGER audit_node_delete",
    "DROP TRIGGER audit_checkpoint_delete"
  };

  @TempDir Path folder;
  private Path data;
  private Path out;
  private GatewayOptions options;

  @BeforeEach
  void options() {
    data = folder.resolve("data");
    out = folder.resolve("out");
    options = GatewayOptions.at(data).withFileSink(out);
  }

  private void shipTwice() throws Exception {
    for (int i = 0; i < 2; i++) {
      try (Gateway gateway = Gateway.open(options)) {
        ship(gateway);
      }
    }
  }

  private List<VerifierKey> pinned() {
    try (Snapshot snapshot = Snapshot.open(data)) {
      return keys(snapshot);
    }
  }

  private Verification found(List<VerifierKey> keys) throws IOException {
    try (Snapshot snapshot = Snapshot.open(data)) {
      return verify(snapshot, keys, AnchorFiles.notes(out));
    }
  }

  @Test
  void eachBatchLiesBesideAProofOfItsEntry() throws Exception {
    shipTwice();
    List<VerifierKey> keys = pinned();
    List<Path> batches = files(out);
    List<Path> kept = files(out.resolve("audit"));
    assertThat(kept).hasSameSizeAs(batches).hasSizeGreaterThanOrEqualTo(2);
    for (int i = 0; i < kept.size(); i++) {
      String id = batches.get(i).getFileName().toString().replace(".ndjson", "");
      assertThat(kept.get(i)).hasFileName(id + BatchProofs.SUFFIX);
      List<LeafProof> proofs = BatchProofs.parse(Files.readAllBytes(kept.get(i)));
      assertThat(proofs).hasSize(1);
      byte[] entry = proofs.getFirst().extra();
      assertThat(proofs.getFirst().proves(new TreeHash().leaf(entry), keys)).isTrue();
      Map<String, Object> members = CanonicalReader.read(entry).orElseThrow();
      assertThat(members).containsEntry("batch", id);
      assertThat(String.valueOf(members.get("data")))
          .contains(TreeHash.hex(TreeHash.plain(Files.readAllBytes(batches.get(i)))));
    }
    assertThat(found(keys)).isInstanceOf(Verification.Intact.class);
    assertThat(found(keys).scope().anchors()).isEqualTo(AnchorFiles.notes(out).size());
  }

  @Test
  void showsATailThatWasCutOff() throws Exception {
    shipTwice();
    List<VerifierKey> keys = pinned();
    try (Gateway gateway = Gateway.open(options.withoutSinks())) {
      long last = entries(gateway.store(), Kind.BATCH_SEALED).getLast().seq();
      run(gateway.store(), UNGUARDED);
      run(
          gateway.store(),
          "DELETE FROM audit_checkpoint WHERE size >= " + last,
          "DELETE FROM audit_entry WHERE seq >= " + last);
      assertThat(damage(verify(gateway.store(), keys, AnchorFiles.notes(out))))
          .isEqualTo(Damage.CUT);
    }
  }

  @Test
  void showsAnOldFileThatWasPutBack() throws Exception {
    try (Gateway gateway = Gateway.open(options)) {
      ship(gateway);
    }
    copy(data, folder.resolve("backup"));
    try (Gateway gateway = Gateway.open(options)) {
      ship(gateway);
    }
    List<VerifierKey> keys = pinned();
    assertThat(found(keys)).isInstanceOf(Verification.Intact.class);
    remove(data);
    copy(folder.resolve("backup"), data);
    assertThat(damage(found(keys))).isEqualTo(Damage.CUT);
  }

  /** By somebody who has the key too: the gateway itself, made to begin its log anew. */
  @Test
  void showsALogThatWasWrittenAnew() throws Exception {
    shipTwice();
    List<VerifierKey> keys = pinned();
    try (Gateway gateway = Gateway.open(options.withoutSinks())) {
      run(gateway.store(), UNGUARDED);
      run(
          gateway.store(),
          "DELETE FROM audit_checkpoint",
          "DELETE FROM audit_node",
          "DELETE FROM audit_entry");
    }
    for (int i = 0; i < 20; i++) {
      Gateway.open(options.withoutSinks()).close();
    }
    assertThat(pinned()).isEqualTo(keys);
    assertThat(damage(found(keys))).isEqualTo(Damage.FORK);
  }

  @Test
  void nothingLeavesWithoutAKeyThatSignsForIt() throws Exception {
    try (Gateway gateway = Gateway.open(options)) {
      ship(gateway);
    }
    int before = files(out).size();
    Path key = data.resolve(AuditTrail.KEY_FILE);
    Files.move(key, folder.resolve("taken"));
    try (Gateway gateway = Gateway.open(options)) {
      assertThat(gateway.accept(lap(gateway))).isInstanceOf(Receipt.class);
      gateway.drain();
      Eventually.holds(
          "health says why it waits",
          () ->
              gateway.health().problems().stream()
                  .anyMatch(problem -> problem.what().contains("cannot vouch for it")));
      assertThat(gateway.health().problems())
          .anyMatch(problem -> problem.what().contains("the audit log could not be signed"));
      assertThat(files(out)).hasSize(before);
      Files.move(folder.resolve("taken"), key);
      assertThat(gateway.drainAll(WAIT)).isTrue();
      assertThat(files(out)).hasSizeGreaterThan(before);
    }
    assertThat(found(pinned())).isInstanceOf(Verification.Intact.class);
  }

  private static Damage damage(Verification found) {
    assertThat(found).isInstanceOf(Verification.Tampered.class);
    return ((Verification.Tampered) found).what();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Files.copy(each, to.resolve(from.relativize(each).toString()));
      }
    }
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path each : all.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(each);
      }
    }
  }
}
