package dev.trackside.app.http;

import static dev.trackside.app.http.TestApi.packet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trackside.app.json.Json;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class ApiServerTest {
  private static final String JSON = "application/json";

  @TempDir Path directory;

  @Test
  void refusesToListenBeyondThisMachineUnlessToldSo() throws Exception {
    try (Gateway gateway = Gateway.open(GatewayOptions.at(directory))) {
      ApiOptions everywhere = ApiOptions.at("0.0.0.0", 0);
      assertThatThrownBy(() -> ApiServer.open(gateway, everywhere))
          .isInstanceOfSatisfying(
              ApiServer.ListenException.class,
              e -> assertThat(e.hint()).contains("127.0.0.1").contains("token new"));
      assertThatThrownBy(() -> ApiServer.open(gateway, everywhere.withInsecure(true)))
          .isInstanceOf(ApiServer.ListenException.class)
          .hasMessageContaining("without tokens");
      try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        assertThatThrownBy(
                () -> ApiServer.open(gateway, ApiOptions.at("127.0.0.1", taken.getLocalPort())))
            .isInstanceOf(ApiServer.ListenException.class)
            .hasMessageContaining("in use");
      }
    }
  }

  @Test
  void anotherRouteReadsTheBodyAndWritesLineByLine() throws Exception {
    CountDownLatch firstLineSeen = new CountDownLatch(1);
    Route route =
        Route.post(
            "/api/v1/ingest",
            Set.of("speed"),
            exchange -> {
              String body = new String(exchange.body(), StandardCharsets.UTF_8);
              exchange.line(
                  Json.object().put("got", body).put("speed", exchange.number("speed", 1, 1, 10)));
              boolean seen = firstLineSeen.await(60, TimeUnit.SECONDS);
              exchange.line(Json.object().put("first_line_seen", seen));
            });
    try (TestApi api = new TestApi(GatewayOptions.at(directory), TestApi.options(), route)) {
      HttpRequest request =
          api.request("/api/v1/ingest?speed=10")
              .POST(HttpRequest.BodyPublishers.ofString("hello"))
              .build();
      var response = api.client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
        assertThat(lines.readLine()).isEqualTo("{\"got\":\"hello\",\"speed\":10}");
        firstLineSeen.countDown();
        assertThat(lines.readLine()).isEqualTo("{\"first_line_seen\":true}");
        assertThat(lines.readLine()).isNull();
      }
    }
  }

  @Test
  void tellsNobodyItsStackTraces() throws Exception {
    Route broken =
        Route.get(
            "/broken",
            Set.of(),
            exchange -> {
              throw new IllegalStateException("secret");
            });
    Route torn =
        Route.get(
            "/torn",
            Set.of(),
            exchange -> {
              exchange.line(Json.object().put("one", 1));
              throw new IllegalStateException("secret");
            });
    try (TestApi api = new TestApi(GatewayOptions.at(directory), TestApi.options(), broken, torn)) {
      TestApi.Answer answer = api.get("/broken");
      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.text("id")).hasSize(36);
      assertThat(answer.body().toString()).doesNotContain("secret").doesNotContain("Exception");
      assertThatThrownBy(() -> api.text("/torn")).isInstanceOf(java.io.IOException.class);
      assertThat(api.packets(JSON, packet("a", 1)).number("accepted")).isEqualTo(1);
    }
  }

  @Test
  void waitsForSlowWorkButNotForSilentClients() throws Exception {
    Duration idle = Duration.ofMillis(300);
    Route slow =
        Route.get(
            "/slow",
            Set.of(),
            exchange -> {
              assertThat(new CountDownLatch(1).await(1_500, TimeUnit.MILLISECONDS)).isFalse();
              exchange.json(Json.object().put("done", true));
            });
    ApiOptions options =
        TestApi.options()
            .with(ApiOptions.Limits.standard().withWaits(idle, Duration.ofSeconds(60)));
    try (TestApi api = new TestApi(GatewayOptions.at(directory), options, slow)) {
      assertThat(api.get("/slow").body().path("done").asBoolean()).isTrue();
      String half = head("POST /api/v1/packets", "Content-Length: 100") + "{";
      assertThat(silentAfter(api, half)).startsWith("HTTP/1.1 408 ");
      assertThat(silentAfter(api, "GET /livez HT")).doesNotContain(" 200 ");
      assertThat(api.packets(JSON, packet("a", 1)).number("accepted")).isEqualTo(1);
    }
  }

  @Test
  void endsABodyThatTricklesIn() throws Exception {
    ApiOptions options =
        TestApi.options()
            .with(
                ApiOptions.Limits.standard()
                    .withWaits(Duration.ofSeconds(60), Duration.ofMillis(500)));
    try (TestApi api = new TestApi(GatewayOptions.at(directory), options);
        Socket socket =
            new Socket(api.server.address().getAddress(), api.server.address().getPort())) {
      socket.setSoTimeout(100);
      String head = head("POST /api/v1/packets", "Content-Length: 100000");
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = new byte[12];
      int got = 0;
      while (got == 0) {
        socket.getOutputStream().write(' ');
        try {
          got = socket.getInputStream().readNBytes(answer, 0, 12);
        } catch (java.net.SocketTimeoutException e) {
          got = 0;
        }
      }
      assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 408");
      assertThat(api.gateway.ledger().received()).isZero();
    }
  }

  @Test
  void keepsForeignPagesOut() throws Exception {
    try (TestApi api = TestApi.in(directory)) {
      HttpRequest.Builder foreign =
          api.request("/api/v1/packets")
              .header("Origin", "https://elsewhere.example")
              .POST(HttpRequest.BodyPublishers.ofString(packet("a", 1)));
      TestApi.Answer answer = api.send(foreign);
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.text("cause")).isEqualTo("foreign_site");
      String own = api.uri("").toString();
      assertThat(api.send(api.request("/livez").header("Origin", own).GET()).status())
          .isEqualTo(200);
      assertThat(
              silentAfter(
                  api,
                  head("GET /api/v1/health", "Connection: close")
                      .replace("localhost", "rebound.example")))
          .startsWith("HTTP/1.1 403 ");
      assertThat(api.gateway.ledger().received()).isZero();
    }
  }

  private static String head(String call, String header) {
    return String.join("\r\n", call + " HTTP/1.1", "Host: localhost", header, "", "");
  }

  /** Sends bytes, then nothing, and reads what comes until the server ends the connection. */
  private static String silentAfter(TestApi api, String request) throws Exception {
    try (Socket socket =
        new Socket(api.server.address().getAddress(), api.server.address().getPort())) {
      socket.setSoTimeout((int) TestApi.PATIENCE.toMillis());
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
