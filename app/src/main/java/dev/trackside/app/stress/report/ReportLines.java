package dev.trackside.app.stress.report;

import dev.trackside.app.screen.Texts;
import dev.trackside.app.stress.plan.StressPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** A run for people at a terminal. */
public final class ReportLines {
  private ReportLines() {}

  /** What will be done. */
  public static List<String> introduction(StressPlan plan, Path root) {
    return List.of(
        String.format(
            Locale.ROOT,
            "%d sessions, %d cars, %s packets at %d a second: about %.0f s; chaos %.2f, seed %d",
            plan.sessions().size(),
            plan.cars(),
            Texts.count(plan.packets()),
            plan.rate(),
            plan.seconds(),
            plan.chaos(),
            plan.seed()),
        "files in " + root,
        "");
  }

  /** What was found. */
  public static List<String> verdict(JsonNode report) {
    List<String> lines = new ArrayList<>();
    JsonNode totals = report.path("totals");
    lines.add("");
    lines.add(
        ("%s packets with %s samples to come through; %s faults of values, %s of the system,"
                + " %s kills")
            .formatted(
                count(totals, "packets"),
                count(totals, "samples_through"),
                count(totals, "value_fault_incidents"),
                count(totals, "system_faults"),
                count(totals, "kills")));
    lines.add(
        "receipts within %s ms in the median, %s ms for 99 of 100"
            .formatted(figure(report.path("ack_ms"), "p50"), figure(report.path("ack_ms"), "p99")));
    lines.add(
        "the gateway's first start took %s s; load average %s on %s cores"
            .formatted(
                figure(totals, "first_start_s"),
                figure(report.path("machine"), "load_average"),
                count(report.path("machine"), "cores")));
    lines.add("");
    for (JsonNode each : report.path("objectives")) {
      lines.add(
          "  %-7s%-20s %10s of at most %-6s %s"
              .formatted(
                  each.path("met").asBoolean() ? "met" : "MISSED",
                  each.path("name").asString(),
                  figure(each, "value"),
                  figure(each, "target"),
                  (each.path("unit").asString() + "  " + each.path("what").asString()).strip()));
    }
    faults(report, lines);
    report
        .path("leaks")
        .properties()
        .forEach(leak -> lines.add("  leaked: " + leak.getKey() + ", " + leak.getValue()));
    report.path("examples").forEach(each -> lines.add("  " + each.asString()));
    lines.add("");
    lines.add(
        report.path("met").asBoolean() ? "Every objective is met." : "NOT every objective is met.");
    return lines;
  }

  private static void faults(JsonNode report, List<String> lines) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode each : report.path("value_faults")) {
      if (each.path("packets").asLong() > 0) {
        rows.add(
            List.of(
                each.path("kind").asString(),
                count(each, "packets"),
                count(each, "wrongly_accepted"),
                count(each, "plausible"),
                each.path("what").asString()));
      }
    }
    if (!rows.isEmpty()) {
      lines.add("");
      Texts.table(List.of("fault", "packets", "accepted", "plausible", "what"), rows)
          .forEach(line -> lines.add("  " + line));
      lines.add("  plausible: wrong, but within every rule, so that nobody can tell");
    }
  }

  private static String count(JsonNode node, String member) {
    return Texts.count(node.path(member).asLong());
  }

  /** A figure without decimals it does not need; "?" when it could not be measured. */
  static String figure(JsonNode node, String member) {
    JsonNode value = node.path(member);
    if (!value.isNumber()) {
      return "?";
    }
    double number = value.asDouble();
    return number == Math.rint(number)
        ? Texts.count((long) number)
        : String.format(Locale.ROOT, "%.2f", number);
  }
}
