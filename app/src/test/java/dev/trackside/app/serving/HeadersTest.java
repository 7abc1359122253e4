package dev.trackside.app.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.serving.GuardedGateway.Answer;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What every answer says beside what was asked, and what none says. */
@Timeout(120)
final class HeadersTest {
  private static final List<String> OURS =
      List.of("org.eclipse", "dev.trackside", "java.", "Exception", "\tat ", "Jetty", "Server:");

  @TempDir private Path data;

  @Test
  void everyAnswerIsStrict() throws Exception {
    try (GuardedGateway open = GuardedGateway.open(data)) {
      for (String path :
          List.of("/livez", "/api/v1/health", "/api/v1/replay?session=s", "/none", "/livez?x=1")) {
        Answer answer = open.get(path, "");
        assertThat(answer.header("X-Content-Type-Options")).as(path).isEqualTo("nosniff");
        assertThat(answer.header("Referrer-Policy")).as(path).isEqualTo("no-referrer");
        assertThat(answer.header("Cache-Control")).as(path).isEqualTo("no-store");
        assertThat(answer.header("Content-Security-Policy"))
            .as(path)
            .contains("default-src 'none'");
        assertThat(answer.header("Strict-Transport-Security")).as(path).isEmpty();
      }
    }
  }

  @Test
  void whatIsNoRequestAtAllIsAnsweredWithoutAWordAboutTheInside() throws Exception {
    try (GuardedGateway open = GuardedGateway.open(data)) {
      for (String request :
          List.of(
              "GET /livez HTTP/1.1\r\nHost: localhost\r\nX: " + "y".repeat(20_000) + "\r\n\r\n",
              "GET /livez HTTP/9.9\r\n\r\n",
              "GET /livez HTTP/1.1\r\n\r\n",
              "NONSENSE\r\n\r\n",
              "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
              "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
              "POST /api/v1/packets HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n")) {
        String answer = raw(open, request);
        assertThat(answer).as("%.20s", request).matches("(?s)HTTP/1.1 (4\\d\\d|505) .*");
        assertThat(answer).contains("nosniff", "application/problem+json", "\"hint\"");
        assertThat(answer).doesNotContain(OURS);
      }
    }
  }

  private static String raw(GuardedGateway open, String request) throws Exception {
    int port = URI.create(open.api.url()).getPort();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.US_ASCII));
      out.flush();
      socket.shutdownOutput();
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
