package dev.trackside.bench.watch;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A gateway's answers over HTTP, read by the thread that asks: as little work as can be. */
final class Asking {
  private static final int MILLIS_MOST = 60_000;

  private Asking() {}

  record Answer(int status, String body) {}

  static Answer of(InetSocketAddress gateway, String path) throws IOException {
    HttpURLConnection connection = connect(gateway, path);
    int status = connection.getResponseCode();
    try (InputStream body =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      return new Answer(status, new String(body.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  static HttpURLConnection connect(InetSocketAddress gateway, String path) throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + gateway.getPort() + path);
    if (!(uri.toURL().openConnection() instanceof HttpURLConnection connection)) {
      throw new IllegalStateException("no HTTP: " + uri);
    }
    connection.setConnectTimeout(MILLIS_MOST);
    connection.setReadTimeout(MILLIS_MOST);
    return connection;
  }
}
