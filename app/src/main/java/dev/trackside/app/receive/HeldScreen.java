package dev.trackside.app.receive;

import dev.trackside.app.screen.Texts;
import dev.trackside.receiver.Incoming;
import dev.trackside.receiver.ReceivedBatch;
import dev.trackside.receiver.WitnessedLog;
import dev.trackside.tree.TreeHash;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a receiver holds, for people. */
final class HeldScreen {
  private HeldScreen() {}

  static List<String> batches(List<ReceivedBatch> batches, Instant now) {
    if (batches.isEmpty()) {
      return List.of("nothing came");
    }
    List<List<String>> rows = new ArrayList<>();
    long packets = 0;
    long bytes = 0;
    for (ReceivedBatch batch : batches) {
      packets += batch.packets();
      bytes += batch.bytes();
      rows.add(
          List.of(
              batch.id(),
              batch.gateway(),
              sessions(batch),
              Texts.count(batch.packets()),
              Texts.bytes(batch.bytes()),
              age(Duration.between(Instant.ofEpochMilli(batch.receivedAtMillis()), now)),
              (batch.hasProofs() ? "" : "no proofs ") + (batch.hasErased() ? "erased" : "")));
    }
    List<String> lines =
        new ArrayList<>(
            Texts.table(
                List.of("batch", "gateway", "sessions", "packets", "size", "age", ""), rows));
    lines.add(
        "%s batches, %s packets, %s"
            .formatted(Texts.count(batches.size()), Texts.count(packets), Texts.bytes(bytes)));
    return lines;
  }

  private static String sessions(ReceivedBatch batch) {
    String names =
        batch.parts().stream()
            .map(Incoming.Part::session)
            .limit(3)
            .collect(Collectors.joining(","));
    return batch.parts().size() > 3 ? names + ",..." : names;
  }

  private static String age(Duration age) {
    long seconds = Math.max(0, age.toSeconds());
    if (seconds < 120) {
      return seconds + " s";
    }
    return seconds < 7_200 ? seconds / 60 + " min" : seconds / 3_600 + " h";
  }

  static List<String> batch(ReceivedBatch batch) {
    List<String> lines = new ArrayList<>();
    lines.add("batch     " + batch.id());
    lines.add("gateway   " + Texts.legible(batch.gateway()));
    lines.add("received  " + Instant.ofEpochMilli(batch.receivedAtMillis()));
    lines.add("packets   " + Texts.count(batch.packets()));
    lines.add("size      " + Texts.bytes(batch.bytes()));
    lines.add("sha256    " + TreeHash.hex(batch.sha256()));
    lines.add("proofs    " + (batch.hasProofs() ? "kept" : "none came"));
    if (batch.hasErased()) {
      lines.add("erased    its gateway erased values that are held here: delete them here too");
    }
    for (Incoming.Part part : batch.parts()) {
      lines.add(
          "session   %s at %s, %s packets"
              .formatted(
                  Texts.legible(part.session()),
                  Texts.legible(part.circuit()),
                  Texts.count(part.packets())));
    }
    lines.add("");
    batch.receipt().lines().forEach(lines::add);
    return lines;
  }

  static List<String> logs(List<WitnessedLog> logs) {
    if (logs.isEmpty()) {
      return List.of("no log was shown");
    }
    List<List<String>> rows = new ArrayList<>();
    for (WitnessedLog log : logs) {
      rows.add(
          List.of(
              log.origin(),
              Texts.count(log.size()),
              log.firstSeenKey().map(key -> "believed as it came: " + key).orElse("pinned")));
    }
    return Texts.table(List.of("log", "entries", "key"), rows);
  }
}
