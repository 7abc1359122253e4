package dev.trackside.app.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.cli.TracksideCommand;
import dev.trackside.connectors.http.HttpSink;
import dev.trackside.delivery.Sink;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The looks at what a receiver holds. */
final class ReceiveCommandTest {
  @TempDir private Path directory;
  private String printed = "";

  private String data() {
    return directory.resolve("received").toString();
  }

  private int run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    int exit = TracksideCommand.execute(arguments, Map.of(), print, print);
    printed = out.toString(StandardCharsets.UTF_8);
    return exit;
  }

  @BeforeEach
  void receive() throws Exception {
    try (TestReceiver receiver = TestReceiver.in(directory.resolve("received"));
        Sink sink = new HttpSink("http:test", receiver.target(), "cloud")) {
      sink.deliver(TestReceiver.vouched(TestReceiver.batch(1, 20)));
      sink.deliver(TestReceiver.batch(21, 5));
    }
  }

  @Test
  void listsAndShowsWhatCame() {
    assertThat(run("receive", "list", "--data", data())).isZero();
    assertThat(printed).contains(TestReceiver.id(1), "race", "2 batches, 25 packets");
    assertThat(run("receive", "list", "--data", data(), "--session", "other")).isZero();
    assertThat(printed).contains("nothing came");
    assertThat(run("receive", "list", "--data", data(), "--json", "--gateway", "node")).isZero();
    assertThat(printed).contains("\"packets\": 20", "\"proofs\": false");
    assertThat(run("receive", "show", TestReceiver.id(21), "--data", data())).isZero();
    assertThat(printed).contains("trackside receipt v1", "none came");
    assertThat(run("receive", "show", "nothing", "--data", data())).isEqualTo(1);
    assertThat(run("receive", "key", "--data", data())).isZero();
    assertThat(printed).contains("receipts  trackside-receiver/", "witness   trackside-receiver/");
  }

  @Test
  void exportsAsAFileSinkHasItAndNothingTwice() throws Exception {
    Path out = directory.resolve("out");
    assertThat(run("receive", "export", out.toString(), "--data", data())).isZero();
    assertThat(printed).contains("2 batches written, 0 were there, 25 packets");
    assertThat(Files.readString(out.resolve(TestReceiver.id(21) + ".ndjson")).lines())
        .hasSize(5)
        .startsWith(TestReceiver.line(21));
    assertThat(out.resolve("audit").resolve(TestReceiver.id(1) + ".proofs")).hasSize(3);
    assertThat(run("receive", "export", out.toString(), "--data", data())).isZero();
    assertThat(printed).contains("0 batches written, 2 were there");
  }

  @Test
  void refusesToListenForOthersWithoutTlsAndATokenAndSaysWhatIsWrong() throws Exception {
    assertThat(run("receive", "--data", data(), "--listen", "0.0.0.0:0")).isEqualTo(2);
    assertThat(printed).contains("without TLS and a token is refused");
    Path token = Files.writeString(directory.resolve("token"), "short");
    assertThat(run("receive", "--data", data(), "--token-file", token.toString())).isEqualTo(2);
    assertThat(printed).contains("no token of 16 characters").doesNotContain("short\n");
    assertThat(run("receive", "--data", data(), "--log-key", "nonsense")).isEqualTo(2);
    assertThat(run("receive", "list", "--data", directory.resolve("none").toString())).isEqualTo(4);
  }
}
