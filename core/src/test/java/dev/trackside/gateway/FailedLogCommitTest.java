package dev.trackside.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * System calls that fail under a gateway's COMMITs, by strace: chain and tree are whole whatever
 * became of the transaction, and nothing is in the sink under an entry that is not there.
 */
@Timeout(300)
final class FailedLogCommitTest {
  private static final int CHUNKS = 60;

  @TempDir Path folder;

  private static void assumeStrace() throws InterruptedException {
    boolean works = false;
    try {
      works =
          new ProcessBuilder("strace", "-f", "-qq", "-o", "/dev/null", "true").start().waitFor()
              == 0;
    } catch (IOException e) {
      works = false;
    }
    if (!works) {
      System.out.println("SKIPPED: FailedLogCommitTest needs strace and the right to trace");
    }
    Assumptions.assumeTrue(works, "strace is missing or may not trace");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "fsync,fdatasync:error=EIO:when=40",
        "fsync,fdatasync:error=EIO:when=30..34",
        "pwrite64:error=ENOSPC:when=90",
        "pwrite64:error=EIO:when=120..125",
      })
  void chainAndTreeAreWholeAndNothingLeftWithoutItsEntry(String fault) throws Exception {
    assumeStrace();
    Path data = folder.resolve("data");
    Path out = folder.resolve("out");
    Gateway.open(LoggedChild.options(data, out)).close();
    String call = fault.substring(0, fault.indexOf(':'));
    List<String> strace =
        List.of(
            "strace",
            "-f",
            "-qq",
            "--seccomp-bpf",
            "-o",
            "/dev/null",
            "-e",
            "trace=" + call,
            "-e",
            "inject=" + fault);
    Process child = LoggedChild.start(strace, data, out, 0, CHUNKS);
    long took = 0;
    try (BufferedReader output = LoggedChild.output(child)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        took += line.startsWith("took ") ? 1 : 0;
      }
    } finally {
      child.waitFor();
    }
    assertThat(took).as("chunks that were taken").isPositive();
    LoggedRun run = new LoggedRun(data, out);
    run.look();
    run.finish();
  }
}
