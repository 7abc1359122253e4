package dev.trackside.app.fencing;

import dev.trackside.app.proof.Api;
import dev.trackside.buffer.BlockLog;
import dev.trackside.buffer.LogCursor;
import dev.trackside.packet.Chunk;
import dev.trackside.store.Snapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Lists what is not as it must be, of what the sink has, batch by batch and packet by packet. */
final class SwitchOracle {
  private static final int SHOWN = 20;

  private final Laws laws;
  private final Map<String, CommitOrder.Batch> batches;
  private final Map<String, Integer> numbers;
  private final List<String> wrong = new ArrayList<>();
  private final Map<Integer, Packet> packets = new HashMap<>();
  private int more;
  private int supplements;
  private int judgedWhenOver;

  /** What the sink has of a packet. */
  private static final class Packet {
    private int whole;
    private final Set<String> left = new HashSet<>();

    /** What was decided for good when it left first. */
    private final Set<String> never = new HashSet<>();

    /** What has to be there, because it left first under a law that lets it. */
    private final Set<String> missing = new HashSet<>();
  }

  SwitchOracle(Laws laws, Map<String, CommitOrder.Batch> batches, Path data) {
    this.laws = laws;
    this.batches = batches;
    this.numbers = stored(data);
  }

  /** The packets in the buffer: number by request id. */
  private Map<String, Integer> stored(Path data) {
    Map<String, Integer> stored = new HashMap<>();
    Set<Integer> seen = new HashSet<>();
    try (Snapshot snapshot = Snapshot.open(data)) {
      LogCursor cursor = new LogCursor(snapshot, BlockLog.ofBuffer());
      Optional<LogCursor.Window> window = cursor.at(0);
      while (window.isPresent()) {
        Chunk chunk = window.get().chunk();
        for (int i = 0; i < chunk.count(); i++) {
          int number = CarPackets.number(chunk.packetIds().text(i));
          if (!seen.add(number)) {
            say("stored twice: packet " + number);
          }
          stored.put(chunk.requestId(i).text(), number);
        }
        window = cursor.at(window.get().end());
      }
    }
    return stored;
  }

  int supplements() {
    return supplements;
  }

  /** Batches that were judged by a policy that was out of date. */
  int judgedWhenOver() {
    return judgedWhenOver;
  }

  /** What is wrong with a sink that must have all of so many packets; empty when all is well. */
  List<String> wrong(Path sink, int acknowledged) throws IOException {
    for (CommitOrder.Batch batch : batches.values()) {
      law(batch);
    }
    int files = 0;
    try (Stream<Path> found = Files.list(sink)) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        files++;
        file(file);
      }
    }
    if (files != batches.size()) {
      say(files + " files for " + batches.size() + " batches");
    }
    for (int number = 0; number < acknowledged; number++) {
      whole(number, packets.getOrDefault(number, new Packet()));
    }
    if (packets.size() != acknowledged || numbers.size() != acknowledged) {
      say(
          "acknowledged %d packets, stored %d, in the sink %d"
              .formatted(acknowledged, numbers.size(), packets.size()));
    }
    if (more > 0) {
      wrong.add("and " + more + " more");
    }
    return wrong;
  }

  private void say(String what) {
    if (wrong.size() < SHOWN) {
      wrong.add(what);
    } else {
      more++;
    }
  }

  private void law(CommitOrder.Batch batch) {
    if (!batch.policy().equals(batch.inForce())) {
      say(
          "%s was frozen under %s, in force was %s"
              .formatted(batch, laws.find(batch.policy()), laws.find(batch.inForce())));
    }
    Law law = laws.find(batch.policy());
    // Judged, then sealed, then frozen in one commit that looks at the clock once more.
    if (law.isOver(batch.judgedAtMillis()) != law.isOver(batch.sealedAtMillis())) {
      say(batch + " was judged before " + law + " was out of date, and sealed after");
    }
    judgedWhenOver += law.isOver(batch.judgedAtMillis()) ? 1 : 0;
    if (!batch.state().equals("ACKED")) {
      say(batch + " is not acknowledged");
    }
  }

  private void file(Path file) throws IOException {
    String id = String.valueOf(file.getFileName()).replace(".ndjson", "");
    CommitOrder.Batch batch = batches.get(id);
    byte[] bytes = Files.readAllBytes(file);
    if (batch == null || !batch.sha256().equals(sha256(bytes))) {
      say(file + " is no batch, or not as it was frozen: " + batch);
      return;
    }
    new String(bytes, StandardCharsets.UTF_8)
        .lines()
        .forEach(line -> line(batch, Api.JSON.readTree(line)));
  }

  private void line(CommitOrder.Batch batch, JsonNode line) {
    Integer number = numbers.get(line.path("request_id").asString(""));
    if (number == null) {
      say("nobody sent " + line + " of " + batch);
      return;
    }
    Packet packet = packets.computeIfAbsent(number, any -> new Packet());
    boolean isSupplement = line.path("_supplement").asBoolean();
    supplements += isSupplement ? 1 : 0;
    packet.whole += isSupplement ? 0 : 1;
    Law law = laws.find(batch.policy());
    Map<String, Double> samples = CarPackets.samples(number);
    line.path("samples")
        .propertyStream()
        .filter(each -> !samples.containsKey(each.getKey()))
        .forEach(each -> say("nobody sent " + each + " in " + line));
    samples.forEach((channel, value) -> {
      OptionalDouble expected = law.left(channel, value, batch.judgedAtMillis());
      JsonNode found = line.path("samples").path(channel);
      if (found.isMissingNode()) {
        if (!isSupplement) {
          stayed(packet, channel, law.fate(channel, batch.judgedAtMillis()));
        }
      } else if (expected.isEmpty() || found.asDouble() != expected.getAsDouble()) {
        say("%s has %s under %s: %s".formatted(batch.id(), channel, law, line));
      } else if (!packet.left.add(channel)) {
        say(channel + " left twice: " + line + " of " + batch);
      }
    });
  }

  private static void stayed(Packet packet, String channel, Law.Fate fate) {
    switch (fate) {
      case LEAVES -> packet.missing.add(channel);
      case STAYS -> packet.never.add(channel);
      case WAITS -> {}
    }
  }

  private void whole(int number, Packet packet) {
    Set<String> mustHave = new HashSet<>(CarPackets.samples(number).keySet());
    mustHave.remove("throttle"); // a law may have kept it for good
    boolean isSpoilt =
        !packet.missing.isEmpty() || packet.never.stream().anyMatch(packet.left::contains);
    if (packet.whole != 1 || !packet.left.containsAll(mustHave) || isSpoilt) {
      say(
          "packet %d is %d times in the sink; left %s, kept for good %s, missing %s"
              .formatted(number, packet.whole, packet.left, packet.never, packet.missing));
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has it", e);
    }
  }
}
