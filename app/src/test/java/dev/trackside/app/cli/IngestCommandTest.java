package dev.trackside.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class IngestCommandTest {
  @TempDir Path folder;

  @Test
  void readsACsvOnceHoweverOftenItIsRun() throws IOException {
    Path file = csv("a.csv", 0, 3_000);
    Outcome first = ingest(file);
    assertThat(first.exit()).isZero();
    assertThat(first.json().path("rows_new").asInt()).isEqualTo(3_000);
    assertThat(first.json().path("ledger").path("synced").asInt()).isEqualTo(3_000);
    assertThat(delivered()).hasSize(3_000).doesNotHaveDuplicates();

    Outcome second = ingest(file);
    assertThat(second.exit()).isZero();
    assertThat(second.json().path("rows").asInt()).isEqualTo(3_000);
    assertThat(second.json().path("rows_new").asInt()).isZero();
    assertThat(second.json().path("ledger")).isEqualTo(first.json().path("ledger"));
    assertThat(delivered()).hasSize(3_000);
  }

  @Test
  void knowsTheSameContentUnderAnotherNameAndPacking() throws IOException {
    Path file = csv("a.csv", 0, 2_000);
    ingest(file);
    Path packed = folder.resolve("b.csv.gz");
    Files.write(packed, gzip(Files.readAllBytes(file)));
    assertThat(ingest(packed).json().path("rows_new").asInt()).isZero();
  }

  @Test
  void readsOnlyTheNewRowsOfAFileThatHasGrown() throws IOException {
    // From below to above the 64 KiB by which a file is found again.
    for (int rows : List.of(10, 500, 1_500, 5_000, 5_001)) {
      Outcome outcome = ingest(csv("a.csv", 0, rows));
      assertThat(outcome.exit()).isZero();
      assertThat(outcome.json().path("ledger").path("accepted").asInt()).isEqualTo(rows);
    }
    assertThat(delivered()).hasSize(5_001).doesNotHaveDuplicates();
  }

  @Test
  void takesAnotherFileWithTheSameBeginningForAnotherFile() throws IOException {
    ingest(csv("a.csv", 0, 100));
    Path other = csv("b.csv", 0, 50);
    Files.writeString(other, Files.readString(other) + "2025-06-01T00:00:00Z,car-9,1\n");
    assertThat(ingest(other).json().path("rows_new").asInt()).isEqualTo(51);
  }

  @Test
  void readsNdjsonAndKeepsWhatIsBadApart() throws IOException {
    Path file = folder.resolve("a.ndjson");
    Files.writeString(
        file,
        """
        {"source":"car-1","timestamp":"2025-01-01T00:00:00Z","samples":{"speed":100,"rpm":99999}}
        {"source":"car-1","timestamp":"2025-01-01T00:00:01Z","samples":{"speed":"fast"}}
        this is no packet
        {"source":"car-1","timestamp":"2025-01-01T00:00:02Z","samples":{"speed":102}}
        """);
    Outcome outcome = ingest(file);
    JsonNode json = outcome.json();
    assertThat(outcome.exit()).isZero();
    assertThat(json.path("rows").asInt()).isEqualTo(4);
    assertThat(json.path("accepted").asInt()).isEqualTo(2);
    assertThat(json.path("quarantined").asInt()).isEqualTo(2);
    assertThat(json.path("split").asInt()).isEqualTo(1);
    assertThat(json.path("dead_letters").path("malformed").path("packets").asInt()).isEqualTo(1);
    assertThat(json.path("dead_letters").path("out_of_range").path("split").asInt()).isEqualTo(1);
    assertThat(json.path("ledger").path("balanced").asBoolean()).isTrue();

    Outcome letters = Outcome.of("dlq", "list", "--json", "--data", data());
    assertThat(letters.json()).hasSize(3);
    assertThat(ingest(file).json().path("rows_new").asInt()).isZero();
  }

  @Test
  void keepsWhatADamagedFileGaveAndSaysSo() throws IOException {
    byte[] whole = gzip(Files.readAllBytes(csv("a.csv", 0, 20_000)));
    Path torn = folder.resolve("torn.csv.gz");
    Files.write(torn, Arrays.copyOf(whole, whole.length / 2));
    Outcome first = ingest(torn);
    assertThat(first.exit()).isEqualTo(1);
    assertThat(first.err()).contains("ends early or is damaged").contains("fetch the file again");
    int rows = first.json().path("rows").asInt();
    assertThat(rows).isBetween(100, 19_999);
    assertThat(delivered()).hasSize(rows);

    Files.write(torn, whole);
    Outcome second = ingest(torn);
    assertThat(second.exit()).isZero();
    assertThat(second.json().path("rows_new").asInt()).isEqualTo(20_000 - rows);
    assertThat(delivered()).hasSize(20_000).doesNotHaveDuplicates();
  }

  @Test
  void keepsPacketsWithoutASinkUntilThereIsOne() throws IOException {
    Path file = csv("a.csv", 0, 100);
    Outcome without =
        Outcome.of(
            "ingest",
            file.toString(),
            "--session",
            "s",
            "--circuit",
            "c",
            "--data",
            data(),
            "--json");
    assertThat(without.exit()).isZero();
    assertThat(without.json().path("ledger").path("pending").asInt()).isEqualTo(100);
    assertThat(ingest(file).json().path("ledger").path("synced").asInt()).isEqualTo(100);
  }

  @Test
  void countsDrainsAndReadsBackWithoutAGateway() throws IOException {
    ingest(csv("a.csv", 0, 300));
    assertThat(Outcome.of("ledger", "--data", data()).out()).contains("balanced");
    assertThat(Outcome.of("drain", "--data", data()).out()).contains("STOPPED", "300");
    JsonNode batches = Outcome.of("drain", "history", "--json", "--data", data()).json();
    assertThat(batches.path("batches").findValuesAsString("state")).containsOnly("ACKED");
    Outcome replay =
        Outcome.of(
            "replay",
            "--session",
            "s",
            "--data",
            data(),
            "--from",
            "2025-01-01T00:01:00Z",
            "--to",
            "2025-01-01T00:01:09Z",
            "--channels",
            "speed");
    assertThat(replay.out().lines()).hasSize(10);
    Outcome csv = Outcome.of("replay", "--session", "s", "--data", data(), "--format", "csv");
    assertThat(csv.out().lines()).hasSize(301);
    Outcome nothing = Outcome.of("replay", "--session", "other", "--data", data());
    assertThat(nothing.exit()).isZero();
    assertThat(nothing.err()).contains("no packet of session other");
  }

  private Outcome ingest(Path file) {
    return Outcome.of(
        "ingest",
        file.toString(),
        "--session",
        "s",
        "--circuit",
        "c",
        "--data",
        data(),
        "--sink",
        "site=file:" + folder.resolve("out"),
        "--json");
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  private Path csv(String name, int from, int to) throws IOException {
    StringBuilder text = new StringBuilder("ts,source,speed\n");
    for (int row = from; row < to; row++) {
      text.append("2025-01-01T%02d:%02d:%02dZ".formatted(row / 3600, row / 60 % 60, row % 60));
      text.append(",car-%d,%d\n".formatted(row % 3, row % 400));
    }
    Path file = folder.resolve(name);
    Files.writeString(file, text);
    return file;
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  /** The delivered packets' request ids. */
  private List<String> delivered() throws IOException {
    List<String> ids = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve("out"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        for (String line : Files.readString(file, StandardCharsets.UTF_8).lines().toList()) {
          ids.add(line.substring(line.indexOf(':') + 2, line.indexOf(',') - 1));
        }
      }
    }
    return ids;
  }
}
