package dev.trackside.app.release;

import dev.trackside.app.proof.Api;
import dev.trackside.packet.Chunk;
import dev.trackside.quarantine.Letter;
import dev.trackside.quarantine.LetterReader;
import dev.trackside.store.Snapshot;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Every sample that the sink's files hold, in their order, and every one of a dead letter. */
final class Findings {
  private final List<InSink> sink = new ArrayList<>();
  private final Map<String, Letters> letters = new HashMap<>();
  private int strangeFiles;

  /**
   * A sample in a line of a batch's file.
   *
   * @param key which sample it is
   * @param value its value
   * @param late why its packet was a dead letter before; empty when it was none
   */
  record InSink(String key, double value, String late) {}

  /** How many dead letters hold a sample, by what became of them. */
  static final class Letters {
    private int open;
    private int released;
    private int discarded;

    int open() {
      return open;
    }

    int released() {
      return released;
    }

    int discarded() {
      return discarded;
    }
  }

  private Findings() {}

  /** Reads both, of a gateway that has ended. */
  static Findings read(Path data, Path out) throws IOException {
    Findings findings = new Findings();
    findings.readSink(out);
    try (Snapshot snapshot = Snapshot.open(data)) {
      findings.readLetters(new LetterReader(snapshot));
    }
    return findings;
  }

  List<InSink> sink() {
    return sink;
  }

  Map<String, Letters> letters() {
    return letters;
  }

  /** Files of the sink that are no batch's. */
  int strangeFiles() {
    return strangeFiles;
  }

  /** All batches in the order of their positions, with which every name ends. */
  private void readSink(Path out) throws IOException {
    List<Path> batches = new ArrayList<>();
    try (Stream<Path> found = Files.list(out)) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        if (file.toString().matches(".*-s[0-9]+-[0-9]{15}\\.ndjson")) {
          batches.add(file);
        } else {
          strangeFiles++;
        }
      }
    }
    batches.sort(Comparator.comparing(file -> file.toString().replaceFirst(".*-", "")));
    for (Path batch : batches) {
      try (BufferedReader lines = Files.newBufferedReader(batch)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          take(Api.JSON.readTree(line));
        }
      }
    }
  }

  private void take(JsonNode packet) {
    String source = packet.path("source").asString("");
    String id = packet.path("packet_id").asString("");
    String late = packet.path("_late").asString("");
    for (Map.Entry<String, JsonNode> sample : packet.path("samples").properties()) {
      String key = Expected.key(source, id, sample.getKey());
      sink.add(new InSink(key, sample.getValue().asDouble(Double.NaN), late));
    }
  }

  private void readLetters(LetterReader reader) {
    long end = reader.end();
    for (long position = 1; position < end; position++) {
      Optional<Letter> found = reader.find(position);
      if (found.isPresent()) {
        take(found.get());
      }
    }
  }

  private void take(Letter letter) {
    Chunk chunk = letter.chunk();
    int packet = letter.packet();
    String source = chunk.stream(packet).source();
    String id = chunk.packetIds().text(packet);
    for (int i = chunk.firstSample(packet); i < chunk.endSample(packet); i++) {
      String key = Expected.key(source, id, chunk.channelOf(packet, i));
      Letters of = letters.computeIfAbsent(key, each -> new Letters());
      switch (letter.state()) {
        case OPEN -> of.open++;
        case RELEASED -> of.released++;
        case DISCARDED -> of.discarded++;
      }
    }
  }
}
