package dev.trackside.app.http;

import static dev.trackside.app.http.PacketRouteTest.lines;
import static dev.trackside.app.http.TestApi.packet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Timeout(120)
final class ReplayRouteTest {
  private static final String LINES = "application/x-ndjson";

  @TempDir Path directory;

  @Test
  void givesBackWhatWentIn() throws Exception {
    try (TestApi api = TestApi.in(directory)) {
      List<JsonNode> sent = new ArrayList<>();
      for (int body = 0; body < 5; body++) {
        String lines = lines("p" + body + "-", 2_000);
        assertThat(api.packets(LINES, lines).number("accepted")).isEqualTo(2_000);
        lines.lines().map(Json::read).forEach(sent::add);
      }
      List<JsonNode> replayed = new ArrayList<>();
      for (String line : api.text("/api/v1/replay?session=race").lines().toList()) {
        ObjectNode packet = (ObjectNode) Json.read(line);
        assertThat(packet.remove("request_id").asString()).hasSize(26);
        assertThat(packet.remove("received_at").asString()).endsWith("Z");
        replayed.add(packet);
      }
      assertThat(replayed).hasSize(10_000);
      for (int i = 0; i < sent.size(); i++) {
        JsonNode was = sent.get(i);
        JsonNode is = replayed.get(i);
        assertThat(is.path("packet_id")).isEqualTo(was.path("packet_id"));
        assertThat(is.path("source")).isEqualTo(was.path("source"));
        assertThat(is.path("samples").path("speed").asDouble())
            .isEqualTo(was.path("samples").path("speed").asDouble());
        assertThat(is.path("timestamp").asString().replaceAll("0*Z", "Z"))
            .isEqualTo(was.path("timestamp").asString().replaceAll("0*Z", "Z"));
      }
    }
  }

  @Test
  void choosesBySessionSourceChannelAndTime() throws Exception {
    try (TestApi api = TestApi.in(directory)) {
      String other = packet("z", "2025-08-31T14:00:00Z", "\"speed\":3,\"rpm\":9000");
      api.packets(
          LINES,
          packet("x", "2025-08-31T12:00:00Z", "\"speed\":1,\"rpm\":8000")
              + "\n"
              + packet("y", "2025-08-31T13:00:00Z", "\"speed\":2")
              + "\n"
              + other.replace("car-44", "car-1")
              + "\n"
              + packet("w", 4).replace("\"race\"", "\"practice\""));
      String replay = "/api/v1/replay?";
      assertThat(ids(api.text(replay))).containsExactly("x", "y", "z", "w");
      assertThat(ids(api.text(replay + "session=race"))).containsExactly("x", "y", "z");
      assertThat(ids(api.text(replay + "session=none"))).isEmpty();
      assertThat(ids(api.text(replay + "source=car-1"))).containsExactly("z");
      assertThat(ids(api.text(replay + "channels=rpm"))).containsExactly("x", "z");
      assertThat(api.text(replay + "channels=rpm&source=car-1"))
          .contains("\"samples\":{\"rpm\":9000}");
      assertThat(ids(api.text(replay + "session=race&from=2025-08-31T13:00:00Z")))
          .containsExactly("y", "z");
      assertThat(ids(api.text(replay + "session=race&to=2025-08-31T14:00:00%2B01:00")))
          .containsExactly("x", "y");
      assertThat(ids(api.text(replay + "from=1756645200001&session=race"))).containsExactly("z");
    }
  }

  @Test
  void writesCsvWithAColumnForEveryChannel() throws Exception {
    try (TestApi api = TestApi.in(directory)) {
      api.packets(LINES, packet("x", "2025-08-31T12:00:00Z", "\"speed\":1,\"rpm\":8000"));
      api.packets(
          LINES, packet("y", "2025-08-31T13:00:00Z", "\"speed\":2.5,\"note\":\"a, \\\"b\\\"\""));
      List<String> rows =
          api.text("/api/v1/replay?format=csv").lines().map(this::withoutId).toList();
      assertThat(rows)
          .containsExactly(
              "request_id,source,session,timestamp,speed,rpm,note,other",
              "id,car-44,race,2025-08-31T12:00:00.000Z,1,8000,,",
              "id,car-44,race,2025-08-31T13:00:00.000Z,2.5,,\"a, \"\"b\"\"\",");
      rows =
          api.text("/api/v1/replay?format=csv&channels=rpm,speed")
              .lines()
              .map(this::withoutId)
              .toList();
      assertThat(rows)
          .containsExactly(
              "request_id,source,session,timestamp,rpm,speed",
              "id,car-44,race,2025-08-31T12:00:00.000Z,8000,1",
              "id,car-44,race,2025-08-31T13:00:00.000Z,,2.5");
    }
  }

  private String withoutId(String row) {
    int comma = row.indexOf(',');
    return (row.startsWith("request_id") ? "request_id" : "id") + row.substring(comma);
  }

  private static List<String> ids(String lines) {
    return lines.lines().map(line -> Json.read(line).path("packet_id").asString()).toList();
  }
}
