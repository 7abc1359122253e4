package dev.trackside.app.pitwall;

import dev.trackside.app.json.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The DevTools protocol of a browser over its WebSocket: calls with their answers, and what the
 * browser complains about. Safe for many threads.
 */
final class DevTools implements AutoCloseable, WebSocket.Listener {
  private static final Duration CALL_MOST = Duration.ofSeconds(60);

  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private final WebSocket socket;
  private volatile String session = "";

  DevTools(URI address) {
    this.socket = client.newWebSocketBuilder().buildAsync(address, this).join();
  }

  /** Sends calls to one of the browser's pages from now on. */
  void enter(String newSession) {
    session = newSession;
  }

  JsonNode call(String method, ObjectNode parameters) throws Exception {
    int id = ids.incrementAndGet();
    ObjectNode message = Json.object().put("id", id).put("method", method);
    message.set("params", parameters);
    if (!session.isEmpty()) {
      message.put("sessionId", session);
    }
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    socket.sendText(Json.line(message), true).get(CALL_MOST.toSeconds(), TimeUnit.SECONDS);
    JsonNode whole = answer.get(CALL_MOST.toSeconds(), TimeUnit.SECONDS);
    if (whole.has("error")) {
      throw new AssertionError(method + " " + parameters + ": " + whole.path("error"));
    }
    return whole.path("result");
  }

  /** What went wrong in the page: exceptions, and what its rules forbade. */
  List<String> complaints() {
    return complaints;
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      JsonNode message = Json.read(text.toString());
      text.setLength(0);
      heard(message);
    }
    from.request(1);
    return CompletableFuture.completedFuture(null);
  }

  private void heard(JsonNode message) {
    CompletableFuture<JsonNode> answer = waiting.remove(message.path("id").asInt(-1));
    if (answer != null) {
      answer.complete(message);
      return;
    }
    JsonNode parameters = message.path("params");
    switch (message.path("method").asString("")) {
      case "Runtime.exceptionThrown" -> complaints.add(parameters.toString());
      case "Log.entryAdded" -> {
        JsonNode entry = parameters.path("entry");
        // A gateway that is down is a network error each time that the page tries again.
        if (entry.path("level").asString("").equals("error")
            && !entry.path("source").asString("").equals("network")) {
          complaints.add(entry.toString());
        }
      }
      default -> {
        // of no concern here
      }
    }
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    waiting.values().forEach(each -> each.completeExceptionally(error));
  }

  @Override
  public void close() {
    socket.abort();
    client.shutdownNow();
  }
}
