package dev.trackside.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The audit log of a gateway that runs: calls and commands say the same of it. */
final class RunningAuditTest {
  private static final int AT_ONCE = 16;

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private Process gateway;

  @BeforeEach
  void start() throws Exception {
    Path remarks = folder.resolve("gateway.err");
    gateway =
        Outcome.start(
            folder.resolve("gateway.out"),
            remarks,
            "run",
            "--data",
            data(),
            "--listen",
            "127.0.0.1:0",
            "--sink",
            "home-eu=file:" + folder.resolve("out"));
    await(() -> Files.exists(remarks) && Files.readString(remarks).contains("started in"));
  }

  @AfterEach
  void stop() throws InterruptedException {
    client.close();
    gateway.destroyForcibly().waitFor(60, TimeUnit.SECONDS);
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    for (int i = 0; i < 600; i++) {
      if (condition.call()) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError("it did not come in a minute");
  }

  private URI uri(String path) throws IOException {
    String lock = Files.readString(folder.resolve("data").resolve("trackside.lock"));
    String api = lock.lines().filter(line -> line.startsWith("api=")).findFirst().orElseThrow();
    return URI.create(api.substring("api=".length()) + "/api/v1/" + path);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode get(String path) throws Exception {
    HttpResponse<String> answer = send(HttpRequest.newBuilder(uri(path)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.read(answer.body());
  }

  private Outcome audit(String... words) {
    List<String> all = new ArrayList<>(List.of("audit"));
    all.addAll(List.of(words));
    all.addAll(List.of("--data", data()));
    return Outcome.of(all.toArray(String[]::new));
  }

  private JsonNode json(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--json");
    Outcome outcome = audit(all.toArray(String[]::new));
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    return Json.read(outcome.out());
  }

  private String sentPacket() throws Exception {
    String packet =
        "{\"source\":\"car-44\",\"session\":\"2026-it-race\",\"circuit\":\"monza\","
            + "\"timestamp\":1788000000000,\"samples\":{\"speed\":210}}\n";
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(uri("packets"))
                .POST(HttpRequest.BodyPublishers.ofString(packet)));
    assertThat(Json.read(answer.body()).path("accepted").asInt()).isOne();
    send(HttpRequest.newBuilder(uri("drain/now")).POST(HttpRequest.BodyPublishers.noBody()));
    await(() ->
        get("audit/summary?kind=batch.acked").path("entries").asInt() == 1
            && get("audit/summary")
                .path("signed")
                .equals(get("audit/summary").path("log_entries")));
    try (var files = Files.list(folder.resolve("out"))) {
      String line =
          Files.readString(
              files.filter(each -> each.toString().endsWith(".ndjson")).findFirst().orElseThrow());
      return Json.read(line).path("request_id").asString("");
    }
  }

  @Test
  void callsAndCommandsSayTheSame() throws Exception {
    String id = sentPacket();
    assertThat(json("verify")).isEqualTo(get("audit/verify"));
    assertThat(json("summary")).isEqualTo(get("audit/summary"));
    assertThat(json("checkpoint")).isEqualTo(get("audit/checkpoint"));
    assertThat(json("prove", "3")).isEqualTo(get("audit/proof/3"));
    assertThat(json("prove", id)).isEqualTo(get("audit/proof/" + id));
    assertThat(json("prove", id).path("proved").asBoolean()).isTrue();
    JsonNode called = get("audit/entries?jurisdiction=EU&limit=5");
    JsonNode commanded = json("query", "--jurisdiction", "EU", "--limit", "5");
    assertThat(commanded.path("entries")).isEqualTo(called.path("entries")).hasSize(1);
    assertThat(commanded.path("logged_as").asLong())
        .isGreaterThan(called.path("logged_as").asLong());
    JsonNode looks = get("audit/entries?kind=access.query").path("entries");
    assertThat(looks).as("a look is an entry, by a call too").hasSize(2);
    assertThat(looks.path(0).toString()).contains("access.query").contains("api");
    assertThat(audit("query", "--copy").exit()).as("it is no copy").isEqualTo(2);
    assertThat(audit("verify").exit()).as("entries that were just written").isZero();
    Path bundle = folder.resolve("bundle.zip");
    assertThat(audit("export", "--jurisdiction", "IT", "-o", bundle.toString()).exit()).isZero();
    assertThat(bundle).isNotEmptyFile();
    assertThat(get("audit/summary?kind=access.export").path("entries").asInt()).isOne();
  }

  @Test
  void saysWhatIsNotThereAndWhatCannotBeReadWithAHint() throws Exception {
    HttpResponse<String> absent = send(HttpRequest.newBuilder(uri("audit/proof/4711")));
    assertThat(absent.statusCode()).isEqualTo(404);
    assertThat(Json.read(absent.body()).path("hint").asString("")).contains("from 0 to ");
    HttpResponse<String> word = send(HttpRequest.newBuilder(uri("audit/entries?kind=lap")));
    assertThat(word.statusCode()).isEqualTo(400);
    assertThat(Json.read(word.body()).path("hint").asString("")).contains("batch.sealed");
    assertThat(send(HttpRequest.newBuilder(uri("audit/entries?kin=lap"))).statusCode())
        .isEqualTo(400);
    assertThat(audit("prove", "0000000000000000000000000a").exit()).isOne();
    assertThat(audit("query", "--kind", "lap").exit()).isEqualTo(2);
  }

  @Test
  void verifiesOneAfterTheOtherAndTurnsTheOthersAway() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      answers.add(
          client.sendAsync(
              HttpRequest.newBuilder(uri("audit/verify")).build(),
              HttpResponse.BodyHandlers.ofString()));
    }
    List<Integer> statuses = new ArrayList<>();
    for (CompletableFuture<HttpResponse<String>> each : answers) {
      HttpResponse<String> answer = each.get(60, TimeUnit.SECONDS);
      statuses.add(answer.statusCode());
      if (answer.statusCode() == 429) {
        assertThat(answer.headers().firstValue("Retry-After")).contains("5");
        assertThat(Json.read(answer.body()).path("hint").asString("")).isNotEmpty();
      }
    }
    assertThat(statuses).contains(200, 429).containsOnly(200, 429);
  }
}
