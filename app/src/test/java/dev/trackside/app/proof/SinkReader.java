package dev.trackside.app.proof;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What a file sink's directory holds, read as its consumer reads it: every file, every line. */
final class SinkReader {
  private static final int WORST_SHOWN = 20;

  private final Map<String, List<Integer>> numbers = new HashMap<>();
  private final List<String> wrong = new ArrayList<>();
  private long packets;
  private int files;

  /** A packet in a line of a batch's file. */
  record Packet(String batchId, JsonNode json) {
    String text(String member) {
      return json.path(member).asString("");
    }

    @Override
    public String toString() {
      return "%s %s %s in %s"
          .formatted(text("source"), text("packet_id"), text("request_id"), batchId);
    }
  }

  private SinkReader() {}

  /** Reads the directory of a gateway that has delivered everything and may still run. */
  static SinkReader read(Path directory) throws IOException {
    SinkReader reader = new SinkReader();
    Set<String> requestIds = new HashSet<>();
    for (Path file : batches(directory, reader.wrong)) {
      reader.files++;
      forEachPacket(file, packet -> reader.take(packet, requestIds));
    }
    return reader;
  }

  /** The batches' files in the order of their positions, with which every id ends. */
  private static List<Path> batches(Path directory, List<String> wrong) throws IOException {
    List<Path> batches = new ArrayList<>();
    try (Stream<Path> found = Files.list(directory)) {
      for (Path file : found.filter(each -> !name(each).equals("audit")).toList()) {
        if (name(file).matches("[^.].*-s[0-9]+-[0-9]{15}\\.ndjson")) {
          batches.add(file);
        } else {
          wrong.add("no batch's file: " + file);
        }
      }
    }
    batches.sort(Comparator.comparing(file -> name(file).replaceFirst(".*-", "")));
    return batches;
  }

  private static void forEachPacket(Path file, Consumer<Packet> consumer) throws IOException {
    String batchId = name(file).replace(".ndjson", "");
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        consumer.accept(new Packet(batchId, Api.JSON.readTree(line)));
      }
    }
  }

  private void take(Packet packet, Set<String> requestIds) {
    packets++;
    int number = TrafficPlan.number(packet.text("packet_id"));
    if (!packet.batchId().equals(packet.text("batch_id"))) {
      wrong("a packet in the file of another batch", packet);
    }
    if (!requestIds.add(packet.text("request_id"))) {
      wrong("a request id twice", packet);
    }
    if (number < 0
        || packet.json().path("samples").path("speed").asDouble() != TrafficPlan.speed(number)) {
      wrong("a packet that nobody sent like this", packet);
    }
    numbers.computeIfAbsent(packet.text("source"), source -> new ArrayList<>()).add(number);
  }

  private void wrong(String what, Packet packet) {
    if (wrong.size() < WORST_SHOWN) {
      wrong.add(what + ": " + packet);
    }
  }

  /** What is wrong with the directory whatever was sent: empty when all is well. */
  List<String> wrong() {
    return wrong;
  }

  /** The sources that have packets here. */
  Set<String> sources() {
    return numbers.keySet();
  }

  /** A source's packets by their numbers, in the order in which they stand. */
  List<Integer> numbers(String source) {
    return numbers.getOrDefault(source, List.of());
  }

  long packets() {
    return packets;
  }

  int files() {
    return files;
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
