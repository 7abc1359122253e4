package dev.trackside.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.json.Json;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The audit log that real gateways wrote, looked at, proved, spoilt, and taken out. */
final class AuditCommandTest {
  @TempDir static Path folder;
  private static AuditedFolder log = new AuditedFolder(Path.of(""));
  private static String line = "";
  private static String requestId = "";
  private static Path batch = Path.of("");

  @BeforeAll
  static void twoGatewaysHadItOneAfterTheOther() throws IOException {
    log = AuditedFolder.in(folder);
    try (Stream<Path> files = Files.list(folder.resolve("out"))) {
      batch = files.filter(each -> each.toString().endsWith("ndjson")).sorted().toList().getLast();
    }
    line = Files.readAllLines(batch).get(AuditedFolder.PACKETS / 2);
    requestId = Json.read(line).path("request_id").asString("");
  }

  @Test
  void verifiesWithWhatWasKeptElsewhereAndNothingIsLeftOpen() {
    String key = folder.resolve("audit.pub").toString();
    String kept = folder.resolve("kept").toString();
    assertThat(log.audit(log.data(), "key", "-o", key).exit()).isZero();
    assertThat(log.audit(log.data(), "checkpoint", "--keep", kept).exit()).isZero();
    JsonNode view = log.json("verify", "--key", key, "--anchors", kept);
    assertThat(view.propertyNames())
        .containsExactlyInAnyOrder(
            "verdict",
            "log",
            "entries",
            "root",
            "signed",
            "anchored",
            "checkpoints",
            "anchors",
            "keys",
            "damage",
            "first_bad",
            "last_bad",
            "problem",
            "hint",
            "not_checked");
    assertThat(view.path("verdict").asString("")).isEqualTo("intact");
    assertThat(view.path("anchors").asInt()).isOne();
    assertThat(view.path("not_checked")).isEmpty();
    assertThat(log.audit(log.data(), "verify").out())
        .startsWith("INTACT  trackside/")
        .contains("not checked: whether the key is the right one")
        .contains("--anchors DIR");
  }

  @Test
  void logsWhoAskedForWhatAndKnowsThatItalyLiesInTheUnion() {
    JsonNode eu = log.json("query", "--jurisdiction", "EU", "--kind", "batch.sealed");
    assertThat(eu.path("entries"))
        .extracting(each -> each.path("jurisdiction").asString(""))
        .containsExactly("IT", "NL");
    assertThat(eu.path("entries").path(0).propertyNames())
        .containsExactly(
            "seq",
            "ts",
            "kind",
            "jurisdiction",
            "jurisdiction_seq",
            "circuit",
            "session",
            "batch_id",
            "first_request_id",
            "last_request_id",
            "policy",
            "actor",
            "data",
            "leaf");
    log.json("query", "--jurisdiction", "it", "--session", "Max Mustermann", "--limit", "7");
    JsonNode asked = log.json("query", "--kind", "access.query", "--limit", "1");
    assertThat(asked.path("more").asBoolean()).isTrue();
    JsonNode newest = asked.path("entries").path(0);
    assertThat(newest.path("data").path("asked").path("jurisdiction").asString("")).isEqualTo("it");
    assertThat(newest.path("data").path("asked").path("session").asString("")).isEqualTo("?");
    assertThat(newest.path("data").path("limit").asInt()).isEqualTo(7);
    assertThat(newest.path("actor").asString("")).isEqualTo("command");
    assertThat(newest.path("seq").asLong()).isLessThan(asked.path("logged_as").asLong());
    assertThat(log.json("summary", "--session", "2026-it-race").path("entries").asInt()).isOne();
  }

  @Test
  void provesThatAnExtractIsComplete() {
    JsonNode view = log.json("query", "--jurisdiction", "EU", "--complete");
    assertThat(view.path("complete").asBoolean()).isTrue();
    assertThat(view.path("extracts"))
        .extracting(each -> each.path("jurisdiction").asString(""))
        .containsExactly("IT", "NL");
    JsonNode first = view.path("extracts").path(0);
    assertThat(first.path("bodies")).hasSize(first.path("entries").asInt());
    assertThat(first.path("proof").asString("")).startsWith("c2sp.org/tlog-proof@v1\n");
  }

  @Test
  void provesAPacketFromItsLineToTheCheckpoint() throws IOException {
    JsonNode view = log.json("prove", requestId);
    assertThat(view.path("proved").asBoolean()).isTrue();
    JsonNode left = view.path("left").path(0);
    assertThat(left.path("item").path("index").asInt()).isEqualTo(AuditedFolder.PACKETS / 2);
    assertThat(left.path("entry").path("session").asString("")).isEqualTo("2026-it-race");
    assertThat(log.audit(log.data(), "prove", requestId, "--batch", batch.toString()).out())
        .endsWith("PROVED\n")
        .doesNotContain("NOT PROVED");
    Path other = folder.resolve("other.ndjson");
    Files.writeString(other, Files.readString(batch).replace(line, line.replace("220", "221")));
    Outcome outcome = log.audit(log.data(), "prove", requestId, "--batch", other.toString());
    assertThat(outcome.exit()).isOne();
    assertThat(outcome.out()).contains("NOT PROVED: ").contains("is of other bytes");
  }

  @Test
  void saysWhereElseToLookForWhatIsNotThere() {
    Outcome packet = log.audit(log.data(), "prove", "0000000000000000000000000a");
    assertThat(packet.exit()).isOne();
    assertThat(packet.err()).contains("trackside dlq list");
    assertThat(log.audit(log.data(), "prove", "123456").err()).contains("those from 0 to ");
    Outcome session =
        log.audit(log.data(), "export", "--session", "s", "-o", folder.resolve("z") + "");
    assertThat(session.err()).contains("no entries of session s");
    assertThat(folder.resolve("z")).doesNotExist();
    Outcome jurisdiction = log.audit(log.data(), "query", "--jurisdiction", "ZZ");
    assertThat(jurisdiction.exit()).isEqualTo(2);
    assertThat(jurisdiction.err()).contains("the log has -, IT, NL").contains("US-TX");
    Outcome both = log.audit(folder.resolve("none"), "query");
    assertThat(both.exit()).isEqualTo(4);
    assertThat(folder.resolve("none")).doesNotExist();
  }

  @Test
  void namesNoPathOfASinkAndLetsItBeRecognised() throws Exception {
    String all = log.json("query", "--limit", "10000").toString();
    assertThat(all).contains("\"sink_sha256\":").doesNotContain(folder.toString(), "file:");
  }

  @Test
  void looksIntoACopyWithoutWritingToIt() throws Exception {
    Path copy = log.copy("looked-into");
    byte[] before = Files.readAllBytes(copy.resolve("trackside.db"));
    Outcome looked = log.audit(copy, "query", "--copy", "--kind", "batch.sealed", "--json");
    assertThat(looked.exit()).as(looked.err()).isZero();
    assertThat(looked.json().path("entries").size()).isPositive();
    assertThat(looked.json().has("logged_as")).isFalse();
    assertThat(Files.readAllBytes(copy.resolve("trackside.db"))).isEqualTo(before);
    assertThat(copy.resolve("trackside.lock")).doesNotExist();
    assertThat(log.audit(copy, "query", "--copy", "--complete").exit()).isEqualTo(2);
    // Without the word it is taken for the gateway's own, and the question is an entry.
    assertThat(log.audit(copy, "query").exit()).isZero();
    assertThat(Files.readAllBytes(copy.resolve("trackside.db"))).isNotEqualTo(before);
  }

  @Test
  void takesOutABundleThatAJavaAloneChecks() throws Exception {
    Path bundle = folder.resolve("bundle.zip");
    Path key = folder.resolve("bundle.pub");
    assertThat(log.audit(log.data(), "key", "-o", key.toString()).exit()).isZero();
    Outcome outcome =
        log.audit(log.data(), "export", "--session", "2026-it-race", "-o", bundle.toString());
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    Path verifier = folder.resolve("VerifyAudit.java");
    String entries;
    try (var zip = FileSystems.newFileSystem(bundle)) {
      Files.copy(zip.getPath("verifier/VerifyAudit.java"), verifier);
      entries = Files.readString(zip.getPath("entries.jsonl"));
      assertThat(Files.readString(zip.getPath("access.csv"))).contains("access.export");
      assertThat(Files.readString(zip.getPath("decision-matrix.csv"))).contains(",monza,IT,");
    }
    assertThat(entries).contains("monza").doesNotContain("zandvoort");
    assertThat(Files.getPosixFilePermissions(bundle))
        .as("only its owner may read it")
        .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    Path report = folder.resolve("report.txt");
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                verifier.toString(),
                bundle.toString(),
                key.toString())
            .redirectErrorStream(true)
            .redirectOutput(report.toFile())
            .start();
    assertThat(java.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(Files.readString(report)).startsWith("VERDICT: ok");
    assertThat(java.exitValue()).isZero();
  }
}
