package dev.trackside.audit.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.audit.EvidenceLog;
import dev.trackside.tree.VerifierKey;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A bundle is written as the log is read: what it holds in memory does not grow with the log. */
@Timeout(300)
final class LargeBundleTest {
  private static final int THOUSANDS = 60;
  private static final String HEAP = "24m";

  @TempDir private Path folder;

  private String export(String name, Path bundle) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP,
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                SmallProgram.class.getName(),
                folder.resolve("log").toString(),
                folder.resolve("log").resolve("audit.key").toString(),
                name,
                bundle.toString())
            .redirectErrorStream(true)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out;
  }

  @Test
  void aLogThatIsLargerThanTheHeapIsTakenOutWhole() throws Exception {
    List<VerifierKey> keys;
    String name;
    try (EvidenceLog log = EvidenceLog.large(folder.resolve("log"), THOUSANDS)) {
      keys = log.keys();
      name = log.key().name();
    }
    Path file = folder.resolve("bundle.zip");
    String out = export(name, file);
    byte[] bundle = Files.readAllBytes(file);
    Map<String, byte[]> files = BundleFiles.read(bundle).orElseThrow();
    long heap = Long.parseLong(out.strip().substring("heap ".length()));
    assertThat((long) files.getOrDefault("entries.jsonl", new byte[0]).length)
        .as("what it would hold")
        .isGreaterThan(heap);
    BundleCheck.Report report = BundleCheck.check(bundle, keys);
    assertThat(report.tampered()).isEmpty();
    assertThat(report.incomplete()).allMatch(each -> each.startsWith("policy "));
  }

  /** A stream that breaks, as a connection or a disk does. */
  private static final class Breaking extends OutputStream {
    private final OutputStream out;
    private long left;

    Breaking(OutputStream out, long left) {
      this.out = out;
      this.left = left;
    }

    @Override
    public void write(int one) throws IOException {
      if (--left < 0) {
        throw new IOException("no room");
      }
      out.write(one);
    }
  }

  @Test
  void oneThatIsBrokenOffDoesNotOpen() throws Exception {
    try (EvidenceLog log = EvidenceLog.large(folder.resolve("log"), 1)) {
      Path file = folder.resolve("half.zip");
      BundleRequest all = BundleRequest.all(Instant.parse("2026-09-07T08:00:00Z"));
      boolean isBroken = false;
      try (OutputStream out = Files.newOutputStream(file)) {
        Bundle.write(log.reading(), log.key(), all, new Breaking(out, 30_000));
      } catch (IOException e) {
        isBroken = "no room".equals(e.getMessage());
      }
      assertThat(isBroken).isTrue();
      byte[] half = Files.readAllBytes(file);
      assertThat(half).hasSize(30_000);
      assertThat(BundleCheck.check(half, log.keys()).code()).isEqualTo(2);
    }
  }
}
