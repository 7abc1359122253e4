package dev.trackside.app.http;

import static dev.trackside.app.http.TestApi.packet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever comes, it gets its error, and a good packet behind it is taken. */
@Timeout(120)
final class MalformedRequestsTest {
  private static final String JSON = "application/json";
  private static final String LINES = "application/x-ndjson";
  private static final String GOOD = packet("good", 1);

  @TempDir Path directory;

  /** A body with what it gets: a problem's status and cause. */
  private record Body(String type, String encoding, String body, int status, String cause) {}

  /** A call with what it gets. */
  private record Call(String method, String path, int status, String cause) {}

  /** A body of one packet with the reason for which it is quarantined. */
  private record Letter(String type, String body, String reason) {}

  private static final List<Body> BODIES =
      List.of(
          new Body(JSON, "", "", 400, "empty_body"),
          new Body(LINES, "", "\n \n\t\n", 400, "empty_body"),
          new Body(JSON, "", "\ufeff  ", 400, "empty_body"),
          new Body(JSON, "", "[]", 400, "empty_body"),
          new Body(JSON, "", "[" + GOOD, 400, "malformed"),
          new Body(JSON, "", "[" + GOOD + "}", 400, "malformed"),
          new Body(JSON, "", "[" + GOOD + ",]", 400, "malformed"),
          new Body(JSON, "", GOOD + GOOD, 400, "malformed"),
          new Body(JSON, "", "[" + GOOD + "] x", 400, "malformed"),
          new Body(JSON, "", "{\"source\":\"a", 400, "malformed"),
          new Body(JSON, "", "\"text\"", 400, "malformed"),
          new Body(JSON, "", "null", 400, "malformed"),
          new Body(JSON, "", "12", 400, "malformed"),
          new Body("", "", "hello", 400, "malformed"),
          new Body("text/xml", "", "<packet/>", 415, "content_type"),
          new Body("image/png", "", "\u0089PNG", 415, "content_type"),
          new Body(JSON + "; charset=utf-16", "", GOOD, 415, "content_type"),
          new Body(JSON, "br", GOOD, 415, "content_encoding"),
          new Body(JSON, "gzip, gzip", GOOD, 415, "content_encoding"),
          new Body(JSON, "deflate", GOOD, 415, "content_encoding"),
          new Body(JSON, "gzip", GOOD, 400, "damaged_body"),
          new Body(JSON, "gzip", "", 400, "damaged_body"),
          new Body(JSON, "zstd", GOOD, 400, "damaged_body"));

  private static final List<Call> CALLS =
      List.of(
          new Call("GET", "/", 404, "not_found"),
          new Call("GET", "/api/v1/helth", 404, "not_found"),
          new Call("GET", "/api/v1/health/", 404, "not_found"),
          new Call("GET", "/api/v1/packets", 405, "method_not_allowed"),
          new Call("PUT", "/api/v1/packets", 405, "method_not_allowed"),
          new Call("DELETE", "/api/v1/ledger", 405, "method_not_allowed"),
          new Call("POST", "/api/v1/health", 405, "method_not_allowed"),
          new Call("GET", "/api/v1/drain/now", 405, "method_not_allowed"),
          new Call("GET", "/api/v1/health?verbose=1", 400, "bad_parameter"),
          new Call("POST", "/api/v1/packets?pretty=very", 400, "bad_parameter"),
          new Call("GET", "/api/v1/ledger?verify=yes", 400, "bad_parameter"),
          new Call("GET", "/api/v1/batches?limit=0", 400, "bad_parameter"),
          new Call("GET", "/api/v1/batches?limit=many", 400, "bad_parameter"),
          new Call("GET", "/api/v1/batches?limit=99999999999", 400, "bad_parameter"),
          new Call("GET", "/api/v1/dead-letters?limit=-1", 400, "bad_parameter"),
          new Call("GET", "/api/v1/replay?sesion=race", 400, "bad_parameter"),
          new Call("GET", "/api/v1/replay?format=xml", 400, "bad_parameter"),
          new Call("GET", "/api/v1/replay?from=yesterday", 400, "bad_parameter"),
          new Call("GET", "/api/v1/replay?to=2025-08-31T13:03:12", 400, "bad_parameter"),
          new Call("POST", "/api/v1/drain/pause?sink=nowhere", 404, "no_such_sink"));

  private static final List<Letter> LETTERS =
      List.of(
          new Letter(LINES, "no json", "malformed"),
          new Letter(LINES, "[" + GOOD + "]", "malformed"),
          new Letter(LINES, "{\"source\":\"a", "malformed"),
          new Letter(JSON, "[3]", "malformed"),
          new Letter(JSON, "{}", "missing_field"),
          new Letter(JSON, "{\"source\":7}", "type_violation"),
          new Letter(JSON, bad(0).replace("car-44", "x".repeat(129)), "too_large"),
          new Letter(JSON, bad(1).replace("2025-08", "2025-13"), "malformed"),
          new Letter(JSON, bad(2).replace("\"speed\":1.0", ""), "missing_field"),
          new Letter(JSON, bad(3).replace("1.0", "null"), "null_value"),
          new Letter(JSON, bad(4).replace("1.0", "NaN"), "non_finite"));

  /** A packet that can be spoilt; each has an id of its own, so that none is a duplicate. */
  private static String bad(int number) {
    return packet("bad-" + number, 1);
  }

  @Test
  void everyBadRequestGetsItsProblemAndCostsNoGoodPacket() throws Exception {
    try (TestApi api = TestApi.in(directory)) {
      SoftAssertions each = new SoftAssertions();
      for (Body body : BODIES) {
        byte[] bytes = body.body().getBytes(StandardCharsets.UTF_8);
        TestApi.Answer answer = api.packets(body.type(), body.encoding(), bytes);
        demand(each, body.toString(), answer, body.status(), body.cause());
      }
      for (Call call : CALLS) {
        HttpRequest.Builder request =
            api.request(call.path()).method(call.method(), HttpRequest.BodyPublishers.noBody());
        TestApi.Answer answer = api.send(request);
        demand(each, call.toString(), answer, call.status(), call.cause());
        if (call.status() == 405) {
          each.assertThat(answer.header("allow")).as(call.toString()).isNotEmpty();
        }
      }
      each.assertThat(api.gateway.ledger().received()).isZero();
      for (Letter letter : LETTERS) {
        TestApi.Answer answer = api.packets(letter.type(), letter.body());
        each.assertThat(answer.status()).as(letter.toString()).isEqualTo(200);
        each.assertThat(answer.body().path("rejects").path(0).path("reason").asString(""))
            .as(letter.toString())
            .startsWith(letter.reason());
      }
      each.assertAll();
      assertThat(api.packets(JSON, GOOD).number("accepted")).isEqualTo(1);
      assertThat(api.gateway.ledger().balanced()).isTrue();
    }
  }

  private static void demand(
      SoftAssertions each, String what, TestApi.Answer answer, int status, String cause) {
    each.assertThat(answer.status()).as(what).isEqualTo(status);
    each.assertThat(answer.header("content-type")).as(what).isEqualTo("application/problem+json");
    each.assertThat(answer.text("cause")).as(what).isEqualTo(cause);
    each.assertThat(answer.text("hint")).as(what).isNotEmpty();
    each.assertThat(answer.text("detail")).as(what).isNotEmpty();
    each.assertThat(answer.number("status")).as(what).isEqualTo(status);
  }

  @Test
  void saysWhereADocumentBreaks() throws Exception {
    try (TestApi api = TestApi.in(directory)) {
      TestApi.Answer answer = api.packets(JSON, "[" + GOOD + ",\n" + GOOD + " x]");
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.text("where")).contains("line 2").contains("byte ");
      assertThat(answer.text("hint")).contains("NDJSON");
    }
  }

  @Test
  void whatIsNoHttpGetsAnErrorToo() throws Exception {
    try (TestApi api = TestApi.in(directory)) {
      String post = "POST /api/v1/packets HTTP/1.1\r\nHost: localhost\r\n";
      assertThat(raw(api, "hello\r\n\r\n")).startsWith("HTTP/1.1 400 ");
      assertThat(raw(api, "GET /livez HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400 ");
      assertThat(raw(api, "GET /livez HTTP/9.9\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 505 ");
      assertThat(raw(api, "GET /livez HTTP/1.1\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"))
          .startsWith("HTTP/1.1 431 ");
      assertThat(raw(api, post + "Content-Length: -5\r\n\r\n")).startsWith("HTTP/1.1 400 ");
      assertThat(raw(api, post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n"))
          .startsWith("HTTP/1.1 400 ")
          .contains("application/problem+json");
      assertThat(raw(api, "GET /api/v1/replay?session=%zz HTTP/1.1\r\nHost: localhost\r\n\r\n"))
          .startsWith("HTTP/1.1 400 ");
      assertThat(raw(api, post + "Content-Length: 100\r\n\r\n{\"source\":"))
          .startsWith("HTTP/1.1 400 ");
      assertThat(api.gateway.ledger().received()).isZero();
      assertThat(api.packets(JSON, GOOD).number("accepted")).isEqualTo(1);
    }
  }

  /** Sends bytes, closes its half of the connection, and reads what comes. */
  private static String raw(TestApi api, String request) throws IOException {
    try (Socket socket = new Socket(api.server.address().getAddress(), port(api))) {
      socket.setSoTimeout((int) TestApi.PATIENCE.toMillis());
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static int port(TestApi api) {
    return api.server.address().getPort();
  }
}
