package dev.trackside.app.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.trackside.connectors.http.HttpSink;
import dev.trackside.connectors.http.HttpTarget;
import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.kit.Batches;
import dev.trackside.tree.SigningKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The HTTP sink against a real receiver, and against servers that answer all kinds of things. */
final class HttpSinkTest {
  @TempDir private Path directory;

  private static Delivery deliver(HttpTarget target, SealedBatch batch) throws Exception {
    try (HttpSink sink = new HttpSink("http:test", target, "cloud")) {
      return sink.deliver(batch);
    }
  }

  private static String problem(Delivery delivery) {
    assertThat(delivery).isInstanceOf(Delivery.Unavailable.class);
    return ((Delivery.Unavailable) delivery).problem();
  }

  @Test
  void aBatchIsThereOnceWithItsProofsHoweverOftenItComes() throws Exception {
    try (TestReceiver receiver = TestReceiver.in(directory)) {
      HttpTarget signed = receiver.target().withReceiptKey(receiver.receiver().receiptKey());
      for (HttpTarget target : List.of(signed, signed, signed.withPacked(false))) {
        assertThat(deliver(target, TestReceiver.vouched(TestReceiver.batch(1, 100))))
            .isInstanceOf(Delivery.Acknowledged.class);
      }
      assertThat(receiver.held()).hasSize(1);
      assertThat(receiver.held().getFirst().hasProofs()).isTrue();
      assertThat(receiver.held().getFirst().packets()).isEqualTo(100);
      assertThat(receiver.body(TestReceiver.id(1)).lines().toList())
          .hasSize(100)
          .endsWith(TestReceiver.line(100));
    }
  }

  @Test
  void aReceiptOfAnotherKeyIsNoAcknowledgement() throws Exception {
    SigningKey other = SigningKey.of("trackside-receiver/other", new byte[SigningKey.SEED_BYTES]);
    try (TestReceiver receiver = TestReceiver.in(directory)) {
      HttpTarget target = receiver.target().withReceiptKey(other.verifier());
      assertThat(problem(deliver(target, TestReceiver.batch(1, 3)))).contains("is not signed by");
    }
  }

  @Test
  void aBatchThatWasMadeAgainAfterAnErasureIsAcknowledgedAndOneThatJustDiffersIsNot()
      throws Exception {
    try (TestReceiver receiver = TestReceiver.in(directory)) {
      HttpTarget target = receiver.target().withReceiptKey(receiver.receiver().receiptKey());
      SealedBatch batch = TestReceiver.batch(1, 3);
      deliver(target, batch);
      SealedBatch other = Batches.of(batch.id(), 1, List.of(TestReceiver.line(7)));
      assertThat(problem(deliver(target, other))).contains("another batch is held");
      assertThat(deliver(target, TestReceiver.resealed(batch, List.of(TestReceiver.line(7)))))
          .isInstanceOf(Delivery.Acknowledged.class);
      SealedBatch never = Batches.of(batch.id(), 1, List.of(TestReceiver.line(8)));
      SealedBatch foreign = TestReceiver.resealed(never, List.of(TestReceiver.line(9)));
      assertThat(problem(deliver(target, foreign))).contains("holds another batch");
      assertThat(receiver.body(batch.id()).lines()).hasSize(3);
      assertThat(receiver.held().getFirst().hasErased()).isTrue();
    }
  }

  @Test
  void whatIsNoPacketAndWhatIsTooLargeIsRefusedForGoodAndNothingOfItIsThere() throws Exception {
    try (TestReceiver receiver = TestReceiver.in(directory)) {
      SealedBatch poisoned =
          Batches.of(
              TestReceiver.id(1), 1, List.of(TestReceiver.line(1), "{\"request_id\":\"r2\"}"));
      assertThat(deliver(receiver.target(), poisoned))
          .isInstanceOfSatisfying(
              Delivery.Refused.class, each -> assertThat(each.problem()).contains("line 2"));
      assertThat(deliver(receiver.target(), TestReceiver.batch(1, 10_000)))
          .isInstanceOf(Delivery.Refused.class);
      assertThat(receiver.held()).isEmpty();
    }
  }

  @Test
  void theTokenIsReadFromItsFileEachTimeAndIsInNoAnswer() throws Exception {
    Path file = directory.resolve("token");
    Path data = directory.resolve("data");
    try (TestReceiver receiver = new TestReceiver(data, Optional.of("right-secret-token"));
        HttpSink sink = new HttpSink("http:test", receiver.target().withTokenFile(file), "cloud")) {
      assertThat(problem(sink.deliver(TestReceiver.batch(1, 3)))).contains("cannot be read");
      Files.writeString(file, "wrong-secret-token\n");
      String refusal = problem(sink.deliver(TestReceiver.batch(1, 3)));
      assertThat(refusal).contains("401").doesNotContain("secret");
      Files.writeString(file, "right-secret-token\n");
      assertThat(sink.deliver(TestReceiver.batch(1, 3))).isInstanceOf(Delivery.Acknowledged.class);
    }
  }

  @Test
  void aReceiverThatIsAwayIsUnavailableAndTakesTheBatchWhenItIsBack() throws Exception {
    try (TestReceiver receiver = TestReceiver.in(directory);
        HttpSink sink = new HttpSink("http:test", receiver.target(), "cloud")) {
      sink.deliver(TestReceiver.batch(1, 3));
      receiver.stop();
      assertThat(notTaken(sink)).isTrue();
      receiver.start();
      Delivery last = new Delivery.Unavailable("", "");
      for (int i = 0; i < 3 && !(last instanceof Delivery.Acknowledged); i++) {
        last = sink.deliver(TestReceiver.batch(4, 3));
      }
      assertThat(last).isInstanceOf(Delivery.Acknowledged.class);
      assertThat(receiver.held()).hasSize(2);
    }
  }

  private static boolean notTaken(HttpSink sink) throws InterruptedException {
    try {
      return sink.deliver(TestReceiver.batch(4, 3)) instanceof Delivery.Unavailable;
    } catch (IOException e) {
      return true; // the connection that was kept open broke: nobody knows
    }
  }

  @ParameterizedTest
  @CsvSource({
    "200, application/json, '{}', is no receipt",
    "200, text/html, <html>welcome</html>, is no receipt",
    "204, application/json, '', answered 204",
    "302, text/html, '', answered 302",
    "401, text/html, '', answered 401",
    "404, text/html, '', answered 404",
    "409, text/html, '', answered 409",
    "413, text/html, too large, answered 413",
    "422, application/problem+json, '{\"type\":\"about:blank\"}', answered 422",
    "422, text/html, '{\"type\":\"urn:trackside:problem:content_refused\"}', answered 422",
    "429, application/problem+json, '{\"detail\":\"not so fast\"}', not so fast",
    "503, application/problem+json, '{\"type\":\"urn:trackside:problem:too_large\"}', answered 503"
  })
  void anyOtherAnswerIsNoAcknowledgementAndNoRefusalForGood(
      int status, String type, String body, String expected) throws Exception {
    AtomicInteger elsewhere = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/batches",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().set("Content-Type", type);
          exchange.getResponseHeaders().set("Location", "/elsewhere");
          exchange.getResponseHeaders().set("Retry-After", "17");
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.createContext(
        "/elsewhere",
        exchange -> {
          elsewhere.incrementAndGet();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    try {
      URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/batches");
      Delivery answer = deliver(HttpTarget.at(url), TestReceiver.batch(1, 3));
      assertThat(problem(answer)).contains(expected);
      if (status == 429 || status == 503) {
        assertThat(((Delivery.Unavailable) answer).hint()).contains("17");
        assertThat(((Delivery.Unavailable) answer).rest()).hasSeconds(17);
      }
      assertThat(elsewhere).hasValue(0);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void onlyAReceiverThatSaysSoIsSentSeveralAndAnOlderOneInItsPlaceTakesNone() throws Exception {
    try (TestReceiver receiver = TestReceiver.in(directory)) {
      HttpTarget target = receiver.target().withPipeline(4);
      try (HttpSink sink = new HttpSink("http:test", target, "cloud");
          HttpSink plain = new HttpSink("http:test", receiver.target(), "cloud")) {
        assertThat(sink.pipeline()).as("nothing is known yet").isOne();
        sink.deliver(TestReceiver.batch(1, 3));
        plain.deliver(TestReceiver.batch(1, 3));
        assertThat(sink.pipeline()).isEqualTo(4);
        assertThat(plain.pipeline()).isOne();
        assertThat(sink.deliver(TestReceiver.batch(4, 3), TestReceiver.id(1)))
            .isInstanceOf(Delivery.Acknowledged.class);
      }
    }
    List<String> taken = new ArrayList<>();
    HttpServer older =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    older.createContext(
        "/batches",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          String path = exchange.getRequestURI().getPath();
          taken.add(path);
          if (!path.equals("/batches")) {
            exchange.sendResponseHeaders(405, -1);
          } else {
            byte[] body =
                "{\"batch_id\":\"%s\",\"digest\":\"%s\"}"
                    .formatted(
                        exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                        exchange.getRequestHeaders().getFirst("Unencoded-Digest"))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
          exchange.close();
        });
    older.start();
    try {
      URI url = URI.create("http://127.0.0.1:" + older.getAddress().getPort() + "/batches");
      try (HttpSink sink = new HttpSink("http:test", HttpTarget.at(url).withPipeline(4), "cloud")) {
        assertThat(sink.deliver(TestReceiver.batch(1, 3)))
            .isInstanceOf(Delivery.Acknowledged.class);
        assertThat(sink.pipeline()).isOne();
        assertThat(sink.deliver(TestReceiver.batch(4, 3), TestReceiver.id(1)))
            .isInstanceOf(Delivery.NotYet.class);
        assertThat(taken).hasSize(2).last().isEqualTo("/batches/" + TestReceiver.id(1) + ".next");
      }
    } finally {
      older.stop(0);
    }
  }

  @Test
  void aServerThatNeverAnswersOrStopsInTheMiddleEndsInBoundedTime() throws Exception {
    for (boolean isBegun : new boolean[] {false, true}) {
      try (ServerSocket door = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
        Thread server = Thread.ofVirtual().start(() -> answerSlowly(door, isBegun));
        URI url = URI.create("http://127.0.0.1:" + door.getLocalPort() + "/batches");
        HttpTarget target = HttpTarget.at(url).withTimeout(Duration.ofMillis(700));
        assertThatThrownBy(() -> deliver(target, TestReceiver.batch(1, 3)))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("no answer within 700 ms");
        server.interrupt();
      }
    }
  }

  private static void answerSlowly(ServerSocket door, boolean isBegun) {
    try (Socket client = door.accept();
        InputStream in = client.getInputStream();
        OutputStream out = client.getOutputStream()) {
      if (isBegun) {
        out.write(
            "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      }
      while (in.read() >= 0) {
        if (isBegun) {
          out.write(' ');
          out.flush();
        }
      }
    } catch (IOException e) {
      return; // the client went away, as it should
    }
  }
}
