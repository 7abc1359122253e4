package dev.trackside.app.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.trackside.app.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** A collector that reads what comes as OTLP has it, and answers as it is told. */
final class TestCollector implements AutoCloseable {
  private final HttpServer server;
  private final BlockingQueue<JsonNode> arrived = new LinkedBlockingQueue<>();
  private final List<JsonNode> spans = new ArrayList<>();
  private volatile int status = 200;
  private volatile String answer = "{\"partialSuccess\":{}}";
  private volatile int requests;

  TestCollector() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
    server.createContext("/", this::take);
    server.start();
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread takes them
  private void take(HttpExchange exchange) throws IOException {
    JsonNode body =
        Json.read(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    boolean isRight =
        exchange.getRequestURI().getPath().equals("/v1/traces")
            && exchange.getRequestMethod().equals("POST")
            && "application/json".equals(exchange.getRequestHeaders().getFirst("Content-Type"));
    byte[] said = answer.getBytes(StandardCharsets.UTF_8);
    requests++;
    int given = isRight ? status : 404;
    if (given == 200) {
      JsonNode resource = body.path("resourceSpans").path(0);
      JsonNode name = resource.path("resource").path("attributes").path(0);
      assertThat(name.path("key").asString("")).isEqualTo("service.name");
      assertThat(name.path("value").path("stringValue").asString("")).isEqualTo("trackside");
      resource.path("scopeSpans").path(0).path("spans").forEach(arrived::add);
    }
    exchange.sendResponseHeaders(given, said.length);
    exchange.getResponseBody().write(said);
    exchange.close();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Answers so from now on. */
  void say(int newStatus, String newAnswer) {
    status = newStatus;
    answer = newAnswer;
  }

  int requests() {
    return requests;
  }

  /** Waits for spans of a name, and returns all of it so far. */
  List<JsonNode> await(String name, int least) throws InterruptedException {
    Predicate<JsonNode> isMeant = each -> each.path("name").asString("").equals(name);
    while (spans.stream().filter(isMeant).count() < least) {
      JsonNode next = arrived.poll(60, TimeUnit.SECONDS);
      assertThat(next).as("%d %s among %s", least, name, spans).isNotNull();
      spans.add(next);
    }
    arrived.drainTo(spans);
    return spans.stream().filter(isMeant).toList();
  }

  /** All that came so far. */
  List<JsonNode> all() {
    arrived.drainTo(spans);
    return List.copyOf(spans);
  }

  /** What an attribute of a span holds, numbers as the texts that they come as. */
  static String attribute(JsonNode span, String key) {
    for (JsonNode each : span.path("attributes")) {
      if (each.path("key").asString("").equals(key)) {
        JsonNode value = each.path("value");
        return value.path(value.has("intValue") ? "intValue" : "stringValue").asString("");
      }
    }
    return "";
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
