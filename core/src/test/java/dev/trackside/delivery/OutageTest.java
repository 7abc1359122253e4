package dev.trackside.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The link is lost and comes back. In the suite the outage is short; at its full length, of 40
 * minutes, with {@code -Dtrackside.outage.seconds=2400 -Dtrackside.outage.rate=30000} and {@code
 * -Dtrackside.outage.link=40000000}; {@code -Dtrackside.outage.picture} names a file.
 */
@Timeout(3_600)
final class OutageTest {
  private static final long SECONDS = Long.getLong("trackside.outage.seconds", 60);
  private static final long RATE = Long.getLong("trackside.outage.rate", 6_000);
  private static final long LINK = Long.getLong("trackside.outage.link", 4_000_000);
  private static final String HEAP = "-Xmx192m";

  @TempDir Path folder;

  @Test
  void liveGoesAtOnceWhileTheBacklogFollows() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(HEAP, "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(OutageChild.class.getName(), folder.resolve("data").toString()));
    command.addAll(List.of(Long.toString(SECONDS), Long.toString(RATE), Long.toString(LINK)));
    Process child =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<OutagePicture.Moment> moments = new ArrayList<>();
    long first = -1;
    long arrived = 0;
    try (BufferedReader output =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        String[] words = line.split(" ");
        switch (words[0]) {
          case "at" -> moments.add(OutagePicture.Moment.of(words, resident(child.pid())));
          case "first" -> first = Long.parseLong(words[1]);
          case "done" -> arrived = Long.parseLong(words[1]);
          default -> throw new IOException(line);
        }
      }
    } finally {
      child.destroyForcibly();
      child.waitFor();
    }
    String picture = System.getProperty("trackside.outage.picture", "");
    if (!picture.isEmpty()) {
      Files.writeString(Path.of(picture), OutagePicture.of(moments, first));
    }
    System.out.println(
        "outage of %d s: first live packet after %d ms, %d packets, resident %d MiB at most"
            .formatted(
                SECONDS,
                first,
                arrived,
                moments.stream().mapToLong(OutagePicture.Moment::residentMiB).max().orElse(0)));
    assertThat(arrived).as("packets that arrived, each once").isPositive();
    assertThat(first).as("a live packet arrived").isPositive();
    assertThat(moments.getLast().live()).isPositive();
    assertThat(moments.getLast().backlog()).as("most of the outage").isPositive();
  }

  /** Resident memory as the system counts it, MiB; 0 where it does not say. */
  private static long resident(long pid) throws IOException {
    Path status = Path.of("/proc/" + pid + "/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
        .findFirst()
        .orElse(0);
  }
}
