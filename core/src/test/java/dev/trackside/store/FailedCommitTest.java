package dev.trackside.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.gateway.Replay;
import dev.trackside.gateway.ReplayQuery;
import dev.trackside.packet.Chunk;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * System calls of a gateway that fail, by strace: what was acknowledged is there once, what was
 * refused is not there, and the gateway goes on by itself.
 */
@Timeout(300)
final class FailedCommitTest {
  private static final int PACKETS = 60;

  @TempDir Path folder;
  private final List<String> acknowledged = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private final List<String> unknown = new ArrayList<>();
  private String last = "";

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
      System.out.println("SKIPPED: FailedCommitTest needs strace and the right to trace");
    }
    Assumptions.assumeTrue(works, "strace is missing or may not trace");
  }

  private void run(String mode, String fault) throws Exception {
    Gateway.open(GatewayOptions.at(folder)).close();
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
    Process child =
        Child.command(strace, mode, folder.toString(), "0", Integer.toString(PACKETS)).start();
    try (BufferedReader output = Child.output(child)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        String[] words = line.split(" ", -1);
        last = words[0];
        if (words[0].equals("ack")) {
          acknowledged.add("p" + words[1]);
        } else if (words[0].equals("no")) {
          (words[2].equals("UNKNOWN") ? unknown : refused).add("p" + words[1]);
        }
      }
    }
    child.waitFor();
  }

  private List<String> stored() {
    List<String> ids = new ArrayList<>();
    try (Gateway gateway = Gateway.open(GatewayOptions.at(folder))) {
      assertThat(gateway.auditLedger().balanced()).isTrue();
      Replay replay = gateway.replay(ReplayQuery.ofSession("race"));
      for (Optional<Chunk> next = replay.next(); next.isPresent(); next = replay.next()) {
        for (int i = 0; i < next.get().count(); i++) {
          ids.add(next.get().packetIds().text(i));
        }
      }
    }
    return ids;
  }

  private void assertHonest() {
    List<String> stored = stored();
    assertThat(stored).as("no packet is there twice").doesNotHaveDuplicates();
    assertThat(stored).as("what was acknowledged is there").containsAll(acknowledged);
    assertThat(stored).as("what was refused is not there").noneMatch(refused::contains);
  }

  /** Calls are counted for each thread; the committer's are far more than any other's. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "fsync,fdatasync:error=EIO:when=20",
        "fsync,fdatasync:error=EIO:when=20..22",
        "pwrite64:error=ENOSPC:when=60",
        "pwrite64:error=EIO:when=61",
        "pwrite64:error=EIO:when=40..45",
      })
  void aGatewayWhoseCommitFailsStaysHonestAndGoesOnByItself(String fault) throws Exception {
    assumeStrace();
    run("send", fault);
    assertThat(acknowledged).as("acknowledged").hasSizeGreaterThan(10);
    assertThat(last).as("the newest packet's answer").isEqualTo("ack");
    assertHonest();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "fsync,fdatasync:error=EIO:when=20",
        "fsync,fdatasync:error=EIO:when=20+",
        "pwrite64:error=EIO:when=60+",
      })
  void aGatewayThatDiesAtItsFirstRefusalWasHonest(String fault) throws Exception {
    assumeStrace();
    run("stop", fault);
    assertThat(acknowledged.size() + refused.size() + unknown.size()).isLessThanOrEqualTo(PACKETS);
    assertThat(acknowledged).as("acknowledged").isNotEmpty();
    assertHonest();
  }
}
