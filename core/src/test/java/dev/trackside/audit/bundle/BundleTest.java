package dev.trackside.audit.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.audit.EvidenceLog;
import dev.trackside.tree.TreeHash;
import dev.trackside.tree.Vectors;
import dev.trackside.tree.Vectors.Value;
import dev.trackside.tree.VerifierKey;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A bundle, checked by this program and by the file that goes with it: they must agree. */
@Timeout(300)
final class BundleTest {
  private static final int BUNDLES = 1_000;
  private static final byte[] POLICY = "{\"id\":\"p\"}".getBytes(StandardCharsets.UTF_8);
  private static final Instant MADE = Instant.parse("2026-09-07T08:00:00Z");

  @TempDir private static Path folder;
  private static byte[] whole = new byte[0];
  private static byte[] belgian = new byte[0];
  private static List<VerifierKey> keys = List.of();
  private static EvidenceLog log;
  private static OfflineVerifier offline;

  @BeforeAll
  static void write() throws Exception {
    log = EvidenceLog.write(folder.resolve("log"), TreeHash.hex(TreeHash.plain(POLICY)));
    keys = log.keys();
    whole = bundle(List.of());
    belgian = bundle(List.of("BE"));
    offline = new OfflineVerifier(Files.createDirectory(folder.resolve("verifier")));
  }

  @AfterAll
  static void close() throws Exception {
    log.close();
    offline.close();
  }

  private static byte[] bundle(List<String> jurisdictions) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Map<String, byte[]> policies = Map.of(TreeHash.hex(TreeHash.plain(POLICY)), POLICY);
    Bundle.write(
        log.reading(),
        log.key(),
        new BundleRequest(
            jurisdictions, MADE, policies, "a,b\n".getBytes(StandardCharsets.UTF_8), log.kept()),
        out);
    return out.toByteArray();
  }

  @Test
  void isAcceptedByBothAndMadeTheSameAgain() throws Exception {
    for (byte[] each : List.of(whole, belgian)) {
      BundleCheck.Report report = BundleCheck.check(each, keys);
      assertThat(report.tampered()).isEmpty();
      assertThat(report.incomplete()).isEmpty();
      assertThat(offline.code(each, keys)).as(offline.text(each, keys)).isZero();
    }
    assertThat(bundle(List.of())).isEqualTo(whole);
    Map<String, byte[]> files = BundleFiles.read(belgian).orElseThrow();
    assertThat(files)
        .containsKeys("README.txt", "verifier/VerifyAudit.java", "transfers.csv", "access.csv");
    String entries = new String(files.get("entries.jsonl"), StandardCharsets.UTF_8);
    assertThat(entries).contains("circuit-1").doesNotContain("circuit-0");
  }

  @Test
  void runsAsAProgramOfOneFile() throws Exception {
    Path program = folder.resolve("run");
    Files.createDirectories(program);
    Map<String, byte[]> files = BundleFiles.read(belgian).orElseThrow();
    Files.write(program.resolve("VerifyAudit.java"), files.get("verifier/VerifyAudit.java"));
    Files.write(program.resolve("bundle.zip"), belgian);
    Files.writeString(program.resolve("keys"), keys.getFirst().text() + "\n");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "VerifyAudit.java",
                "bundle.zip",
                "keys",
                "--json")
            .directory(program.toFile())
            .redirectErrorStream(true)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    assertThat(out).contains("\"verdict\":\"ok\"", "\"not_checked\":[");
  }

  @Test
  void bothSayTheSameOfAThousandTamperedBundles() throws Exception {
    int[] codes = new int[3];
    for (int seed = 0; seed < BUNDLES; seed++) {
      BundleForger forger = new BundleForger(log.key(), new Random(seed));
      byte[] bad = forger.tamper(seed % 2 == 0 ? whole : belgian);
      BundleCheck.Report ours = BundleCheck.check(bad, keys);
      if (offline.code(bad, keys) != ours.code()) {
        throw new AssertionError(
            "seed %d: we say %s, it says %s".formatted(seed, ours, offline.text(bad, keys)));
      }
      codes[ours.code()]++;
    }
    // Some change nothing that is checked: a table for reading, signed anew with the log's own key.
    assertThat(codes[1]).as("found out").isGreaterThan(BUNDLES / 2);
    assertThat(codes[2]).as("cannot be checked").isGreaterThan(BUNDLES / 50);
    assertThat(codes[0]).as("not seen").isLessThan(BUNDLES / 4);
  }

  @Test
  void withoutTheRightKeyNothingIsProved() throws Exception {
    List<VerifierKey> other =
        List.of(
            VerifierKey.parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
                .orElseThrow());
    assertThat(BundleCheck.check(whole, List.of()).code()).isEqualTo(2);
    assertThat(offline.code(whole, List.of())).isEqualTo(2);
    assertThat(BundleCheck.check(whole, other).code()).isNotZero();
    assertThat(offline.code(whole, other)).isEqualTo(BundleCheck.check(whole, other).code());
  }

  @Test
  void theOfflineVerifierJudgesTheVectors() throws Exception {
    for (Value each : Vectors.json("transparency_dev_merkle_inclusion.json").at("cases").items()) {
      assertThat(
              offline.includes(
                  each.at("leafHash").base64(),
                  each.at("leafIdx").number(),
                  each.at("treeSize").number(),
                  each.at("proof").hashes(),
                  each.at("root").base64()))
          .isEqualTo(!each.at("wantErr").isTrue());
    }
    Value notes = Vectors.json("c2sp_signed_note.json");
    for (Value each : notes.at("valid").items()) {
      assertThat(offline.isSigned(each.at("note").utf8(), each.at("vkeys").texts())).isTrue();
    }
    for (Value each : notes.at("malformed_or_rejected").items()) {
      byte[] note =
          each.at("note_hex").isThere() ? each.at("note_hex").hex() : each.at("note").utf8();
      assertThat(offline.isSigned(note, each.at("vkeys").texts())).isFalse();
    }
  }
}
