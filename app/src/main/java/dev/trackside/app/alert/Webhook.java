package dev.trackside.app.alert;

import dev.trackside.app.json.Json;
import dev.trackside.app.json.PictureView;
import dev.trackside.app.json.Views;
import dev.trackside.watch.Alert;
import dev.trackside.watch.CallCount;
import dev.trackside.watch.Spotter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a URL of alerts that come, become worse and end, in order, as JSON by POST:
 *
 * <pre>
 * {"event": "raised" | "worse" | "over", "at": TIME, "alert": {as in /api/v1/alerts}}
 * </pre>
 *
 * <p>Any status from 200 to 299 takes it. Otherwise it is tried again three times, after 1, 5 and
 * 25 seconds, but for an answer that says it is wrong. A bounded number waits meanwhile; what finds
 * no room is dropped and counted. What is acknowledged or silenced calls nobody.
 */
public final class Webhook implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);
  private static final int WAITING_MOST = 100;
  private static final Duration CONNECT_WAIT = Duration.ofSeconds(5);
  private static final Duration ANSWER_WAIT = Duration.ofSeconds(10);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);
  static final List<Duration> PAUSES =
      List.of(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(25));
  private static final int TIMEOUT = 408;
  private static final int TOO_MANY = 429;

  private final BlockingQueue<Alert.Change> waiting = new ArrayBlockingQueue<>(WAITING_MOST);
  private final CallCount calls;
  private final @Nullable Thread thread;

  /** What became of an attempt. */
  private enum Outcome {
    TAKEN,
    AGAIN,
    REFUSED
  }

  private Webhook(CallCount calls, Optional<URI> target, List<Duration> pauses) {
    this.calls = calls;
    this.thread =
        target
            .map(uri ->
                Thread.ofPlatform().name("webhook").daemon(true).start(() -> run(uri, pauses)))
            .orElse(null);
  }

  /** Begins to tell a URL what a pit wall sees; an empty one means nobody. */
  public static Webhook start(Spotter wall, Optional<URI> target) {
    return start(wall, target, PAUSES);
  }

  static Webhook start(Spotter wall, Optional<URI> target, List<Duration> pauses) {
    Webhook webhook = new Webhook(wall.calls(), target, pauses);
    if (target.isPresent()) {
      wall.onChange(webhook::call);
    }
    return webhook;
  }

  /** Hands on a change, without waiting. */
  private void call(Alert.Change change) {
    Alert alert = change.alert();
    boolean isQuiet = alert.isAcknowledged() || alert.silencedUntilMillis() > 0;
    if (!isQuiet && !waiting.offer(change)) {
      calls.addDropped();
    }
  }

  private void run(URI target, List<Duration> pauses) {
    try (HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_WAIT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build()) {
      try {
        while (true) {
          deliver(client, request(target, waiting.take()), pauses);
        }
      } catch (InterruptedException e) {
        client.shutdownNow(); // closing: what waits is counted as given up
      }
    }
  }

  private void deliver(HttpClient client, HttpRequest request, List<Duration> pauses)
      throws InterruptedException {
    for (int attempt = 0; ; attempt++) {
      Outcome outcome = attempt(client, request);
      if (outcome == Outcome.TAKEN) {
        calls.addDelivered();
        return;
      }
      if (outcome == Outcome.REFUSED || attempt == pauses.size()) {
        calls.addFailed();
        return;
      }
      Thread.sleep(pauses.get(attempt));
      calls.addRetry();
    }
  }

  private static Outcome attempt(HttpClient client, HttpRequest request)
      throws InterruptedException {
    String host = request.uri().getHost();
    CompletableFuture<HttpResponse<Void>> coming =
        client.sendAsync(request, BodyHandlers.discarding());
    try {
      // The request's own limit ends with the answer's head; this one holds for its body too.
      int status = coming.get(ANSWER_WAIT.toMillis(), TimeUnit.MILLISECONDS).statusCode();
      if (status / 100 == 2) {
        return Outcome.TAKEN;
      }
      LOG.warn("the webhook at {} answered {} to an alert", host, status);
      boolean isWrong = status / 100 == 4 && status != TIMEOUT && status != TOO_MANY;
      return isWrong ? Outcome.REFUSED : Outcome.AGAIN;
    } catch (ExecutionException | TimeoutException e) {
      String why = e.getCause() == null ? "no answer in time" : e.getCause().toString();
      LOG.warn("the webhook at {} could not be told of an alert: {}", host, why);
      return Outcome.AGAIN;
    } finally {
      coming.cancel(true); // a late answer is of no use, and its connection is let go
    }
  }

  private static HttpRequest request(URI target, Alert.Change change) {
    String body =
        Json.line(
            Json.object()
                .put("event", Views.word(change.kind()))
                .put("at", Views.time(change.atMillis()))
                .set("alert", PictureView.alert(change.alert(), change.atMillis())));
    return HttpRequest.newBuilder(target)
        .timeout(ANSWER_WAIT)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
        .build();
  }

  /** Stops telling; what still waits is given up and counted. */
  @Override
  public void close() {
    Thread running = thread;
    if (running == null) {
      return;
    }
    running.interrupt();
    try {
      running.join(CLOSE_WAIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    while (waiting.poll() != null) {
      calls.addFailed();
    }
  }
}
