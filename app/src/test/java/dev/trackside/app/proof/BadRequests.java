package dev.trackside.app.proof;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Requests that are wrong, each with the status and a word of its answer. */
final class BadRequests {
  private static final String PACKETS = "/api/v1/packets";
  private static final byte[] NOTHING = new byte[0];

  private BadRequests() {}

  /**
   * A request that is wrong.
   *
   * @param method the method
   * @param path path and query
   * @param header one header as {@code name: value}; empty for none
   * @param body the body
   * @param status the status of the answer
   * @param word what the answer must contain
   */
  record Row(String method, String path, String header, byte[] body, int status, String word) {
    @Override
    public String toString() {
      return "%s %s %s (%d bytes) -> %d %s"
          .formatted(method, path, header, body.length, status, word);
    }
  }

  /**
   * Bytes that are no request.
   *
   * @param bytes what a client writes before it waits
   * @param word what the answer must contain; empty when the connection may just end
   */
  record Noise(String bytes, String word) {
    @Override
    public String toString() {
      String shown = bytes.length() > 60 ? bytes.substring(0, 60) + "..." : bytes;
      return shown.replaceAll("[^ -~]", "?") + " -> " + word;
    }
  }

  private static Row body(String type, String text, int status, String word) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Row("POST", PACKETS, "Content-Type: " + type, bytes, status, word);
  }

  private static Row packed(String encoding, byte[] bytes, int status, String word) {
    return new Row("POST", PACKETS, "Content-Encoding: " + encoding, bytes, status, word);
  }

  private static Row call(String method, String path, int status, String word) {
    return new Row(method, path, "", NOTHING, status, word);
  }

  static List<Row> rows() {
    String json = "application/json";
    byte[] zip = gzip(20);
    return List.of(
        body(json, "", 400, "empty"),
        body(json, " \n ", 400, "empty"),
        body(json, "[]", 400, "no packets"),
        body(json, "5", 400, "expected"),
        body(json, "[{\"source\":\"c\"", 400, "hint"),
        body(json, "{} {}", 400, "more follows"),
        body(json, "[{}] x", 400, "more follows"),
        body("application/x-ndjson", "", 400, "empty"),
        body("application/x-ndjson", "x".repeat(3 << 20), 413, "larger than"),
        packed("br", zip, 415, "gzip or zstd"),
        packed("gzip, gzip", zip, 415, "packed once"),
        packed("gzip", "no gzip".getBytes(StandardCharsets.UTF_8), 400, "cannot be unpacked"),
        packed("gzip", Arrays.copyOf(zip, zip.length - 9), 400, "ends too early"),
        packed("gzip", Arrays.copyOf(zip, zip.length + 5), 400, "cannot be unpacked"),
        packed("gzip", gzip(40 << 20), 413, "larger than"),
        packed("zstd", zip, 400, "cannot be unpacked"),
        call("GET", "/nothing", 404, "calls:"),
        call("GET", "/api/v1/nothing", 404, "calls:"),
        call("GET", PACKETS, 405, "allowed: POST"),
        call("DELETE", PACKETS, 405, "allowed: POST"),
        call("PUT", "/api/v1/ledger", 405, "allowed: GET"),
        call("GET", "/api/v1/ledger?verfy=true", 400, "verify"),
        call("GET", "/api/v1/batches?limit=many", 400, "limit"),
        call("GET", "/api/v1/batches?limit=0", 400, "limit"),
        call("GET", "/api/v1/dead-letters?limit=9999999999", 400, "limit"),
        call("GET", "/api/v1/replay?sesion=s", 400, "session"),
        call("GET", "/api/v1/replay?session=s&from=yesterday", 400, "from"),
        call("GET", "/api/v1/replay?session=s&format=pdf", 400, "format"),
        call("POST", "/api/v1/drain/pause?sink=none", 404, "no sink"),
        new Row("POST", PACKETS, "Origin: http://evil.example", zip, 403, "may not use"));
  }

  static List<Noise> noise() {
    String host = "Host: 127.0.0.1\r\n";
    return List.of(
        new Noise("NONSENSE\r\n\r\n", "400"),
        new Noise("\u0016\u0003\u0001\u0002\u0000\u0001", ""),
        new Noise("GET /readyz HTTP/1.1\r\n\r\n", "400"),
        new Noise("GET /readyz HTTP/9.9\r\n" + host + "\r\n", "505"),
        new Noise("GET /%zz HTTP/1.1\r\n" + host + "\r\n", "400"),
        new Noise("GET /readyz HTTP/1.1\r\nHost: evil.example\r\n\r\n", "403"),
        new Noise("GET / HTTP/1.1\r\n" + host + "X: " + "x".repeat(40_000) + "\r\n\r\n", "431"),
        new Noise("POST /api/v1/packets HTTP/1.1\r\n" + host + "Content-Length: -1\r\n\r\n", "400"),
        new Noise(
            "POST /api/v1/packets HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
            "400"),
        new Noise(
            "POST /api/v1/packets HTTP/1.1\r\n" + host + "Content-Length: 90\r\n\r\n{\"sour", ""));
  }

  /** Blanks, packed. */
  private static byte[] gzip(int length) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] blanks = new byte[1 << 16];
    Arrays.fill(blanks, (byte) ' ');
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      for (int left = length; left > 0; left -= blanks.length) {
        out.write(blanks, 0, Math.min(left, blanks.length));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
