package dev.trackside.app.http;

import static dev.trackside.app.http.TestApi.packet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.json.Json;
import dev.trackside.gateway.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
final class ManyClientsTest {
  private static final int CLIENTS = 8;
  private static final int POSTS = 200;

  @TempDir Path directory;

  @Test
  void everyAcknowledgedPacketIsInTheSinkOnce() throws Exception {
    List<String> acknowledged = new ArrayList<>();
    try (TestApi api = TestApi.withFileSink(directory);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<Callable<List<String>>> calls = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        int number = client;
        calls.add(() -> post(api, number));
      }
      for (Future<List<String>> done : clients.invokeAll(calls)) {
        acknowledged.addAll(done.get());
      }
      assertThat(api.gateway.drainAll(TestApi.PATIENCE)).isTrue();
      Ledger ledger = api.gateway.auditLedger();
      assertThat(ledger.balanced()).isTrue();
      assertThat(ledger.received()).isEqualTo(CLIENTS * POSTS * 3L);
      assertThat(ledger.accepted()).isEqualTo(CLIENTS * POSTS);
      assertThat(ledger.duplicate()).isEqualTo(CLIENTS * POSTS);
      assertThat(ledger.quarantined()).isEqualTo(CLIENTS * POSTS);
      assertThat(ledger.synced()).isEqualTo(CLIENTS * POSTS);
    }
    Map<String, Integer> delivered = delivered();
    assertThat(delivered.keySet()).containsExactlyInAnyOrderElementsOf(acknowledged);
    assertThat(delivered.values()).containsOnly(1);
  }

  /** Posts a good packet, the same again, and a bad one, in one body each time. */
  private static List<String> post(TestApi api, int client)
      throws IOException, InterruptedException {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < POSTS; i++) {
      String id = client + "-" + i;
      String good = packet(id, i % 300).replace("car-44", "car-" + client);
      TestApi.Answer answer = api.packets("application/x-ndjson", good + "\n" + good + "\nbad\n");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.number("accepted")).isEqualTo(1);
      assertThat(answer.number("duplicate")).isEqualTo(1);
      assertThat(answer.number("quarantined")).isEqualTo(1);
      ids.add(id);
    }
    return ids;
  }

  private Map<String, Integer> delivered() throws IOException {
    Map<String, Integer> delivered = new HashMap<>();
    try (Stream<Path> files = Files.list(directory.resolve("out"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".ndjson")).toList()) {
        for (String line : Files.readAllLines(file)) {
          delivered.merge(Json.read(line).path("packet_id").asString(), 1, Integer::sum);
        }
      }
    }
    return delivered;
  }
}
