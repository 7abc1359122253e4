package dev.trackside.app.otlp;

import dev.trackside.app.http.ApiOptions;
import dev.trackside.app.http.ApiServer;
import dev.trackside.app.http.Route;
import dev.trackside.delivery.DeliveryOptions;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.store.SystemTime;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A gateway with its API, as the program opens it, that tells a collector of traces. */
final class TracedGateway implements AutoCloseable {
  final Tracing tracing;
  final Gateway gateway;
  private final ApiServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  TracedGateway(Path data, URI collector, int newTraces, UnaryOperator<GatewayOptions> sinks)
      throws Exception {
    Duration quick = Duration.ofMillis(5);
    Route broken =
        Route.get(
            "/broken",
            Set.of(),
            exchange -> {
              throw new IllegalStateException("on purpose");
            });
    tracing = Tracing.to(Optional.of(collector), newTraces, SystemTime.CLOCKS);
    gateway =
        tracing.open(
            sinks.apply(
                GatewayOptions.at(data)
                    .with(
                        DeliveryOptions.standard()
                            .withBackoff(quick, quick)
                            .withLinger(Duration.ZERO))));
    server = ApiServer.open(gateway, ApiOptions.at("127.0.0.1", 0).with(tracing), List.of(broken));
  }

  /** Sends a request; an empty body makes it a GET. */
  HttpResponse<String> ask(String call, String body, String... traceparents) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.address().getPort() + call));
    for (String each : traceparents) {
      request.header("traceparent", each);
    }
    if (!body.isEmpty()) {
      request
          .header("Content-Type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofString(body));
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Packets of a car, as a body. */
  static String packets(String... ids) {
    StringBuilder body = new StringBuilder("[");
    for (String id : ids) {
      body.append(body.length() > 1 ? "," : "")
          .append("{\"packet_id\":\"")
          .append(id)
          .append("\",\"source\":\"Kim\",\"session\":\"friday\",\"circuit\":\"zandvoort\",")
          .append("\"timestamp\":\"2025-08-31T13:03:12Z\",\"samples\":{\"speed\":287.0625}}");
    }
    return body.append("]").toString();
  }

  @Override
  public void close() {
    client.close();
    server.close();
    tracing.close();
    gateway.close();
    tracing.close();
  }
}
