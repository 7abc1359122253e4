package dev.trackside.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.json.Json;
import dev.trackside.store.DataLock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Two drivers in one car's data; one of them asks to be forgotten while batches wait. */
@Timeout(300)
final class ErasedDriverTest {
  private static final int PACKETS = 40;
  private static final String ANN = "Ann Miller";
  private static final String BOB = "Bob Sanders";

  @TempDir Path folder;
  private Path data;
  private Path out;
  private Path remarks;
  private Process gateway;

  @BeforeEach
  void start() throws Exception {
    data = folder.resolve("data");
    out = folder.resolve("out");
    remarks = folder.resolve("gateway.err");
    gateway =
        Outcome.start(
            folder.resolve("gateway.out"),
            remarks,
            "run",
            "--data",
            data.toString(),
            "--sink",
            "file:" + out,
            "--destination",
            "site",
            "--listen",
            "127.0.0.1:0");
    await(() -> Files.exists(remarks) && text(remarks).contains("started in"));
  }

  @AfterEach
  void stop() throws InterruptedException {
    gateway.destroyForcibly().waitFor(60, TimeUnit.SECONDS);
  }

  @Test
  void oneDriverIsErasedAndEverythingElseStays() throws Exception {
    Files.deleteIfExists(out);
    Files.createFile(out); // no directory: batches are frozen and wait
    send();
    await(() -> text(remarks).contains("FileAlreadyExists"));
    assertThat(subjects()).contains(ANN, BOB);

    JsonNode plan = json("subject", "erase", ANN);
    String code = plan.path("confirm").asString();
    assertThat(plan.path("keys").asInt()).isEqualTo(2);
    assertThat(command("subject", "erase", ANN, "--confirm", "00000000").exit()).isEqualTo(2);
    assertThat(command("subject", "erase", BOB, "--confirm", code).exit()).isEqualTo(2);
    assertThat(subjects()).contains(ANN, BOB);
    Outcome erased = command("subject", "erase", ANN, "--confirm", code);
    assertThat(erased.exit()).as(erased.out() + erased.err()).isZero();
    assertThat(erased.out()).contains("2 keys destroyed", "no residue found");
    assertThat(subjects()).contains(BOB).doesNotContain(ANN);

    checkTexts(command("replay", "--session", "race").out());
    assertThat(letters()).contains("901").doesNotContain("900");

    Files.delete(out);
    Files.createDirectory(out);
    await(() -> text(delivered()).lines().count() >= PACKETS);
    checkTexts(text(delivered()));
    assertThat(json("ledger", "--verify").path("balanced").asBoolean()).isTrue();

    gateway.destroyForcibly().waitFor(60, TimeUnit.SECONDS);
    onFilesWithCopiesLyingAbout();
  }

  /** No gateway runs; somebody kept a name and a key where nobody thinks of it. */
  private void onFilesWithCopiesLyingAbout() throws IOException {
    Files.writeString(data.resolve("notes.txt"), "car 44 was driven by " + BOB + " today");
    Path keys = data.resolve("keys");
    try (DirectoryStream<Path> wraps = Files.newDirectoryStream(keys, "*.wrap")) {
      for (Path wrap : wraps) {
        Files.copy(wrap, data.resolve("copy.bin"));
      }
    }
    String code = json("subject", "erase", BOB).path("confirm").asString();
    Outcome erased = command("subject", "erase", BOB, "--confirm", code);
    assertThat(erased.exit()).as(erased.out() + erased.err()).isEqualTo(1);
    assertThat(erased.out()).contains("2 RESIDUES", "key: copy.bin", "name: notes.txt", "hint: ");
    Files.delete(data.resolve("notes.txt"));
    Files.delete(data.resolve("copy.bin"));
    String again = json("subject", "erase", BOB).path("confirm").asString();
    erased = command("subject", "erase", BOB, "--confirm", again);
    assertThat(erased.exit()).as(erased.out() + erased.err()).isZero();
    assertThat(command("replay", "--session", "race").out())
        .contains("\"speed\":239")
        .doesNotContain(BOB);
    assertThat(json("ledger", "--verify").path("balanced").asBoolean()).isTrue();
  }

  private void checkTexts(String lines) {
    assertThat(lines).contains(BOB, "\"heart_rate\":139").doesNotContain(ANN);
    for (int i = 0; i < PACKETS; i++) {
      assertThat(lines).contains("\"speed\":" + (200 + i));
      if (i % 2 == 0) {
        assertThat(lines).doesNotContain("\"heart_rate\":" + (100 + i));
      } else {
        assertThat(lines).contains("\"heart_rate\":" + (100 + i));
      }
    }
  }

  private void send() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < PACKETS; i++) {
      lines.append(packet(i, i % 2 == 0 ? ANN : BOB, 100 + i, 200 + i));
    }
    lines.append(packet(PACKETS, ANN, 900, 300)).append(packet(PACKETS + 1, BOB, 901, 300));
    String api = DataLock.announcedApi(data).orElseThrow();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(api + "/api/v1/packets"))
            .header("Content-Type", "application/x-ndjson")
            .POST(HttpRequest.BodyPublishers.ofString(lines.toString()))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
    }
  }

  private static String packet(int i, String driver, int heartRate, int speed) {
    return """
    {"packet_id":"p%d","source":"car-44","session":"race","circuit":"spa","timestamp":%d,\
    "metadata":{"driver":"%s"},"samples":{"heart_rate":%d,"speed":%d}}
    """
        .formatted(i, 1_756_645_200_000L + i, driver, heartRate, speed);
  }

  private String subjects() {
    return command("subject", "list").out();
  }

  private String letters() {
    return command("dlq", "list", "--json").out();
  }

  private List<Path> delivered() {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(out, "*.ndjson*")) {
      all.forEach(files::add);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return files;
  }

  private static String text(List<Path> files) {
    StringBuilder all = new StringBuilder();
    files.forEach(file -> all.append(text(file)));
    return all.toString();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Outcome command(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--data", data.toString()));
    return Outcome.of(all.toArray(String[]::new));
  }

  private JsonNode json(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--json");
    Outcome outcome = command(all.toArray(String[]::new));
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    return Json.read(outcome.out());
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 600; i++) {
      if (condition.getAsBoolean()) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError("it did not come in a minute");
  }
}
