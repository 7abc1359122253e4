package dev.trackside.app.runbook;

import dev.trackside.app.proof.Api;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The packets that a file sink has, or that a receiver wrote out like one. */
record Delivered(List<JsonNode> packets) {
  private static final String BATCH = ".ndjson";

  static Delivered in(Path directory) throws IOException {
    List<JsonNode> packets = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(each -> each.toString().endsWith(BATCH)).sorted().toList()) {
        for (String line : Files.readAllLines(file)) {
          packets.add(Api.JSON.readTree(line));
        }
      }
    }
    return new Delivered(packets);
  }

  /** Their packet ids, sorted; one that came twice stands there twice. */
  List<String> ids() {
    return packets.stream().map(each -> each.path("packet_id").asString()).sorted().toList();
  }

  /** Without what came back from the dead letters. */
  Delivered onTime() {
    return new Delivered(packets.stream().filter(each -> !each.has("_late")).toList());
  }

  /** Their request ids, sorted: the only ones that no policy exchanges for others. */
  List<String> requestIds() {
    return packets.stream().map(each -> each.path("request_id").asString()).sorted().toList();
  }

  /** Those that have a member, such as a sample's name among {@code samples}. */
  List<JsonNode> having(String member) {
    return packets.stream()
        .filter(each -> each.has(member) || each.path("samples").has(member))
        .toList();
  }
}
