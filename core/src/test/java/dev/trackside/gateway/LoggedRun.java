package dev.trackside.gateway;

import static dev.trackside.gateway.LoggedGateway.batches;
import static dev.trackside.gateway.LoggedGateway.entries;
import static dev.trackside.gateway.LoggedGateway.files;
import static dev.trackside.gateway.LoggedGateway.keys;
import static dev.trackside.gateway.LoggedGateway.verify;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.audit.AnchorFiles;
import dev.trackside.audit.BatchProofs;
import dev.trackside.audit.Entry;
import dev.trackside.audit.Kind;
import dev.trackside.audit.Verification;
import dev.trackside.store.Snapshot;
import dev.trackside.tree.LeafProof;
import dev.trackside.tree.TreeHash;
import dev.trackside.tree.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Holds a gateway's log against what its sink has, after whatever was done to the gateway. */
final class LoggedRun {
  private final Path data;
  private final Path out;

  /** Every checkpoint that was ever seen in the sink. */
  private final Set<String> published = new LinkedHashSet<>();

  LoggedRun(Path data, Path out) {
    this.data = data;
    this.out = out;
  }

  /** What stands now, with a tail perhaps that nobody signed yet, contradicts nothing. */
  void look() throws IOException {
    try (Snapshot snapshot = Snapshot.open(data)) {
      if (!entries(snapshot, Kind.GENESIS).isEmpty()) {
        Verification found = found(snapshot);
        assertThat(found).isNotInstanceOf(Verification.Tampered.class);
        Set<String> sealed = Set.copyOf(batches(entries(snapshot, Kind.BATCH_SEALED)));
        for (Path each : files(out)) {
          if (!each.getFileName().toString().startsWith(".")) {
            assertThat(sealed).as("no batch without its entry").contains(id(each));
          }
        }
      }
    }
  }

  private Verification found(Snapshot snapshot) throws IOException {
    if (Files.exists(out)) {
      AnchorFiles.notes(out)
          .forEach(note -> published.add(new String(note, StandardCharsets.UTF_8)));
    }
    List<byte[]> anchors =
        published.stream().map(note -> note.getBytes(StandardCharsets.UTF_8)).toList();
    return verify(snapshot, keys(snapshot), anchors);
  }

  private static String id(Path file) {
    return file.getFileName().toString().replace(".ndjson", "");
  }

  /** Lets a last run end in good order; then log and sink tell the same, batch by batch. */
  void finish() throws Exception {
    try (Gateway gateway = Gateway.open(LoggedChild.options(data, out))) {
      assertThat(gateway.drainAll(Duration.ofSeconds(60))).isTrue();
      assertThat(gateway.auditLedger().balanced()).isTrue();
    }
    look();
    try (Snapshot snapshot = Snapshot.open(data)) {
      Verification found = found(snapshot);
      assertThat(found).isInstanceOf(Verification.Intact.class);
      assertThat(found.scope().anchors()).isEqualTo(published.size()).isPositive();
      List<Entry> sealed = entries(snapshot, Kind.BATCH_SEALED);
      List<Path> files =
          files(out).stream()
              .filter(file -> !file.getFileName().toString().startsWith("."))
              .toList();
      assertThat(batches(sealed)).doesNotHaveDuplicates();
      assertThat(files.stream().map(LoggedRun::id).sorted().toList())
          .isEqualTo(batches(sealed).stream().sorted().toList());
      assertThat(batches(entries(snapshot, Kind.BATCH_ACKED)))
          .containsExactlyInAnyOrderElementsOf(batches(sealed));
      assertThat(batches(entries(snapshot, Kind.BATCH_SENT))).containsAll(batches(sealed));
      for (Entry each : sealed) {
        assertThatItIsProved(each, keys(snapshot));
      }
    }
  }

  private void assertThatItIsProved(Entry entry, List<VerifierKey> keys) throws IOException {
    String id = entry.text("batch");
    byte[] bytes = Files.readAllBytes(out.resolve(id + ".ndjson"));
    assertThat(entry.data()).containsEntry("sha256", TreeHash.hex(TreeHash.plain(bytes)));
    byte[] kept = Files.readAllBytes(out.resolve("audit").resolve(id + BatchProofs.SUFFIX));
    List<LeafProof> proofs = BatchProofs.parse(kept);
    assertThat(proofs).hasSize(1);
    assertThat(proofs.getFirst().extra()).isEqualTo(entry.body());
    assertThat(proofs.getFirst().proves(entry.leaf(), keys)).isTrue();
  }
}
