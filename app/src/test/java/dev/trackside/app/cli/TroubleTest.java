package dev.trackside.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands say when something is in their way. */
final class TroubleTest {
  private static final String ROWS =
      "ts,source,speed\n2025-01-01T00:00:00Z,car-1,1\n2025-01-01T00:00:01Z,car-1,2";

  @TempDir Path folder;

  @Test
  void readsARowAgainThatWasHalfARow() throws IOException {
    Path file = folder.resolve("a.csv");
    Files.writeString(file, ROWS);
    assertThat(ingest(file).json().path("rows_new").asInt()).isEqualTo(2);
    assertThat(ingest(file).json().path("rows_new").asInt()).isZero();

    Files.writeString(file, ROWS + "00\n2025-01-01T00:00:02Z,car-1,3\n");
    Outcome grown = ingest(file);
    assertThat(grown.json().path("rows_new").asInt()).isEqualTo(2);
    assertThat(grown.json().path("rows").asInt()).isEqualTo(3);
    assertThat(grown.err()).contains("the last row had no line end when it was read");
    assertThat(replayed()).contains("\"speed\":2}", "\"speed\":200}", "\"speed\":3}");
    assertThat(replayed().lines()).hasSize(4);
    assertThat(ingest(file).json().path("rows_new").asInt()).isZero();
  }

  @Test
  void doesNotReadARowAgainThatOnlyLackedItsLineEnd() throws IOException {
    Path file = folder.resolve("a.csv");
    Files.writeString(file, ROWS);
    ingest(file);
    Files.writeString(file, ROWS + "\r\n2025-01-01T00:00:02Z,car-1,3");
    Outcome grown = ingest(file);
    assertThat(grown.json().path("rows_new").asInt()).isEqualTo(1);
    assertThat(grown.err()).doesNotContain("no line end");
    assertThat(replayed().lines()).hasSize(3);
  }

  @Test
  void knowsAFileWhetherItsFormatWasAskedForOrFound() throws IOException {
    Path file = folder.resolve("a.csv");
    Files.writeString(file, ROWS);
    assertThat(ingest(file, "--format", "auto").json().path("rows_new").asInt()).isEqualTo(2);
    assertThat(ingest(file, "--format", "csv").json().path("rows_new").asInt()).isZero();
  }

  @Test
  void saysThatTheDataAreDamagedAndExitsWithFour() throws IOException {
    Path file = folder.resolve("a.csv");
    Files.writeString(file, ROWS);
    ingest(file);
    damage(folder.resolve("data").resolve(Store.FILE));
    Outcome replay = Outcome.of("replay", "--session", "s", "--data", data());
    assertThat(replay.exit()).isEqualTo(4);
    assertThat(replay.err()).contains("damaged", "hint: ").doesNotContain("\tat ");

    Path none = Files.createDirectories(folder.resolve("none"));
    Files.writeString(none.resolve(Store.FILE), "this is no data file ".repeat(1_000));
    Outcome ledger = Outcome.of("ledger", "--data", none.toString());
    assertThat(ledger.exit()).isEqualTo(4);
  }

  @Test
  void namesTheProcessThatHoldsTheDirectoryWithoutAnApi() {
    try (Gateway gateway = Gateway.open(GatewayOptions.at(folder.resolve("data")))) {
      assertThat(gateway.ledger().balanced()).isTrue();
      for (List<String> command : List.of(List.of("health"), List.of("drain", "now"))) {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of("--data", data()));
        Outcome outcome = Outcome.of(all.toArray(String[]::new));
        assertThat(outcome.exit()).isEqualTo(3);
        assertThat(outcome.err())
            .contains("process " + ProcessHandle.current().pid() + " (trackside library) holds");
      }
    }
    assertThat(Outcome.of("health", "--data", data()).err()).contains("no gateway runs on");
  }

  /** Writes another name over one, wherever the file has it. */
  private static void damage(Path file) throws IOException {
    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
    assertThat(bytes).contains("speed");
    Files.writeString(file, bytes.replace("speed", "spead"), StandardCharsets.ISO_8859_1);
  }

  private String replayed() {
    return Outcome.of("replay", "--session", "s", "--data", data()).out();
  }

  private Outcome ingest(Path file, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of("ingest", file.toString(), "--session", "s", "--circuit", "c", "--json"));
    all.addAll(List.of("--data", data()));
    all.addAll(List.of(more));
    return Outcome.of(all.toArray(String[]::new));
  }

  private String data() {
    return folder.resolve("data").toString();
  }
}
