package dev.trackside.app.demo;

import dev.trackside.app.audit.VerifyDesk;
import dev.trackside.app.json.Json;
import dev.trackside.app.screen.Texts;
import dev.trackside.audit.AnchorFiles;
import dev.trackside.gateway.Ledger;
import dev.trackside.simulation.SensorFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Reads the batches back from the sink's files, and compares them with what was acknowledged. */
final class Verification {
  private final Map<String, List<String>> delivered = new HashMap<>();
  private final Set<String> requestIds = new HashSet<>();
  private final List<String> lines = new ArrayList<>();
  private long packets;
  private final Set<String> late = new HashSet<>();
  private long lateLines;
  private long faulty;
  private int files;
  private boolean holds = true;

  private Verification() {}

  static Verification of(Path sink, Garage garage, Ledger ledger) throws IOException {
    Verification verification = new Verification();
    verification.read(sink);
    verification.compare(garage, ledger);
    return verification;
  }

  /** Holds the audit log of the running gateway against the proofs that the sink got. */
  void auditLog(Path data, Path sink) throws IOException, InterruptedException {
    List<byte[]> anchors = AnchorFiles.notes(sink);
    JsonNode found =
        VerifyDesk.verify(new VerifyDesk.Ask(data, null, anchors, true), (share, text) -> {});
    check(
        found.path("verdict").asString("").equals("intact") && !anchors.isEmpty(),
        "the audit log is as it was signed, and the sink's proofs lie in it",
        Texts.count(found.path("entries").asLong())
            + " entries, "
            + Texts.count(anchors.size())
            + " proofs");
  }

  /** True when everything that was promised is so. */
  boolean holds() {
    return holds;
  }

  /** What was checked, a line each. */
  List<String> lines() {
    return lines;
  }

  private void read(Path sink) throws IOException {
    List<Path> batches;
    try (Stream<Path> all = Files.list(sink)) {
      // A batch's name ends with its first position, so this is the order of the buffer.
      batches = all.filter(file -> file.toString().endsWith(".ndjson")).sorted().toList();
    }
    files = batches.size();
    for (Path batch : batches) {
      for (String line : Files.readAllLines(batch)) {
        JsonNode packet = Json.read(line);
        for (JsonNode value : packet.path("samples")) {
          faulty += value.isNumber() && value.asDouble() == SensorFault.RAIL_VALUE ? 1 : 0;
        }
        if (packet.has("_late")) {
          lateLines++;
          late.add(packet.path("request_id").asString(""));
          continue; // a sample that a breaker held; its packet was delivered before
        }
        packets++;
        requestIds.add(packet.path("request_id").asString(""));
        delivered
            .computeIfAbsent(packet.path("source").asString(""), source -> new ArrayList<>())
            .add(packet.path("packet_id").asString(""));
      }
    }
  }

  private void compare(Garage garage, Ledger ledger) {
    check(
        packets == garage.packets() && delivered.equals(garage.acknowledged()),
        "every acknowledged packet is in the sink once, in its source's order",
        Texts.count(packets) + " of " + Texts.count(garage.packets()) + " in " + files + " files");
    check(
        requestIds.size() == packets,
        "every request id is there once",
        Texts.count(requestIds.size()) + " different ones");
    check(
        faulty == 0 && ledger.splitOpen() == garage.faulty(),
        "every bad sample is a dead letter, and none reached the sink",
        Texts.count(ledger.splitOpen()) + " of " + Texts.count(garage.faulty()));
    check(
        late.size() == lateLines && lateLines == ledger.late() && requestIds.containsAll(late),
        "what the breaker held came back by itself, once, marked late",
        Texts.count(lateLines));
    check(
        ledger.accepted() == garage.packets() && ledger.synced() == garage.packets(),
        "accepted, acknowledged and delivered are the same packets",
        Texts.count(ledger.synced()));
    check(ledger.balanced(), "the ledger balances", "every block on disk counted");
  }

  private void check(boolean so, String what, String figures) {
    holds &= so;
    lines.add((so ? "  ok      " : "  FAILED  ") + what + " (" + figures + ")");
  }
}
