package dev.trackside.app.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command that stands before and behind the scenarios; each has to end with exit code 0. */
final class RunbookTest {
  @TempDir Path folder;

  @Test
  void everyCommandAroundTheScenariosEndsWell() throws Exception {
    Files.writeString(folder.resolve("trackside.yaml"), "data: data\nsinks: [\"file:out\"]\n");
    Files.writeString(
        folder.resolve("race.csv"),
        """
        ts_ms,car,speed,gear,speed_v2
        1756645227505,44,273,7,273
        1756645227755,44,477,128,277
        """);
    List<String> commands = Runbook.read().commandsAroundScenarios();
    assertThat(commands).hasSizeGreaterThan(14);
    int start = 0;
    try (Stage stage = new Stage(folder)) {
      while (!commands.get(start).startsWith("run ")) {
        stage.run(commands.get(start++)).well();
      }
      Running gateway = stage.start(commands.get(start));
      for (String command : commands.subList(start + 1, commands.size())) {
        stage.run(command).well();
      }
      gateway.stop();
    }
  }
}
