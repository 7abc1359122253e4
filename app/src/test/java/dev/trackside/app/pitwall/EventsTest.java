package dev.trackside.app.pitwall;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stream of pictures and the page's parts, without a browser. */
final class EventsTest {
  private static final int MOST = 64;

  @TempDir private Path folder;

  /** Somebody who watches, and reads when a test wants. */
  private record Watcher(Socket socket, BufferedReader in) implements AutoCloseable {
    static Watcher of(Wall wall) throws IOException {
      URI address = URI.create(wall.url());
      Socket socket = new Socket(address.getHost(), address.getPort());
      socket.setSoTimeout(60_000);
      String request = "GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new Watcher(
          socket,
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)));
    }

    /** Reads to a line that begins so; null at the end of the stream. */
    String to(String beginning) throws IOException {
      String line = in.readLine();
      while (line != null && !line.startsWith(beginning)) {
        line = in.readLine();
      }
      return String.valueOf(line);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  void theFirstEventIsHistoryAndThenPicturesCome() throws Exception {
    try (Wall wall = Wall.in(folder);
        Watcher watcher = Watcher.of(wall)) {
      assertThat(watcher.to("HTTP")).contains("200");
      assertThat(watcher.to("event")).isEqualTo("event: history");
      assertThat(watcher.to("event")).isEqualTo("event: snapshot");
      assertThat(watcher.to("data"))
          .contains("\"health\":{\"status\":\"OK\"", "\"breakers\":", "\"batches\":");
      assertThat(watcher.to("event")).isEqualTo("event: snapshot");
    }
  }

  @Test
  void watchersAreBoundedAndAPlaceThatIsLeftIsFree() throws Exception {
    List<Watcher> watchers = new ArrayList<>();
    try (Wall wall = Wall.in(folder)) {
      for (int i = 0; i < MOST; i++) {
        Watcher watcher = Watcher.of(wall);
        watchers.add(watcher);
        assertThat(watcher.to("HTTP")).contains("200");
      }
      HttpResponse<String> refused = wall.get("/api/v1/events");
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      assertThat(refused.body()).contains("64 watch already", "hint");
      watchers.removeFirst().close();
      boolean isIn = false;
      while (!isIn) {
        try (Watcher next = Watcher.of(wall)) {
          isIn = next.to("HTTP").contains("200");
        }
      }
    } finally {
      for (Watcher watcher : watchers) {
        watcher.close();
      }
    }
  }

  @Test
  void whoReadsNothingHoldsUpNobody() throws Exception {
    try (Wall wall = Wall.in(folder);
        Watcher deaf = Watcher.of(wall);
        Watcher watcher = Watcher.of(wall)) {
      assertThat(deaf.to("HTTP")).contains("200");
      for (int i = 0; i < 4; i++) {
        assertThat(watcher.to("event: snapshot")).isEqualTo("event: snapshot");
      }
    }
  }

  @Test
  void theStreamEndsWithTheGateway() throws Exception {
    Watcher watcher;
    try (Wall wall = Wall.in(folder)) {
      watcher = Watcher.of(wall);
      assertThat(watcher.to("event: snapshot")).isEqualTo("event: snapshot");
    }
    assertThat(watcher.to("event: end")).isEqualTo("event: end");
    watcher.close();
  }

  @Test
  void thePageIsStrictAndSmallAndHasNoPartThatIsNotServed() throws Exception {
    Path parts = Path.of(Page.class.getResource("index.html").toURI()).toAbsolutePath().getParent();
    try (Wall wall = Wall.in(folder);
        Stream<Path> files = Files.list(parts)) {
      long size = 0;
      List<Path> all = files.filter(each -> !each.toString().endsWith(".class")).toList();
      assertThat(all).hasSizeGreaterThan(10);
      for (Path part : all) {
        size += Files.size(part);
        HttpResponse<String> answer = wall.get("/pitwall/" + part.getFileName());
        assertThat(answer.statusCode()).as("%s", part).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
            .contains("default-src 'self'", "frame-ancestors 'none'")
            .doesNotContain("unsafe");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
      }
      assertThat(size).isLessThan(300_000);
      assertThat(wall.get("/").body()).contains("Trackside pit wall").doesNotContain("style=");
      assertThat(wall.get("/pitwall/nothing.js").statusCode()).isEqualTo(404);
    }
  }
}
