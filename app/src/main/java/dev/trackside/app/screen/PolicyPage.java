package dev.trackside.app.screen;

import dev.trackside.app.json.Views;
import dev.trackside.policy.Circuit;
import dev.trackside.policy.Destination;
import dev.trackside.policy.Distance;
import dev.trackside.policy.Jurisdiction;
import dev.trackside.policy.Place;
import dev.trackside.policy.Policy;
import dev.trackside.policy.PolicyMatrix;
import dev.trackside.policy.PrivacyClass;
import dev.trackside.policy.Ruling;
import dev.trackside.policy.Transfer;
import dev.trackside.policy.Verb;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The whole matrix of a policy as one page of HTML that needs nothing else: a table for each
 * destination, circuits by jurisdiction against privacy classes. Every cell says its verb in words;
 * its reason is a number that leads to the list below. No script, no fetch.
 */
public final class PolicyPage {
  private final Policy policy;
  private final long atMillis;
  private final StringBuilder html = new StringBuilder(1 << 18);
  private final Map<String, Integer> reasons = new LinkedHashMap<>();
  private final Set<Verb> verbs = EnumSet.noneOf(Verb.class);

  /** A circuit's way to a destination: its cells by their classes. */
  private record Row(String circuit, Map<PrivacyClass, Ruling> cells) {}

  private PolicyPage(Policy policy, long atMillis) {
    this.policy = policy;
    this.atMillis = atMillis;
  }

  /** The page, as if data were collected and sent at a moment, epoch milliseconds. */
  public static String of(Policy policy, long atMillis) {
    return new PolicyPage(policy, atMillis).page();
  }

  private String page() {
    var head = policy.head();
    String title = "Geo-fence policy " + head.id() + " " + head.version();
    html.append(PolicyPageStyle.head(text(title)));
    html.append("<h1>").append(text(title)).append("</h1>\n<p>What holds on ");
    html.append(text(Views.time(atMillis))).append(". In force from ");
    html.append(text(Views.time(head.fromMillis()))).append(", expires ");
    html.append(text(Views.time(head.expiresMillis()))).append(", now <b>");
    html.append(text(Views.word(head.standing(atMillis)).replace('_', ' ')));
    html.append("</b>. Counsel review: <b>").append(text(head.counselReview()));
    html.append("</b>.</p>\n<p class=\"hash\">SHA-256 ")
        .append(policy.hash())
        .append("</p>\n<nav>");
    for (Destination to : policy.parts().destinations().values()) {
      html.append("<a href=\"#to-%s\">%s</a> ".formatted(text(to.name()), text(to.name())));
    }
    html.append("<a href=\"#verbs\">verbs</a> <a href=\"#reasons\">reasons</a></nav>\n");
    Map<String, Map<String, List<Row>>> tables = tables();
    for (Destination to : policy.parts().destinations().values()) {
      table(to, tables.getOrDefault(to.name(), Map.of()));
    }
    legend();
    return html.append("</main></body></html>\n").toString();
  }

  /** Destination, then jurisdiction, then the rows of its circuits. */
  private Map<String, Map<String, List<Row>>> tables() {
    Map<String, Map<String, Map<PrivacyClass, Ruling>>> rows = new LinkedHashMap<>();
    Map<String, String> where = new LinkedHashMap<>();
    for (PolicyMatrix.Cell cell : PolicyMatrix.of(policy, atMillis)) {
      rows.computeIfAbsent(cell.destination(), any -> new TreeMap<>())
          .computeIfAbsent(cell.circuit(), any -> new LinkedHashMap<>())
          .put(cell.of(), cell.ruling());
      where.put(cell.circuit(), cell.jurisdiction());
    }
    Map<String, Map<String, List<Row>>> tables = new LinkedHashMap<>();
    rows.forEach((to, circuits) -> {
      Map<String, List<Row>> groups = new TreeMap<>(Comparator.comparing(this::title));
      circuits.forEach((circuit, cells) ->
          groups
              .computeIfAbsent(where.getOrDefault(circuit, ""), any -> new ArrayList<>())
              .add(new Row(circuit, cells)));
      tables.put(to, groups);
    });
    return tables;
  }

  /** Name and code of a jurisdiction. */
  private String title(String code) {
    Jurisdiction law = policy.parts().jurisdictions().get(code);
    return law == null ? "nobody knows where" : law.name() + " (" + code + ")";
  }

  private void table(Destination to, Map<String, List<Row>> groups) {
    int columns = PrivacyClass.values().length + 2;
    html.append(
        "<section id=\"to-%s\"><h2>To %s</h2>\n".formatted(text(to.name()), text(to.name())));
    html.append(
        "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"To %s\"><table>\n"
            .formatted(text(to.name())));
    html.append(
        "<caption>%s: %s, in %s</caption>\n<thead><tr><th scope=\"col\">circuit</th>"
            .formatted(text(to.name()), text(to.title()), text(title(to.jurisdiction()))));
    html.append("<th scope=\"col\">transfer</th>");
    for (PrivacyClass each : PrivacyClass.values()) {
      html.append("<th scope=\"col\">").append(each.word().replace('_', ' ')).append("</th>");
    }
    html.append("</tr></thead>\n");
    groups.forEach((code, rows) -> {
      html.append(
          "<tbody><tr><th scope=\"rowgroup\" colspan=\"%d\">%s</th></tr>\n"
              .formatted(columns, text(title(code))));
      rows.forEach(row -> row(to, row));
      html.append("</tbody>\n");
    });
    html.append("</table></div></section>\n");
  }

  private void row(Destination to, Row row) {
    String name =
        policy.parts().circuits().stream()
            .filter(each -> each.key().equals(row.circuit()))
            .map(Circuit::name)
            .reduce((first, second) -> second)
            .orElse(row.circuit());
    html.append(
        "<tr><th scope=\"row\" title=\"%s\">%s</th><td class=\"way\">"
            .formatted(text(name), text(row.circuit())));
    html.append(way(to, policy.place(row.circuit(), atMillis * 1_000_000L))).append("</td>");
    for (PrivacyClass each : PrivacyClass.values()) {
      Ruling ruling = row.cells().get(each);
      html.append(ruling == null ? "<td></td>" : cell(ruling));
    }
    html.append("</tr>\n");
  }

  /** What lets data go, in words. */
  private String way(Destination to, Place place) {
    if (!(place instanceof Place.Known known)) {
      return "not known at this time";
    }
    if (policy.distance(known, to, atMillis) == Distance.SAME_AREA) {
      return "same area";
    }
    for (Transfer each : policy.transfers(known, to)) {
      boolean isInForce = each.isInForce(atMillis);
      String until = isInForce ? " until " + Views.time(each.untilMillis()).substring(0, 10) : "";
      return "<span title=\"%s\">%s%s</span>%s"
          .formatted(
              text(each.evidence()),
              text(isInForce ? each.mechanism() : "none"),
              text(until),
              note("transfer %s to %s: %s".formatted(each.from(), each.to(), each.evidence())));
    }
    return "none";
  }

  private String cell(Ruling ruling) {
    Verb verb = ruling.verb();
    verbs.add(verb);
    String reason = reason(ruling);
    String rule = ruling.rule().text();
    int space = rule.indexOf(' ');
    String parameters = space < 0 ? "" : rule.substring(space + 1);
    return "<td class=\"%s\" title=\"%s\"><b>%s</b>%s%s</td>"
        .formatted(
            kind(verb),
            text(reason),
            verb.word().replace('_', ' '),
            parameters.isEmpty() ? "" : "<small>" + text(parameters) + "</small>",
            note(reason));
  }

  private String reason(Ruling ruling) {
    Jurisdiction law = policy.parts().jurisdictions().get(ruling.by());
    String who = law == null ? ruling.by() : title(ruling.by());
    String text = law == null || law.law().isEmpty() ? who : who + ", " + law.law();
    String because = ruling.rule().because();
    return because.isEmpty() || because.equals(ruling.by()) ? text : text + ": " + because;
  }

  /** A number that leads to a reason below. */
  private String note(String reason) {
    int number = reasons.computeIfAbsent(reason, any -> reasons.size() + 1);
    return "<sup><a href=\"#r%d\">%d</a></sup>".formatted(number, number);
  }

  /** How much leaves; shown by a sign, a border and a colour, each enough by itself. */
  private static String kind(Verb verb) {
    return verb.compareTo(Verb.MARK_EXPORT) <= 0 ? "whole" : verb.sends() ? "part" : "none";
  }

  private void legend() {
    html.append(
        "<section id=\"verbs\"><h2>Verbs</h2>\n<p>\u25cf leaves as it is, \u25d0 leaves in");
    html.append(" another form, \u25cb stays. From the loosest to the strictest:</p>\n<dl>\n");
    for (Verb each : verbs) {
      html.append(
          "<dt class=\"%s\"><b>%s</b></dt><dd>%s</dd>\n"
              .formatted(
                  kind(each), each.word().replace('_', ' '), text(PolicyPageStyle.meaning(each))));
    }
    html.append("</dl></section>\n<section id=\"reasons\"><h2>Reasons</h2>\n<ol>\n");
    reasons.forEach((reason, number) ->
        html.append("<li id=\"r%d\">%s</li>\n".formatted(number, text(reason))));
    html.append("</ol></section>\n");
  }

  static String text(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
