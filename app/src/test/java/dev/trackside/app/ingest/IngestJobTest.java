package dev.trackside.app.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trackside.app.http.ApiOptions;
import dev.trackside.app.http.ApiServer;
import dev.trackside.downlink.FileOptions;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.packet.Stream;
import dev.trackside.store.SystemTime;
import dev.trackside.store.Time;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class IngestJobTest {
  @TempDir Path folder;

  @Test
  void twoReadersOfTheSameContentKeepEveryRowOnce() throws Exception {
    Path one = csv("one.csv", 30_000);
    Path other = Files.copy(one, folder.resolve("other.csv"));
    try (Gateway gateway = Gateway.open(GatewayOptions.at(folder.resolve("data")));
        ExecutorService both = Executors.newFixedThreadPool(2)) {
      List<Callable<IngestResult>> jobs =
          List.of(() -> job(gateway, one).run(true), () -> job(gateway, other).run(true));
      long contested = 0;
      long fresh = 0;
      for (Future<IngestResult> result : both.invokeAll(jobs)) {
        contested += result.get().isContested() ? 1 : 0;
        fresh += result.get().view().path("rows_new").asLong();
      }
      assertThat(contested).isLessThanOrEqualTo(1);
      assertThat(gateway.ledger().accepted()).isEqualTo(30_000);
      assertThat(fresh).isEqualTo(30_000);
      assertThat(job(gateway, one).run(true).view().path("rows_new").asLong()).isZero();
    }
  }

  @Test
  void endsWithTheFailureOfWhatReadsTheFile() throws Exception {
    GatewayOptions options = options("ingest-reader");
    try (Gateway gateway = Gateway.open(options)) {
      IngestJob job = job(gateway, csv("a.csv", 10));
      assertThatThrownBy(() -> job.run(false)).hasStackTraceContaining("no clock for");
    }
  }

  @Test
  void theProgressEndsWhateverEndsTheJob() throws Exception {
    Path file = csv("a.csv", 10);
    try (Gateway gateway = Gateway.open(options("ingest"));
        ApiServer server = server(gateway);
        HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(request(server, file, 0), HttpResponse.BodyHandlers.ofString());
      assertThat(answer.body()).contains("\"problem\":").contains("no clock for");
    }
  }

  @Test
  void aFileThatIsBeingReadIsNotReadASecondTime() throws Exception {
    Path file = csv("a.csv", 10_000);
    try (Gateway gateway = Gateway.open(GatewayOptions.at(folder.resolve("data")));
        ApiServer server = server(gateway);
        HttpClient client = HttpClient.newHttpClient()) {
      try (BufferedReader slow =
          new BufferedReader(
              new InputStreamReader(
                  client
                      .send(request(server, file, 1), HttpResponse.BodyHandlers.ofInputStream())
                      .body(),
                  StandardCharsets.UTF_8))) {
        assertThat(slow.readLine()).contains("progress");
        Path same = Files.createSymbolicLink(folder.resolve("link.csv"), file);
        HttpResponse<String> second =
            client.send(request(server, same, 0), HttpResponse.BodyHandlers.ofString());
        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(second.headers().firstValue("content-type"))
            .contains("application/problem+json");
        assertThat(second.body()).contains("is under way").contains("\"hint\":");
      }
    }
  }

  private static IngestJob job(Gateway gateway, Path file) {
    return new IngestJob(
        gateway,
        new IngestRequest(
            List.of(file), FileOptions.auto().withDefaults(new Stream("", "s", "c")), 0),
        progress -> {},
        new Cancellation());
  }

  private static ApiServer server(Gateway gateway) throws Exception {
    return ApiServer.open(gateway, ApiOptions.at("127.0.0.1", 0), List.of(IngestRoute.of(gateway)));
  }

  private static HttpRequest request(ApiServer server, Path file, int speed) {
    String body =
        "{\"files\":[\"%s\"],\"session\":\"s\",\"circuit\":\"c\",\"speed\":%d}"
            .formatted(file, speed);
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + server.address().getPort() + IngestRoute.PATH))
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  /** A gateway whose clocks fail on one thread, as anything could. */
  private GatewayOptions options(String thread) {
    return GatewayOptions.at(folder.resolve("data"))
        .with(
            new Time() {
              @Override
              public Instant now() {
                demandOther();
                return SystemTime.CLOCKS.now();
              }

              @Override
              public long nanos() {
                demandOther();
                return SystemTime.CLOCKS.nanos();
              }

              private void demandOther() {
                if (Thread.currentThread().getName().equals(thread)) {
                  throw new AssertionError("no clock for " + thread);
                }
              }
            });
  }

  private Path csv(String name, int rows) throws IOException {
    StringBuilder text = new StringBuilder("ts,source,speed\n");
    for (int row = 0; row < rows; row++) {
      text.append("2025-01-01T%02d:%02d:%02dZ".formatted(row / 3600, row / 60 % 60, row % 60));
      text.append(",car-1,%d\n".formatted(row % 400));
    }
    return Files.writeString(folder.resolve(name), text);
  }
}
