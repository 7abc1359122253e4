package dev.trackside.app.stress.report;

import dev.trackside.app.screen.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** A report as one page that needs nothing else: tables, and pictures drawn into it. */
final class ReportPage {
  private static final String STYLE =
      """
      :root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --line: #ccd2d9;
        --ok: #1a7f37; --bad: #b3261e; --a: #0b62c4; --b: #b35900; --fault: #b3261e22; }
      @media (prefers-color-scheme: dark) { :root { --ink: #e6e9ed; --paper: #14171b;
        --line: #3a424b; --ok: #4ac26b; --bad: #ff8a80; --a: #6cb0ff; --b: #f0a35e;
        --fault: #ff8a8033; } }
      body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
        max-width: 68rem; margin: 2rem auto; padding: 0 1rem; }
      table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
      td, th { border-bottom: 1px solid var(--line); padding: .2rem .8rem .2rem 0;
        text-align: left; vertical-align: top; }
      td.n { text-align: right; }
      .ok { color: var(--ok); } .bad { color: var(--bad); font-weight: bold; }
      svg { width: 100%; height: auto; } svg text { fill: currentColor; font-size: 11px; }
      .axis { stroke: var(--line); fill: none; } .fault { fill: var(--fault); }
      .a { stroke: var(--a); fill: none; stroke-width: 1.5; } .bar { fill: var(--a); }
      .b { stroke: var(--b); fill: none; stroke-width: 1.5; stroke-dasharray: 5 3; }
      """;

  private final JsonNode report;
  private final StringBuilder page = new StringBuilder();

  private ReportPage(JsonNode report) {
    this.report = report;
  }

  /** The page of a report. */
  static String of(JsonNode report) {
    return new ReportPage(report).whole();
  }

  private String whole() {
    boolean isMet = report.path("met").asBoolean();
    page.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append("<meta name=\"viewport\" content=\"width=device-width\">")
        .append("<title>Trackside stress report</title><style>\n")
        .append(STYLE)
        .append("</style></head><body>\n<h1>Trackside stress report</h1>\n");
    page.append(
        "<p class=\"%s\">%s</p>%n"
            .formatted(
                isMet ? "ok" : "bad",
                isMet ? "Every objective is met." : "Not every objective is met."));
    objectives();
    pairs("What was run", report.path("plan"));
    pairs("The machine", report.path("machine"));
    pairs("Totals", report.path("totals"));
    timeline();
    latencies();
    healing();
    table("Faults of values", report.path("value_faults"));
    table("Faults of the system", report.path("system_faults"));
    if (!report.path("examples").isEmpty()) {
      page.append("<h2>What was found</h2><ul>");
      report
          .path("examples")
          .forEach(each -> page.append("<li>").append(escaped(each.asString())).append("</li>"));
      page.append("</ul>\n");
    }
    return page.append("</body></html>\n").toString();
  }

  private void objectives() {
    page.append("<h2>Objectives</h2>\n<table><tr><th></th><th>objective</th><th>value</th>")
        .append("<th>at most</th><th></th><th>what it says</th></tr>\n");
    for (JsonNode each : report.path("objectives")) {
      boolean isMet = each.path("met").asBoolean();
      page.append("<tr><td class=\"%s\">%s</td>".formatted(isMet ? "ok" : "bad", met(isMet)));
      cell(each.path("name").asString(), false);
      cell(ReportLines.figure(each, "value"), true);
      cell(ReportLines.figure(each, "target"), true);
      cell(each.path("unit").asString(), false);
      cell(each.path("what").asString(), false);
      page.append("</tr>\n");
    }
    page.append("</table>\n");
  }

  private static String met(boolean isMet) {
    return isMet ? "met" : "MISSED";
  }

  private void pairs(String head, JsonNode members) {
    page.append("<h2>").append(head).append("</h2>\n<table>");
    members
        .properties()
        .forEach(each -> {
          page.append("<tr>");
          cell(each.getKey().replace('_', ' '), false);
          cell(text(each.getValue()), each.getValue().isNumber());
          page.append("</tr>\n");
        });
    page.append("</table>\n");
  }

  private void table(String head, JsonNode rows) {
    if (rows.isEmpty()) {
      return;
    }
    page.append("<h2>").append(head).append("</h2>\n<table><tr>");
    rows.get(0)
        .propertyNames()
        .forEach(name -> page.append("<th>").append(name.replace('_', ' ')).append("</th>"));
    page.append("</tr>\n");
    for (JsonNode row : rows) {
      page.append("<tr>");
      row.properties().forEach(each -> cell(text(each.getValue()), each.getValue().isNumber()));
      page.append("</tr>\n");
    }
    page.append("</table>\n");
  }

  private void cell(String text, boolean isNumber) {
    page.append(isNumber ? "<td class=\"n\">" : "<td>").append(escaped(text)).append("</td>");
  }

  private static String text(JsonNode value) {
    return value.isNull()
        ? "?"
        : value.isIntegralNumber() ? Texts.count(value.asLong()) : value.asString();
  }

  private void timeline() {
    page.append("<h2>Timeline</h2>\n");
    double end = Math.max(1, report.path("timeline").size());
    List<Plot.Band> bands = new ArrayList<>();
    for (JsonNode each : report.path("system_faults")) {
      double healed = Math.max(0, each.path("healed_s").asDouble(0));
      double from = each.path("from_s").asDouble();
      double until = each.path("until_s").asDouble() + healed;
      bands.add(new Plot.Band(from, until, each.path("kind").asString()));
    }
    plot("Packets a second: sent (line), acknowledged (dashes)", end, bands, "sent", "acked");
    plot("Packets a second that the cloud took", end, bands, "delivered", "");
    plot("Packets that wait", end, bands, "backlog", "");
    plot("Slowest receipts of a second (99th percentile), ms", end, bands, "ack_p99_ms", "");
    plot("Memory of the gateway's process, MiB", end, bands, "resident_bytes", "");
  }

  private void plot(String head, double end, List<Plot.Band> bands, String first, String second) {
    double unit = first.equals("resident_bytes") ? 1 << 20 : 1;
    Function<String, List<double[]>> points =
        name -> {
          List<double[]> line = new ArrayList<>();
          for (JsonNode each : report.path("timeline")) {
            if (each.path(name).isNumber()) {
              line.add(
                  new double[] {each.path("at_s").asDouble(), each.path(name).asDouble() / unit});
            }
          }
          return line;
        };
    Plot plot = new Plot(head, "s", end).bands(bands).line("a", points.apply(first));
    page.append(second.isEmpty() ? plot.svg() : plot.line("b", points.apply(second)).svg());
  }

  private void latencies() {
    List<Plot.Bar> bars = new ArrayList<>();
    for (JsonNode each : report.path("ack_ms").path("bars")) {
      String label = String.format(Locale.ROOT, "%.3g", each.path("ms").asDouble());
      bars.add(new Plot.Bar(label, each.path("count").asDouble()));
    }
    page.append("<h2>Receipts</h2>\n").append(Plot.bars("How many took how long, ms", bars));
  }

  private void healing() {
    List<Plot.Bar> bars = new ArrayList<>();
    for (JsonNode each : report.path("system_faults")) {
      double healed = Math.max(0, each.path("healed_s").asDouble(0));
      bars.add(new Plot.Bar(each.path("kind").asString(), healed));
    }
    if (!bars.isEmpty()) {
      page.append("<h2>Healing</h2>\n")
          .append(Plot.bars("Seconds until well again, fault by fault in their order", bars));
    }
  }

  /** A text as it stands in a page. */
  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
