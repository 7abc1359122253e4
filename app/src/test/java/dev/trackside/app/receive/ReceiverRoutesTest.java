package dev.trackside.app.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.http.ApiOptions;
import dev.trackside.receiver.Receipt;
import dev.trackside.receiver.ReceivedBatch;
import dev.trackside.receiver.ReceivedTable;
import dev.trackside.receiver.Receiver;
import dev.trackside.store.StoreOptions;
import dev.trackside.store.SystemTime;
import dev.trackside.tree.Checkpoint;
import dev.trackside.tree.Note;
import dev.trackside.tree.SigningKey;
import dev.trackside.tree.Submission;
import dev.trackside.tree.TreeHash;
import dev.trackside.tree.WitnessKey;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The receiver's calls, as somebody would make them who wrote a sink of their own. */
final class ReceiverRoutesTest {
  private static final String LINE = TestReceiver.line(1) + "\n";
  private static final String LOG = "example.com/log";

  @TempDir private Path directory;
  private final HttpClient client = HttpClient.newHttpClient();
  private TestReceiver receiver;

  @BeforeEach
  void open() throws Exception {
    receiver = TestReceiver.in(directory);
  }

  @AfterEach
  void close() {
    receiver.close();
    client.close();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder post(String id, String body, byte[] digested) {
    return HttpRequest.newBuilder(receiver.uri("/batches"))
        .header("Idempotency-Key", id)
        .header("Content-Digest", Receipt.digest(TreeHash.plain(digested)))
        .POST(BodyPublishers.ofString(body));
  }

  private HttpRequest.Builder post(String id, String body) {
    return post(id, body, body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void takesABatchWithAnyQuotesAroundItsIdAndGivesItBack() throws Exception {
    HttpResponse<String> first = send(post("\"node-s1-1\"", LINE));
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.body()).contains("\"batch_id\":\"node-s1-1\"", "\"was_there\":false");
    assertThat(send(post("node-s1-1", LINE)).body()).contains("\"was_there\":true");
    assertThat(send(HttpRequest.newBuilder(receiver.uri("/batches/node-s1-1"))).body())
        .isEqualTo(LINE);
    assertThat(send(HttpRequest.newBuilder(receiver.uri("/batches"))).body())
        .contains("\"session\":\"race\"", "\"gateway\":\"node\"");
  }

  @Test
  void saysWhatIsWrongWithARequestAndKeepsNothing() throws Exception {
    assertThat(send(post("node-s1-1", LINE, new byte[] {1})).body()).contains("wrong_digest");
    assertThat(send(post("../../x", LINE)).body()).contains("no_batch_id");
    assertThat(send(post("node-s1-1", "")).body()).contains("content_refused");
    assertThat(send(post("node-s1-1", "not json\n")).statusCode()).isEqualTo(422);
    HttpResponse<String> bare =
        send(
            HttpRequest.newBuilder(receiver.uri("/batches"))
                .header("Idempotency-Key", "node-s1-1")
                .POST(BodyPublishers.ofString(LINE)));
    assertThat(bare.statusCode()).isEqualTo(400);
    assertThat(bare.body()).contains("no_digest", "\"hint\"");
    assertThat(send(put("node-s1-1.proofs")).body()).contains("post the batch first");
    assertThat(send(put("node-s1-1.other")).statusCode()).isEqualTo(404);
    assertThat(receiver.held()).isEmpty();
  }

  @Test
  void aBatchBehindAnotherIsTakenOnceThatOneIsHeldAndNotBefore() throws Exception {
    HttpResponse<String> early = send(behind("node-s1-1", "node-s1-2", "wait=1"));
    assertThat(early.statusCode()).isEqualTo(425);
    assertThat(early.body()).contains("urn:trackside:problem:too_early", "nothing was kept");
    assertThat(send(behind("no/id", "node-s1-2", "")).statusCode()).isBetween(400, 404);
    assertThat(send(behind("%20", "node-s1-2", "")).body()).contains("no_batch_id");
    assertThat(receiver.held()).isEmpty();
    CompletableFuture<HttpResponse<String>> waits =
        client.sendAsync(
            behind("node-s1-1", "node-s1-2", "respond-async, wait=20").build(),
            BodyHandlers.ofString());
    HttpResponse<String> first = send(post("node-s1-1", LINE));
    assertThat(first.headers().firstValue("Trackside-Pipeline")).contains("8");
    assertThat(waits.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    assertThat(receiver.held())
        .extracting(each -> each.id())
        .containsExactly("node-s1-1", "node-s1-2");
  }

  @Test
  void thoseThatWaitTakeNoRoomFromTheBatchTheyWaitFor() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 9; i > 1; i--) { // twice as many as are taken at a time
      HttpRequest.Builder late = behind("node-s1-" + (i - 1), "node-s1-" + i, "wait=25");
      answers.add(client.sendAsync(late.build(), BodyHandlers.ofString()));
    }
    TimeUnit.MILLISECONDS.sleep(500);
    assertThat(send(post("node-s1-1", LINE)).statusCode()).isEqualTo(200);
    List<Integer> statuses = new ArrayList<>();
    for (CompletableFuture<HttpResponse<String>> each : answers) {
      statuses.add(each.get(30, TimeUnit.SECONDS).statusCode());
    }
    assertThat(statuses).containsOnly(200);
    assertThat(receiver.held()).extracting(each -> each.id()).hasSize(9).isSorted();
  }

  private HttpRequest.Builder behind(String before, String id, String prefer) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(receiver.uri("/batches/" + before + ".next"))
            .header("Idempotency-Key", id)
            .header(
                "Content-Digest",
                Receipt.digest(TreeHash.plain(LINE.getBytes(StandardCharsets.UTF_8))))
            .POST(BodyPublishers.ofString(LINE));
    return prefer.isEmpty() ? request : request.header("Prefer", prefer);
  }

  private HttpRequest.Builder put(String name) {
    return HttpRequest.newBuilder(receiver.uri("/batches/" + name))
        .PUT(BodyPublishers.ofString("proofs"));
  }

  @Test
  void manyAtOnceOfOneIdAreOneBatchAndOneReceipt() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      answers.add(client.sendAsync(post("node-s1-1", LINE).build(), BodyHandlers.ofString()));
    }
    List<String> bodies = new ArrayList<>();
    for (CompletableFuture<HttpResponse<String>> each : answers) {
      bodies.add(each.get().body());
    }
    assertThat(bodies.stream().filter(each -> each.contains("\"was_there\":false"))).hasSize(1);
    assertThat(bodies.stream().map(each -> each.replaceAll(".*\"receipt\":", "")).distinct())
        .hasSize(1);
    assertThat(receiver.held()).hasSize(1);
  }

  @Test
  void aFullDiskIsSaidWithAMomentToComeAgainAndNothingIsKept() throws Exception {
    StoreOptions full = StoreOptions.standard().withDisk(0, Long.MAX_VALUE / 4);
    Path place = directory.resolve("full");
    try (Receiver fullOne = Receiver.open(place, full, SystemTime.CLOCKS, List.of(), true);
        ReceiverServer server =
            ReceiverServer.open(
                fullOne, ApiOptions.at("127.0.0.1", 0), Optional.empty(), Optional.empty())) {
      URI url = URI.create("http://127.0.0.1:" + server.address().getPort() + "/batches");
      HttpResponse<String> answer = send(post("node-s1-1", LINE).uri(url));
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
      assertThat(answer.body()).contains("bytes are free", "make room");
      List<ReceivedBatch> held = fullOne.reading().read(each -> ReceivedTable.page(each, 0, 1));
      assertThat(held).isEmpty();
    }
  }

  @Test
  void theWitnessAnswersAsC2spSays() throws Exception {
    SigningKey key = SigningKey.of(LOG, new byte[SigningKey.SEED_BYTES]);
    TreeHash hash = new TreeHash();
    byte[] a = hash.leaf(new byte[] {1});
    byte[] b = hash.leaf(new byte[] {2});
    Note one = Note.sign(new Checkpoint(LOG, 1, a).text(), key);
    Note two = Note.sign(new Checkpoint(LOG, 2, hash.node(a, b)).text(), key);
    Note fork = Note.sign(new Checkpoint(LOG, 2, hash.node(b, a)).text(), key);

    assertThat(show(new Submission(0, List.of(), one), Optional.empty()).statusCode())
        .isEqualTo(404);
    HttpResponse<String> first = show(new Submission(0, List.of(), one), Optional.of(key));
    assertThat(first.statusCode()).isEqualTo(200);
    byte[] whole = (one.whole() + first.body()).getBytes(StandardCharsets.UTF_8);
    WitnessKey witness = receiver.receiver().witnessKey();
    assertThat(witness.cosigned(Note.parse(whole).orElseThrow())).isPresent();

    HttpResponse<String> elsewhere = show(new Submission(0, List.of(), two), Optional.empty());
    assertThat(elsewhere.statusCode()).isEqualTo(409);
    assertThat(elsewhere.body()).isEqualTo("1\n");
    assertThat(elsewhere.headers().firstValue("Content-Type")).hasValue("text/x.tlog.size");
    assertThat(show(new Submission(1, List.of(b), fork), Optional.empty()).statusCode())
        .isEqualTo(422);
    assertThat(show(new Submission(1, List.of(b), two), Optional.empty()).statusCode())
        .isEqualTo(200);
    assertThat(show(new Submission(2, List.of(), fork), Optional.empty()).statusCode())
        .isEqualTo(409);
    SigningKey other = SigningKey.of(LOG, TreeHash.plain(new byte[0]));
    Note foreign = Note.sign(new Checkpoint(LOG, 2, hash.node(a, b)).text(), other);
    assertThat(show(new Submission(2, List.of(), foreign), Optional.of(other)).statusCode())
        .isEqualTo(403);
    assertThat(send(HttpRequest.newBuilder(receiver.uri("/witness/logs"))).body())
        .contains("\"entries\":2", "\"key_was_believed\":true");
  }

  private HttpResponse<String> show(Submission submission, Optional<SigningKey> offered)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(receiver.uri("/witness/add-checkpoint"))
            .POST(BodyPublishers.ofByteArray(submission.bytes()));
    offered.ifPresent(key -> request.header("Trackside-Log-Key", key.verifier().text()));
    return send(request);
  }
}
