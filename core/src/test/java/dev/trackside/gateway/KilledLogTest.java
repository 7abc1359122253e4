package dev.trackside.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gateway killed under load, again and again: every batch in the sink has its entry and every
 * entry its batch, and each checkpoint that ever left is a beginning of the log that survived.
 * {@code -Dtrackside.audit.kills=100} kills more often.
 */
@Timeout(1_800)
final class KilledLogTest {
  private static final int KILLS = Integer.getInteger("trackside.audit.kills", 8);
  private static final int AFTER_MOST_MILLIS = 900;

  @TempDir Path folder;

  @Test
  void logAndSinkAgreeWheneverItIsKilled() throws Exception {
    Path data = folder.resolve("data");
    Path out = folder.resolve("out");
    LoggedRun run = new LoggedRun(data, out);
    Random random = new Random(20_261_128);
    long next = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Process child = LoggedChild.start(List.of(), data, out, next, Long.MAX_VALUE / 100);
      try (BufferedReader output = LoggedChild.output(child)) {
        String first = output.readLine();
        assertThat(first).as("the first chunk of run %d", kill).startsWith("took ");
        TimeUnit.MILLISECONDS.sleep(random.nextInt(AFTER_MOST_MILLIS));
        child.toHandle().destroyForcibly(); // unlike the process's own, it leaves the output open
        for (String line = first; line != null; line = output.readLine()) {
          if (line.matches("took [0-9]+")) {
            next = Long.parseLong(line.substring("took ".length())) + 1;
          }
        }
      } finally {
        child.destroyForcibly().waitFor();
      }
      run.look();
    }
    run.finish();
  }
}
