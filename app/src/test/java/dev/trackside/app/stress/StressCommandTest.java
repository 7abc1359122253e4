package dev.trackside.app.stress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.cli.TracksideCommand;
import dev.trackside.app.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The command as it is typed. */
final class StressCommandTest {
  /** How long something took is the machine's affair, and no limit of a test. */
  private static final Set<String> TIMES =
      Set.of("heal", "recovery", "standstill", "ack_p99", "settle");

  @TempDir private Path folder;

  private record Outcome(int exitCode, String out, String err) {}

  private static Outcome type(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        TracksideCommand.execute(
            words, Map.of(), new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    return new Outcome(exit, out.toString(UTF_8), err.toString(UTF_8));
  }

  @Test
  void aShortRunIsToldAsJsonAndInFilesThatCanBeCompared() throws Exception {
    Path report = folder.resolve("report");

    Outcome outcome =
        type(
            "stress",
            "--packets",
            "120",
            "--rate",
            "200",
            "--json",
            "--data",
            folder.resolve("run").toString(),
            "--report",
            report.toString());

    JsonNode told = Json.read(outcome.out());
    assertThat(told.path("totals").path("packets").asLong()).isEqualTo(360);
    for (JsonNode each : told.path("objectives")) {
      if (!TIMES.contains(each.path("name").asString())) {
        assertThat(each.path("met").asBoolean()).as("%s", each).isTrue();
      }
    }
    assertThat(outcome.exitCode()).isEqualTo(told.path("met").asBoolean() ? 0 : 1);
    assertThat(Json.read(Files.readString(report.resolve("report.json")))).isEqualTo(told);
    assertThat(Files.readString(report.resolve("report.html")))
        .contains("<svg", "Timeline", "unacknowledged")
        .doesNotContain("http");
    assertThat(Files.readAllLines(report.resolve("timeline.csv")).getFirst())
        .startsWith("at_s,sent,acked");

    assertThat(type("stress", "compare", report.toString(), report.toString()).exitCode()).isZero();

    Path worse = folder.resolve("worse.json");
    ObjectNode changed = (ObjectNode) told.deepCopy();
    ((ObjectNode) changed.path("objectives").get(1)).put("value", 3).put("met", false);
    Files.writeString(worse, Json.line(changed));
    Outcome compared = type("stress", "compare", report.toString(), worse.toString());
    assertThat(compared.exitCode()).isOne();
    assertThat(compared.out()).contains("lost").contains("NOW MISSED");
  }

  @Test
  void whatCannotBeRunIsSaid() throws Exception {
    assertThat(type("stress", "--chaos", "0.9").exitCode()).isEqualTo(2);
    assertThat(type("stress", "--cars", "40").err()).contains("1 to 22");
    assertThat(type("stress", "--duration", "soon").err()).contains("30m");
    assertThat(type("stress", "--packets", "5", "--duration", "5s").exitCode()).isEqualTo(2);
    Files.writeString(folder.resolve("something"), "there");
    assertThat(type("stress", "--data", folder.toString()).err()).contains("is not empty");
    assertThat(type("stress", "compare", "nowhere", "nowhere").exitCode()).isEqualTo(2);
  }
}
