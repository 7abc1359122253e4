package dev.trackside.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import tools.jackson.databind.JsonNode;

/** A folder in which two gateways, one after the other, had a data directory and a sink. */
@NullMarked
record AuditedFolder(Path folder) {
  static final int PACKETS = 40;

  static AuditedFolder in(Path folder) throws IOException {
    AuditedFolder audited = new AuditedFolder(folder);
    audited.ingest("zandvoort", "2026-nl-race");
    audited.ingest("monza", "2026-it-race");
    return audited;
  }

  void ingest(String circuit, String session) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < PACKETS; i++) {
      lines.append(
          "{\"source\":\"car-44\",\"session\":\"%s\",\"circuit\":\"%s\",\"timestamp\":%d,%s}\n"
              .formatted(
                  session,
                  circuit,
                  1_788_000_000_000L + i * 100L,
                  "\"samples\":{\"speed\":" + (200 + i) + "}"));
    }
    Path file = Files.writeString(folder.resolve(circuit + ".ndjson"), lines);
    Outcome outcome =
        Outcome.of(
            "ingest",
            file.toString(),
            "--data",
            data().toString(),
            "--sink",
            "home-eu=file:" + folder.resolve("out"));
    assertThat(outcome.exit()).as(outcome.err()).isZero();
  }

  Path data() {
    return folder.resolve("data");
  }

  /** A packet as it left. */
  String firstLine() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("out"))) {
      Path first =
          files
              .filter(each -> each.toString().endsWith(".ndjson"))
              .sorted()
              .findFirst()
              .orElseThrow();
      return Files.readAllLines(first).getFirst();
    }
  }

  /** Runs an action of the command on a data directory. */
  Outcome audit(Path data, String... words) {
    List<String> all = new ArrayList<>(List.of("audit"));
    all.addAll(List.of(words));
    all.addAll(List.of("--data", data.toString()));
    return Outcome.of(all.toArray(String[]::new));
  }

  /** What an action says that has to succeed. */
  JsonNode json(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--json");
    Outcome outcome = audit(data(), all.toArray(String[]::new));
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    return Json.read(outcome.out());
  }

  /** A copy of the data directory, to be spoilt. */
  Path copy(String name) throws IOException {
    Path copy = Files.createDirectories(folder.resolve(name));
    for (String each : List.of("trackside.db", "keys/audit.key")) {
      Files.createDirectories(copy.resolve(each).getParent());
      Files.copy(data().resolve(each), copy.resolve(each), StandardCopyOption.COPY_ATTRIBUTES);
    }
    return copy;
  }

  /** Does to a copy what our own connections would not do. */
  void spoil(Path data, String... acts) throws SQLException {
    String url = "jdbc:sqlite:" + data.resolve("trackside.db");
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      for (String act : acts) {
        statement.executeUpdate(act);
      }
    }
  }

  /** Brings back the triggers whose definitions were kept in a table. */
  void restoreTriggers(Path data) throws SQLException {
    String url = "jdbc:sqlite:" + data.resolve("trackside.db");
    List<String> triggers = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      try (var row = statement.executeQuery("SELECT sql FROM kept")) {
        while (row.next()) {
          triggers.add(row.getString(1));
        }
      }
    }
    triggers.add("DROP TABLE kept");
    spoil(data, triggers.toArray(String[]::new));
  }
}
