package dev.trackside.app.metrics;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import dev.trackside.watch.Objectives;
import dev.trackside.watch.Spotter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page of a real gateway, and what in this repository names its metrics. */
@Timeout(120)
final class MetricsPageTest {
  private static final Pattern SAMPLE =
      Pattern.compile(
          "([a-z_]+)(\\{[a-z_]+=\"(?:[^\"\\\\]|\\\\.)*\"(?:,[a-z_]+=\"(?:[^\"\\\\]|\\\\.)*\")*\\})?"
              + " (-?[0-9.]+(?:E-?[0-9]+)?)");
  private static final Pattern SAMPLE_OF_INFINITY =
      Pattern.compile("([a-z_]+_bucket)\\{le=\"\\+Inf\"\\} [0-9]+");
  private static final Pattern NAME = Pattern.compile("\\b(?:trackside|jvm|process)_[a-z_]+\\b");

  /** Labels that begin as metrics do: a stateset's own. */
  private static final Set<String> LABELS =
      Set.of("trackside_status", "trackside_audit_state", "trackside_slo_state");

  @TempDir Path directory;

  private List<String> page() throws Exception {
    GatewayOptions options =
        GatewayOptions.at(directory.resolve("data")).withFileSink(directory.resolve("out \"1\""));
    try (Gateway gateway = Gateway.open(options);
        Spotter wall = Spotter.open(gateway, Objectives.standard())) {
      ChunkBuilder builder = new ChunkBuilder();
      for (double speed : new double[] {300, 301, 9_999}) {
        builder.begin(new Stream("car-44", "race", "zandvoort"), gateway.time().epochNanos());
        builder.number("speed", speed).end();
      }
      Chunk chunk = builder.build(gateway.requestIds(), gateway.time().epochNanos());
      gateway.accept(chunk);
      assertThat(gateway.drainAll(Duration.ofSeconds(60))).isTrue();
      List<String> lines = List.of();
      while (!lines.toString().contains("trackside_dead_letters{")) {
        Thread.sleep(50); // what is looked up once a second is there then
        lines = new String(new MetricsPage(wall).text(), StandardCharsets.UTF_8).lines().toList();
      }
      return lines;
    }
  }

  private static Path root() {
    Path up = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(up.resolve("deploy"))) {
      up = requireNonNull(up.getParent());
    }
    return up;
  }

  private static String text(String file) throws IOException {
    return Files.readString(root().resolve(file));
  }

  private static List<String> values(List<String> page, String name) {
    return page.stream()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .toList();
  }

  @Test
  void saysWhatTheLedgerSays() throws Exception {
    List<String> page = page();
    assertThat(values(page, "trackside_received_packets_total")).containsExactly("3");
    assertThat(values(page, "trackside_accepted_packets_total")).containsExactly("2");
    assertThat(values(page, "trackside_quarantined_packets_total")).containsExactly("1");
    assertThat(values(page, "trackside_synced_packets")).containsExactly("2");
    assertThat(values(page, "trackside_sink_acked_packets_total")).containsExactly("2");
    assertThat(values(page, "trackside_ledger_residue_packets")).containsExactly("0");
    assertThat(values(page, "trackside_ack_seconds_count")).containsExactly("1");
    assertThat(values(page, "trackside_open_packets")).containsExactly("1");
    assertThat(page).contains("trackside_dead_letters{reason=\"out_of_range\"} 1");
    assertThat(page).anyMatch(line -> line.contains("out \\\"1\\\"\""));
  }

  @Test
  void isOpenMetrics() throws Exception {
    List<String> page = page();
    assertThat(page.getLast()).isEqualTo("# EOF");
    assertThat(page.subList(0, page.size() - 1)).doesNotContain("# EOF", "");
    Set<String> series = new HashSet<>();
    for (String line : page) {
      if (line.startsWith("# ")) {
        assertThat(line).matches("# (TYPE|UNIT|HELP) [a-z_]+ .+|# EOF");
        continue;
      }
      assertThat(SAMPLE.matcher(line).matches() || SAMPLE_OF_INFINITY.matcher(line).matches())
          .as(line)
          .isTrue();
      assertThat(series.add(line.substring(0, line.lastIndexOf(' ')))).as(line).isTrue();
    }
  }

  @Test
  void bucketsGrow() throws Exception {
    List<Long> counts =
        values(page(), "trackside_commit_seconds_bucket").stream().map(Long::valueOf).toList();
    assertThat(counts).isSorted().hasSizeGreaterThan(10);
    assertThat(counts.getLast()).isPositive();
  }

  @Test
  void theDocumentHasEveryFamilyAndNoOther() throws Exception {
    List<String> rows = new ArrayList<>();
    for (Family each : MetricsDocument.families()) {
      rows.add(MetricsDocument.row(each));
    }
    assertThat(text("docs/metrics.md").lines().filter(line -> line.startsWith("| `")).toList())
        .containsExactlyElementsOf(rows);
    List<String> declared = new ArrayList<>();
    for (Family each : MetricsDocument.families()) {
      declared.add("# TYPE " + each.name() + " " + each.type().word());
    }
    assertThat(page().stream().filter(line -> line.startsWith("# TYPE ")).toList())
        .containsExactlyInAnyOrderElementsOf(declared);
  }

  @Test
  void dashboardAndRulesNameOnlyWhatThereIs() throws Exception {
    Set<String> known = new HashSet<>(LABELS);
    for (Family each : MetricsDocument.families()) {
      for (String suffix : List.of("", "_bucket", "_count", "_sum")) {
        boolean isHistogram = each.type() == Family.Type.HISTOGRAM;
        if (isHistogram != suffix.isEmpty()) {
          known.add(isHistogram ? each.name() + suffix : MetricsDocument.series(each));
        }
      }
    }
    for (String file :
        List.of("deploy/prometheus/trackside.rules.yml", "deploy/grafana/trackside.json")) {
      Set<String> named = new TreeSet<>();
      Matcher matcher = NAME.matcher(text(file));
      while (matcher.find()) {
        named.add(matcher.group());
      }
      assertThat(named).as(file).isNotEmpty().isSubsetOf(known);
    }
  }

  @Test
  void theDashboardIsJson() throws Exception {
    assertThat(
            dev.trackside.app.json.Json.read(text("deploy/grafana/trackside.json"))
                .path("panels")
                .size())
        .isGreaterThan(15);
  }

  @Test
  void promtoolTakesTheRules() throws Exception {
    String rules = root().resolve("deploy/prometheus/trackside.rules.yml").toString();
    Process promtool;
    try {
      promtool =
          new ProcessBuilder("promtool", "check", "rules", rules).redirectErrorStream(true).start();
    } catch (IOException e) {
      System.err.println("SKIPPED: the rules were not checked, there is no promtool here: " + e);
      org.junit.jupiter.api.Assumptions.abort("no promtool; apt-get install prometheus has it");
      return;
    }
    String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(promtool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(promtool.exitValue()).as(said).isZero();
  }
}
