package dev.trackside.app.stress;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/**
 * Stands between the cars and the gateway, and makes the pair of itself and the gateway a broken
 * one: it forwards what it likes, and answers as if all had been taken.
 */
final class Saboteur implements AutoCloseable {
  private final UnaryOperator<List<String>> deed;
  private final HttpServer server;
  private URI gateway = URI.create("http://127.0.0.1:1/");

  Saboteur(UnaryOperator<List<String>> deed) throws IOException {
    this.deed = deed;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  /** The road that leads through it. */
  UnaryOperator<URI> road() {
    return to -> {
      gateway = to;
      return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + to.getPath());
    };
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    List<String> lines = body.lines().toList();
    List<String> forwarded = deed.apply(lines);
    int status = forwarded.isEmpty() ? 200 : post(String.join("\n", forwarded) + "\n");
    byte[] receipt = "{\"accepted\":%d}".formatted(lines.size()).getBytes(UTF_8);
    exchange.sendResponseHeaders(status, receipt.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(receipt);
    }
  }

  private int post(String body) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) gateway.toURL().openConnection();
    connection.setRequestProperty("Content-Type", "application/x-ndjson");
    connection.setDoOutput(true);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(body.getBytes(UTF_8));
    }
    int status = connection.getResponseCode();
    connection.getInputStream().readAllBytes();
    return status;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
