package dev.trackside.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class UsageTest {
  @TempDir Path folder;

  /** A command line that is wrong, its exit code, and words of the two lines it must print. */
  record Bad(int exit, String line, String what, String hint) {}

  static List<Bad> badLines() {
    return List.of(
        new Bad(2, "ledgr", "'ledgr'", "did you mean ledger"),
        new Bad(2, "ledger --jsn", "unknown option: '--jsn'", "did you mean --json"),
        new Bad(2, "ledger more", "'more'", "trackside ledger --help"),
        new Bad(2, "ledger --data", "--data", "trackside ledger --help"),
        new Bad(2, "ledger --config DIR/none.yaml", "there is no such file", "--config FILE"),
        new Bad(4, "ledger --data DIR/none", "no Trackside data", "--data"),
        new Bad(3, "health --data DIR/none", "no gateway runs on", "trackside run"),
        new Bad(2, "health --interval soon", "--interval", "--help"),
        new Bad(2, "health --interval 0", "is not above 0", "--interval 2"),
        new Bad(2, "drain sideways", "no action sideways", "status, history"),
        new Bad(2, "drain --limit 0", "--limit 0", "--limit 20"),
        new Bad(3, "drain now --data DIR/none", "no gateway runs on", "trackside run"),
        new Bad(2, "replay", "--session", "trackside replay --help"),
        new Bad(2, "replay --session s --format xml", "no format xml", "ndjson or csv"),
        new Bad(2, "replay --session s --from noon", "--from noon", "RFC 3339"),
        new Bad(2, "replay --session s --to 2025-01-01T00:00:00", "a zone", "RFC 3339"),
        new Bad(2, "dlq nonsense", "dlq has no action nonsense", "list, groups"),
        new Bad(2, "dlq import f --dry-run", "takes no --dry-run", "reprocess, discard"),
        new Bad(2, "dlq discard --limit 5 --note x", "takes no --limit", "list"),
        new Bad(2, "dlq groups --session s", "takes no --session", "list"),
        new Bad(2, "dlq list --limit 0", "--limit 0", "--limit 20"),
        new Bad(2, "dlq list --limit many", "--limit", "--help"),
        new Bad(2, "audit", "needs a word more", "verify, summary"),
        new Bad(2, "audit query --limit 0", "--limit 0", "--limit 50"),
        new Bad(4, "audit verify --data DIR/none", "no Trackside data", "--data"),
        new Bad(2, "audit verify --anchors DIR/none", "no checkpoints in", "--keep"),
        new Bad(2, "audit prove", "WHAT", "trackside audit prove --help"),
        new Bad(2, "audit export", "'-o=FILE'", "trackside audit export --help"),
        new Bad(2, "config", "needs a word more", "config show"),
        new Bad(2, "config check", "FILE", "config check --help"),
        new Bad(2, "config check DIR/bad.yaml", "bad.yaml:2:1", "did you mean data?"),
        new Bad(2, "run --listen 7480", "--listen: 7480 is no address", "HOST:PORT"),
        new Bad(2, "run --listen 0.0.0.0:0 --data DIR/d", "is refused", "127.0.0.1"),
        new Bad(2, "run --sink s3:b --data DIR/d", "--sink: there is no sink", "file:DIR"),
        new Bad(2, "run --sink postgres:db", "--sink: postgres: a URL of", "docs/postgres.md"),
        new Bad(
            2,
            "run --sink postgres:jdbc:postgresql://h/d?password=x",
            "the URL holds a password",
            "PGPASSWORD"),
        new Bad(2, "run --sink file:a --sink file:a", "stands twice", "once"),
        new Bad(2, "run --data= ", "--data: the directory is empty", "data"),
        new Bad(2, "run --config DIR/bad.yaml", "no setting dta", "did you mean data?"),
        new Bad(2, "ingest", "FILE", "trackside ingest --help"),
        new Bad(2, "ingest DIR/none.csv --data DIR/d", "none.csv", ""),
        new Bad(2, "ingest DIR/a.csv --format xml", "no format xml", "csv-narrow"),
        new Bad(2, "ingest DIR/a.csv --speed warp", "--speed warp", "max"),
        new Bad(2, "ingest DIR/a.csv --speed -1", "--speed -1", "max"),
        new Bad(2, "ingest DIR/a.csv --start noon", "--start noon", "RFC 3339"),
        new Bad(2, "ingest DIR/a.csv --time no --data DIR/d", "no column no", "the header has"),
        new Bad(2, "ingest DIR/b.csv --data DIR/d", "the source", "--source X"),
        new Bad(2, "ingest DIR/a.csv --circuit c", "the session of its rows", "--session S"),
        new Bad(2, "ingest DIR/a.csv --session s", "the circuit of its rows", "--circuit C"),
        new Bad(2, "demo --seconds 1", "--seconds 1", "--seconds 20"),
        new Bad(2, "demo --seconds many", "--seconds", "--help"),
        new Bad(2, "bench", "a program of its own", "./trackside bench"));
  }

  @ParameterizedTest
  @MethodSource("badLines")
  void refusesAWrongLineInTwoLinesWithoutAStackTrace(Bad bad) throws IOException {
    Files.writeString(folder.resolve("bad.yaml"), "session: s\ndta: x\n");
    Files.writeString(folder.resolve("a.csv"), "ts,source,speed\n2025-01-01T00:00:00Z,a,1\n");
    Files.writeString(folder.resolve("b.csv"), "ts,speed\n2025-01-01T00:00:00Z,1\n");
    Outcome outcome = Outcome.of(bad.line().replace("DIR", folder.toString()).split(" "));
    assertThat(outcome.err()).as(bad.line()).startsWith("trackside: ").contains(bad.what());
    assertThat(outcome.err()).contains("\n  hint: ").contains(bad.hint());
    assertThat(outcome.err()).doesNotContain("\tat ").doesNotContain("Exception");
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.exit()).isEqualTo(bad.exit());
    assertThat(folder.resolve("d")).doesNotExist();
  }

  @Test
  void exitsWithTwoAndTheHelpWhenNothingIsAsked() {
    Outcome outcome = Outcome.of();
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err()).contains("Usage: trackside").contains("ingest");
  }

  @Test
  void helpsWithEveryCommand() {
    for (String command :
        List.of(
            "run",
            "demo",
            "ingest",
            "health",
            "ledger",
            "dlq",
            "drain",
            "replay",
            "config",
            "doctor",
            "generate-completion")) {
      Outcome outcome = Outcome.of(command, "--help");
      assertThat(outcome.exit()).as(command).isZero();
      assertThat(outcome.out()).as(command).contains("Usage: trackside " + command);
    }
  }

  @Test
  void completesInTheShell() {
    Outcome outcome = Outcome.of("generate-completion");
    assertThat(outcome.exit()).isZero();
    assertThat(outcome.out()).contains("complete -F");
  }

  @Test
  void showsEverySettingWithItsOrigin() throws IOException {
    Path file = folder.resolve("good.yaml");
    Files.writeString(file, "session: s\n");
    Outcome outcome = Outcome.of("config", "show", "--config", file.toString(), "--json");
    assertThat(outcome.exit()).isZero();
    assertThat(outcome.json().path("session").path("origin").asString()).isEqualTo(file + ":1");
    assertThat(outcome.json().path("linger").path("value").asString()).isEqualTo("1s");
    assertThat(Outcome.of("config", "check", file.toString()).exit()).isZero();
  }

  @Test
  void examinesTheMachineAndLeavesNothingBehind() throws IOException {
    Outcome outcome = Outcome.of("doctor", "--json", "--data", folder.resolve("d").toString());
    assertThat(outcome.json().path("checks").findValuesAsString("name"))
        .contains("fsync append", "fsync overwrite", "sqlite", "disk space", "clock", "java");
    assertThat(outcome.exit()).isEqualTo(outcome.json().path("holds").asBoolean() ? 0 : 1);
    try (var left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }
}
