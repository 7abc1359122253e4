package dev.trackside.app.receive;

import dev.trackside.app.audit.KeptCheckpoints;
import dev.trackside.app.audit.WholeFile;
import dev.trackside.app.json.Json;
import dev.trackside.audit.BatchProofs;
import dev.trackside.receiver.ReceivedBatch;
import dev.trackside.receiver.ReceivedTable;
import dev.trackside.receiver.WitnessTable;
import dev.trackside.receiver.WitnessedLog;
import dev.trackside.store.Reading;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Writes what a receiver holds as files: each is there wholly or not at all. */
final class Export {
  private static final int PAGE = 500;

  private final Reading reading;
  private final Path directory;
  private long written;
  private long there;
  private long packets;
  private long checkpoints;

  Export(Reading reading, Path directory) {
    this.reading = reading;
    this.directory = directory;
  }

  void batch(ReceivedBatch batch) {
    Path file = directory.resolve(batch.id() + ".ndjson");
    packets += batch.packets();
    if (Files.exists(file)) {
      there++;
      return;
    }
    Optional<byte[]> proofs =
        reading.read(connection -> ReceivedTable.proofs(connection, batch.id()));
    proofs.ifPresent(bytes ->
        WholeFile.write(
            directory.resolve("audit").resolve(batch.id() + BatchProofs.SUFFIX),
            out -> out.write(bytes)));
    byte[] body =
        reading.read(connection -> ReceivedTable.body(connection, batch.id())).orElseThrow();
    WholeFile.write(file, out -> out.write(body));
    written++;
  }

  void checkpoints() {
    for (WitnessedLog log : reading.read(WitnessTable::logs)) {
      long behind = -1;
      List<WitnessTable.Kept> page = page(log.origin(), behind);
      while (!page.isEmpty()) {
        for (WitnessTable.Kept kept : page) {
          byte[] note = kept.note().getBytes(StandardCharsets.UTF_8);
          KeptCheckpoints.keep(directory.resolve("witness"), log.origin(), kept.size(), note);
          behind = kept.size();
          checkpoints++;
        }
        page = page(log.origin(), behind);
      }
    }
  }

  private List<WitnessTable.Kept> page(String origin, long behind) {
    return reading.read(connection -> WitnessTable.checkpoints(connection, origin, behind, PAGE));
  }

  JsonNode view() {
    return Json.object()
        .put("written", written)
        .put("was_there", there)
        .put("packets", packets)
        .put("checkpoints", checkpoints);
  }

  String line() {
    return "%,d batches written, %,d were there, %,d packets, %,d checkpoints: %s"
        .formatted(written, there, packets, checkpoints, directory);
  }
}
