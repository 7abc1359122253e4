package dev.trackside.app.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Bad packets, requests, files, flags and settings against the running program: each gets its error
 * or its dead letter, the next good packet is accepted, and in the end no good packet is missing.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadInputTest {
  private static final int ROWS_LEAST = 60;

  private final List<String> good = new ArrayList<>();
  private Path root;
  private GatewayProcess gateway;
  private int rows;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    root = folder;
    gateway =
        GatewayProcess.start(
                GatewayProcess.Plan.below(root).with("linger", "50ms").with("body_limit", "2MiB"))
            .awaitReady();
  }

  static List<BadPackets.Row> packets() {
    return BadPackets.rows();
  }

  /** Between two good packets in one body, so that it shows whether it costs them. */
  @ParameterizedTest
  @MethodSource("packets")
  void badPacketBecomesADeadLetter(BadPackets.Row row) throws Exception {
    String body = goodLine() + "\n" + row.line() + "\n" + goodLine() + "\n";
    Api.Reply reply = gateway.api().packets(body.getBytes(StandardCharsets.ISO_8859_1));
    boolean whole = row.fate().equals("whole");
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    JsonNode receipt = reply.json();
    assertThat(receipt.path("accepted").asInt()).as(reply.body()).isEqualTo(whole ? 2 : 3);
    assertThat(receipt.path("quarantined").asInt()).as(reply.body()).isEqualTo(whole ? 1 : 0);
    JsonNode letter =
        gateway.api().read("/api/v1/dead-letters?limit=1").json().path("dead_letters").path(0);
    assertThat(letter.path("reason").asString()).as("" + letter).isEqualTo(row.reason());
    assertThat(letter.path("split").asBoolean()).isEqualTo(!whole);
    demandGoodPacketIsAccepted();
  }

  static List<BadRequests.Row> requests() {
    return BadRequests.rows();
  }

  @ParameterizedTest
  @MethodSource("requests")
  void badRequestGetsAClearAnswer(BadRequests.Row row) throws Exception {
    HttpRequest.Builder request =
        gateway
            .api()
            .request(row.path())
            .method(row.method(), HttpRequest.BodyPublishers.ofByteArray(row.body()));
    int colon = row.header().indexOf(':');
    if (colon > 0) {
      request.header(row.header().substring(0, colon), row.header().substring(colon + 1).strip());
    }
    Api.Reply reply = gateway.api().send(request.build());
    assertThat(reply.status()).as(reply.body()).isEqualTo(row.status());
    assertThat(reply.type()).startsWith("application/problem+json");
    assertThat(reply.body()).contains(row.word());
    assertThat(reply.json().path("hint").asString()).as(reply.body()).isNotBlank();
    demandGoodPacketIsAccepted();
  }

  static List<BadRequests.Noise> noise() {
    return BadRequests.noise();
  }

  @ParameterizedTest
  @MethodSource("noise")
  void noiseOnAConnectionHarmsNobody(BadRequests.Noise noise) throws Exception {
    String address = gateway.address();
    int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(noise.bytes().getBytes(StandardCharsets.ISO_8859_1));
      if (!noise.word().isEmpty()) {
        assertThat(firstLine(socket.getInputStream())).contains(noise.word());
      }
    }
    demandGoodPacketIsAccepted();
  }

  static List<BadCommands.Row> commands() {
    return BadCommands.rows();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void badCommandSaysWhatIsWrong(BadCommands.Row row) throws Exception {
    Path folder = Files.createDirectories(root.resolve("commands"));
    CommandRun run = row.run(folder, root.resolve("data"), gateway.address());
    assertThat(run.exit()).as(run.toString()).isEqualTo(row.exit());
    assertThat(run.out() + run.err()).contains(row.word());
    assertThat(run.err()).as("no stack trace").doesNotContain("\tat ");
    if (run.exit() != 0 && !row.command().isEmpty()) {
      assertThat(run.err()).contains("hint: ");
    }
    demandGoodPacketIsAccepted();
  }

  private String goodLine() {
    String id = "good-" + good.size();
    good.add(id);
    String tail = "\"source\":\"g\",\"timestamp\":1756645392000,\"samples\":{\"speed\":1}}";
    return "{\"packet_id\":\"" + id + "\"," + tail;
  }

  private void demandGoodPacketIsAccepted() throws Exception {
    rows++;
    Api.Reply reply = gateway.api().packets(goodLine().getBytes(StandardCharsets.UTF_8));
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.json().path("accepted").asInt()).as(reply.body()).isEqualTo(1);
    assertThat(gateway.isAlive()).isTrue();
  }

  private static String firstLine(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.append((char) next);
    }
    return line.toString();
  }

  /** Every good packet is in the sink once, and every packet is accounted for. */
  @AfterAll
  void demandThatNothingGoodIsMissing() throws Exception {
    try (GatewayProcess last = gateway) {
      last.api().post("/api/v1/drain/now");
      Await.holds("everything is in the sink", last.api()::isDrained);
      JsonNode ledger = last.api().read("/api/v1/ledger?verify=true").json();
      assertThat(ledger.path("balanced").asBoolean()).as("" + ledger).isTrue();
      assertThat(last.stop()).as(last.errors()).isZero();
      assertThat(last.errors()).doesNotContain("Exception");
    }
    List<String> delivered = new ArrayList<>();
    try (Stream<Path> files = Files.list(root.resolve("out"))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        for (String line : Files.readAllLines(file)) {
          delivered.add(Api.JSON.readTree(line).path("packet_id").asString(""));
        }
      }
    }
    delivered.removeIf(id -> !id.startsWith("good-"));
    assertThat(delivered).as("good packets, once and in order").isEqualTo(good);
    assertThat(rows).as("rows of the tables").isGreaterThanOrEqualTo(ROWS_LEAST);
  }
}
